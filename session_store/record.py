"""An event as it stands in the log. Pure."""

from datetime import datetime

import msgspec

from session.events import AnyEvent
from session.identifiers import CommandId, StreamId


class Record(msgspec.Struct, frozen=True):
    """An event in its place: where and when it happened, by whom. Feed order is (epoch, xid, position)."""

    stream: StreamId
    version: int
    at: datetime
    actor: str
    command: CommandId
    event: AnyEvent
    epoch: int
    xid: int
    position: int
