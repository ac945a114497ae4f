"""An alarm that is open. Pure."""

from datetime import datetime

import msgspec

from session.vocabulary import AlarmKind


class OpenAlarm(msgspec.Struct, frozen=True):
    """Raised and not over yet; `value` is what it was when it was raised."""

    kind: AlarmKind
    subject: str
    raised_at: datetime
    value: float
    limit: float
