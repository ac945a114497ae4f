"""The core banking system, as docs/core-banking.yaml describes it: what it is asked, and how long it is waited for."""

from types import TracebackType
from typing import Final, Self

import httpx
import msgspec
import structlog

from session.case.business_type import DocumentKind
from session.case.events import AccountMatch
from session.personal import Personal

ANSWER_WITHIN_S: Final = 5.0
"""A teller and a customer look on."""

log = structlog.get_logger()


class CoreBankAway(Exception):  # noqa: N818 - names what it is
    """It does not answer, or not in its words: nothing is known of what was asked."""


class _Holder(msgspec.Struct, frozen=True):
    status: str
    same_document: bool = False
    same_name: bool = False


class CoreBanking:
    """One core banking system, for the time of its `async with`."""

    def __init__(self, url: str, key: str, answer_within_s: float = ANSWER_WITHIN_S) -> None:
        # Neither proxies nor credentials of the environment: the address is the whole of the setting.
        self._client = httpx.AsyncClient(
            headers={"Authorization": f"Bearer {key}"}, timeout=answer_within_s, trust_env=False
        )
        self._url = url

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._client.aclose()

    async def check_holder(
        self, account: Personal, document: DocumentKind, number: Personal, name: Personal
    ) -> AccountMatch:
        """Whether the account is of who holds this document. Raises CoreBankAway.

        The account's and the document's number and the name leave their type here.
        """
        asked = {"document": document.value, "number": number.reveal(), "name": name.reveal()}
        try:
            answer = await self._client.post(f"{self._url}/accounts/{account.reveal()}/holder-check", json=asked)
            if answer.status_code not in (200, 404):
                raise CoreBankAway(f"it answered {answer.status_code}")
            return _match_of(msgspec.json.decode(answer.content, type=_Holder))
        except (httpx.HTTPError, msgspec.DecodeError) as error:
            log.warning("the core bank does not answer", why=type(error).__name__)
            raise CoreBankAway(type(error).__name__) from error


def _match_of(holder: _Holder) -> AccountMatch:
    if holder.status == "no_such_account":
        return AccountMatch.NO_SUCH_ACCOUNT
    if not holder.same_document:
        # Whose it is, and in which state, is nobody else's to know.
        return AccountMatch.ANOTHER_DOCUMENT
    if holder.status != "open":
        return AccountMatch.NOT_OPEN
    return AccountMatch.SAME if holder.same_name else AccountMatch.ANOTHER_NAME
