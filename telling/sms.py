"""The port to whoever carries texts to phones."""

from enum import StrEnum
from typing import Protocol

import msgspec

from session.personal import Personal


class Sms(msgspec.Struct, frozen=True):
    """One text to one phone. `key` is the same whenever it is sent again: who has it already takes it once."""

    key: str
    number: Personal
    """In E.164."""
    text: Personal


class Taking(StrEnum):
    """What the gateway made of it."""

    TAKEN = "taken"
    REFUSED = "refused"
    """It will not take this one, now or later."""
    UNKNOWN = "unknown"
    """No answer, or one that says nothing: it may have it. To be sent again under the same key."""


class SmsPort(Protocol):
    """A way to phones."""

    async def send(self, sms: Sms) -> Taking:
        """Hand it over. Raises nothing that a gateway does: that it is away is an answer too."""
        ...


class NoSms:
    """Of a counter without a gateway: whoever asks it, though no page offers that, is told that nothing went out."""

    async def send(self, sms: Sms) -> Taking:  # noqa: ARG002 - the port's
        return Taking.REFUSED
