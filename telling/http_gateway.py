"""An SMS gateway that is spoken to over HTTP.

`POST {url}/messages` with `Authorization: Bearer`, `Idempotency-Key` (as draft-ietf-httpapi-idempotency-key-header has
it) and `{"to", "text"}`. Answered 2xx: taken. 4xx: refused, except for those that ask to come again.
"""

from types import TracebackType
from typing import Final, Self

import httpx

from telling.sms import Sms, Taking

ANSWER_WITHIN_S: Final = 5.0
"""A gateway that takes longer is asked again under the same key."""
_COME_AGAIN: Final = frozenset({408, 409, 425, 429})


class HttpGateway:
    """One gateway, for the time of its `async with`."""

    def __init__(self, url: str, key: str, answer_within_s: float = ANSWER_WITHIN_S) -> None:
        # Neither proxies nor credentials of the environment: the address is the whole of the setting.
        self._client = httpx.AsyncClient(
            headers={"Authorization": f"Bearer {key}"}, timeout=answer_within_s, trust_env=False
        )
        self._url = f"{url}/messages"

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._client.aclose()

    async def send(self, sms: Sms) -> Taking:
        """Hand it over; the number and the text leave their type here."""
        body = {"to": sms.number.reveal(), "text": sms.text.reveal()}
        try:
            answer = await self._client.post(self._url, json=body, headers={"Idempotency-Key": sms.key})
        except httpx.HTTPError:
            return Taking.UNKNOWN
        if answer.is_success:
            return Taking.TAKEN
        return Taking.REFUSED if answer.is_client_error and answer.status_code not in _COME_AGAIN else Taking.UNKNOWN
