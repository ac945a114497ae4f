"""The core banking system, as docs/core-banking.yaml describes it: what it is asked, and how long it is waited for."""

from collections.abc import Collection, Mapping
from datetime import date
from types import TracebackType
from typing import Final, Literal, Self, TypeVar

import httpx
import msgspec
import structlog

from session.case.business_type import DocumentKind
from session.case.carrying_events import HeldUp, JobKey, NotDone
from session.case.effects import EffectKind
from session.case.events import AccountMatch, PayeeMatch
from session.personal import Personal

ANSWER_WITHIN_S: Final = 5.0
"""A teller and a customer look on."""

_REASONS: Final = frozenset(NotDone) - {NotDone.OTHER, NotDone.FROZEN, NotDone.OVER_DAY_LIMIT}
"""Those that are the core bank's."""

Told = TypeVar("Told")

log = structlog.get_logger()


class CoreBankAway(Exception):  # noqa: N818 - names what it is
    """It does not answer, or not in its words: nothing is known of what was asked. `why` is said if it stays so."""

    def __init__(self, what: str, why: HeldUp = HeldUp.NO_ANSWER) -> None:
        super().__init__(what)
        self.why = why


class DidSo(msgspec.Struct, frozen=True):
    """What came of a key: done, or refused for a reason; by its reference the core bank finds it."""

    is_done: bool
    reason: NotDone | None
    reference: str


class NeverSeen(msgspec.Struct, frozen=True):
    """Nothing was ever done under this key."""


class Contradicted(msgspec.Struct, frozen=True):
    """It answers what cannot be: another body under this key, or that it does not understand."""

    why: HeldUp


Answered = DidSo | NeverSeen | Contradicted


class _Outcome(msgspec.Struct, frozen=True):
    outcome: Literal["done", "refused"]
    reason: str = ""
    reference: str = ""


class Posting(msgspec.Struct, frozen=True):
    """One line of an account: below zero what left. `amount` is a decimal text in yuan."""

    number: int
    key: str
    account: str
    amount: str


class _Postings(msgspec.Struct, frozen=True):
    postings: tuple[Posting, ...]


_NOT_LET_IN: Final = (401, 403)
_OPEN: Final = "open"
_NO_SUCH_ACCOUNT: Final = "no_such_account"


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
        return _match_of(await self._holder(account, "holder-check", asked))

    async def check_payee(self, account: Personal, name: Personal) -> PayeeMatch:
        """Whether the account is of this name. Raises CoreBankAway. Both leave their type here."""
        holder = await self._holder(account, "name-check", {"name": name.reveal()})
        if holder.status == _NO_SUCH_ACCOUNT:
            return PayeeMatch.NO_SUCH_ACCOUNT
        if not holder.same_name:
            return PayeeMatch.ANOTHER_NAME
        return PayeeMatch.SAME if holder.status == _OPEN else PayeeMatch.NOT_OPEN

    async def _holder(self, account: Personal, check: str, asked: Mapping[str, str]) -> _Holder:
        body = msgspec.json.encode(dict(asked))
        answer = await self._request("POST", f"/accounts/{account.reveal()}/{check}", body)
        return _read(answer, (200, 404), _Holder)

    async def carry_out(self, key: JobKey, effect: EffectKind, parameters: Mapping[str, str]) -> Answered:
        """Tell it to do this once; the same again changes nothing. Raises CoreBankAway: then nobody knows."""
        body = msgspec.json.encode({"kind": effect.value, "parameters": dict(sorted(parameters.items()))})
        return await self._ask("PUT", f"/effects/{key}", body)

    async def what_came_of(self, key: JobKey) -> Answered:
        """Ask, without telling it to do anything. Raises CoreBankAway."""
        return await self._ask("GET", f"/effects/{key}")

    async def postings(self, day: date) -> tuple[Posting, ...]:
        """All of a day of the bank's. Raises CoreBankAway."""
        answer = await self._request("GET", f"/postings?day={day.isoformat()}")
        return _read(answer, (200,), _Postings).postings

    async def _ask(self, method: str, path: str, body: bytes | None = None) -> Answered:
        answer = await self._request(method, path, body)
        match answer.status_code:
            case 200:
                return _did(answer.content)
            case 404 if method == "GET":
                return NeverSeen()
            case 409:
                return Contradicted(HeldUp.ANOTHER_BODY)
            case 400 | 404 | 405 | 413 | 415 | 422:
                return Contradicted(HeldUp.NOT_UNDERSTOOD)
            case status:
                log.warning("the core bank does not answer", status=status)
                raise CoreBankAway(f"it answered {status}")

    async def _request(self, method: str, path: str, body: bytes | None = None) -> httpx.Response:
        """Whatever it answers to who is let in. Raises CoreBankAway."""
        headers = {"Content-Type": "application/json"} if body is not None else {}
        try:
            answer = await self._client.request(method, f"{self._url}{path}", content=body, headers=headers)
        except httpx.HTTPError as error:
            log.warning("the core bank does not answer", why=type(error).__name__)
            raise CoreBankAway(type(error).__name__) from error
        if answer.status_code in _NOT_LET_IN:
            # With another key the same is asked again, and nothing is lost: a key may be changed at both ends.
            log.error("the core bank does not accept the counter's key", status=answer.status_code)
            raise CoreBankAway(f"it answered {answer.status_code}", HeldUp.NOT_LET_IN)
        return answer


def _read(answer: httpx.Response, expected: Collection[int], kind: type[Told]) -> Told:
    """What it says, where it answers as its contract has it. Raises CoreBankAway."""
    if answer.status_code not in expected:
        log.warning("the core bank does not answer", status=answer.status_code)
        raise CoreBankAway(f"it answered {answer.status_code}")
    try:
        return msgspec.json.decode(answer.content, type=kind)
    except msgspec.DecodeError as error:
        log.warning("the core bank does not answer", why=type(error).__name__)
        raise CoreBankAway(type(error).__name__) from error


def _did(content: bytes) -> Answered:
    try:
        outcome = msgspec.json.decode(content, type=_Outcome)
    except msgspec.DecodeError:
        return Contradicted(HeldUp.NOT_UNDERSTOOD)
    if outcome.outcome == "done":
        return DidSo(is_done=True, reason=None, reference=outcome.reference)
    known = outcome.reason in _REASONS
    return DidSo(is_done=False, reason=NotDone(outcome.reason) if known else NotDone.OTHER, reference=outcome.reference)


def _match_of(holder: _Holder) -> AccountMatch:
    if holder.status == _NO_SUCH_ACCOUNT:
        return AccountMatch.NO_SUCH_ACCOUNT
    if not holder.same_document:
        # Whose it is, and in which state, is nobody else's to know.
        return AccountMatch.ANOTHER_DOCUMENT
    if holder.status != _OPEN:
        return AccountMatch.NOT_OPEN
    return AccountMatch.SAME if holder.same_name else AccountMatch.ANOTHER_NAME
