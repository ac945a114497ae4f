"""Append to streams, and read them again."""

import base64
from collections import OrderedDict
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Final

import asyncpg
import msgspec
import uuid_utils

from session.actors import Actor, name_of
from session.deadlines import Deadline
from session.events import AnyEvent, SessionEvent, TellerEvent
from session.identifiers import CommandId, EventId, SessionId, StaffId, StreamId
from session_store.appends_together import Failed, append_on, appending
from session_store.event_codec import StoredForm, from_stored, to_stored
from session_store.keys import StreamKeys, seal, unseal
from session_store.postgres import Connection, Pool
from session_store.record import Record

_CONFLICT: Final = "AC001"
_REPEATED: Final = "AC002"
_OTHER_PART: Final = asyncpg.ExclusionViolationError.sqlstate
_ENGAGED: Final = asyncpg.UniqueViolationError.sqlstate
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


class VersionConflict(Exception):  # noqa: N818 - an outcome that the caller answers by deciding again
    """A stream has moved on since the decision was made on it, or the teller is engaged already."""


class CommandRepeated(Exception):  # noqa: N818 - an outcome, not a fault
    """This command was carried out before: the first answer holds."""


class HasOtherPart(Exception):  # noqa: N818 - an outcome, not a fault
    """Who reviewed a case would enter something in it, or the other way round."""


class Addition(msgspec.Struct, frozen=True):
    """What is to be added to one stream, on the version that was decided on, and the deadlines that hold after it."""

    stream: StreamId
    expected: int
    events: Sequence[SessionEvent | TellerEvent | AnyEvent]
    deadlines: Sequence[Deadline] = ()


class Engagement(msgspec.Struct, frozen=True):
    """A teller is taken by a session (or, when it ends, free of it)."""

    teller: StaffId
    session: SessionId


class _Place(msgspec.Struct, frozen=True):
    """Where an event was stored, as the database tells it."""

    stream: StreamId
    at_us: int


MAX_RECENT: Final = 4_000
"""A few seconds of a busy counter: as far as those who follow the log may be apart."""


class EventStore:
    """The streams of one database."""

    def __init__(self, pool: Pool, keys: StreamKeys) -> None:
        self.pool = pool
        self.keys = keys
        self._appending = appending(pool)
        self._recent: OrderedDict[tuple[int, int], Record] = OrderedDict()

    async def append(
        self,
        command: CommandId,
        actor: Actor,
        additions: Sequence[Addition],
        began: Iterable[Engagement] = (),
        ended: Iterable[Engagement] = (),
        on: Connection | None = None,
    ) -> dict[StreamId, datetime]:
        """Append to all the streams, or to none and raise VersionConflict, CommandRepeated or HasOtherPart.

        Returns the time of what was appended to each. `on` is a connection whose transaction writes something else
        with it, or neither.
        """
        append = msgspec.Raw(
            msgspec.json.encode(
                {
                    "command": command,
                    "actor": name_of(actor),
                    "batch": [await self._batch_part(addition) for addition in additions],
                    "began": [_engagement(engagement) for engagement in began],
                    "ended": [_engagement(engagement) for engagement in ended],
                }
            )
        )
        try:
            answer = await (self._appending.ask(append) if on is None else append_on(on, append))
        except asyncpg.UniqueViolationError as error:
            raise VersionConflict("the teller is engaged already") from error
        if isinstance(answer, Failed):
            raise _refusal_of(answer)
        return {place.stream: _time_of(place.at_us) for place in msgspec.json.decode(answer, type=list[_Place])}

    async def history(self, stream: StreamId, after: int = 0) -> list[Record]:
        """The stream's records after version `after`, in order."""
        rows = await self.pool.fetch(
            f"select {RECORD_COLUMNS} from events where stream_id = $1 and version > $2 order by version",  # noqa: S608
            stream,
            after,
        )
        return [self.recent(row) for row in rows]

    async def histories(self, streams: Sequence[StreamId]) -> list[Record]:
        """All records of several streams: one stream after the other, each in order."""
        rows = await self.pool.fetch(
            f"select {RECORD_COLUMNS} from events where stream_id = any($1) order by stream_id, version",  # noqa: S608
            list(streams),
        )
        return [self.record_of(row) for row in rows]

    async def first(self, stream: StreamId) -> Record | None:
        """The stream's first record, or None when there is no such stream."""
        row = await self.pool.fetchrow(
            f"select {RECORD_COLUMNS} from events where stream_id = $1 and version = 1",  # noqa: S608 - a constant
            stream,
        )
        return self.record_of(row) if row is not None else None

    def recent(self, row: asyncpg.Record) -> Record:
        """As `record_of`, for what is looked at by several within seconds: each event is decoded once."""
        place = (row["epoch"], row["position"])
        record = self._recent.get(place)
        if record is None:
            record = self._recent[place] = self.record_of(row)
            if len(self._recent) > MAX_RECENT:
                self._recent.popitem(last=False)
        return record

    def record_of(self, row: asyncpg.Record) -> Record:
        """Read a stored row (`RECORD_COLUMNS`), unsealing what is private as long as its key exists."""
        stream = StreamId(row["stream_id"])
        private: bytes | None = None
        if row["private"] is not None:
            key = self.keys.unwrapped(stream, row["wrapped"])
            private = unseal(key, row["private"], str(row["event_id"])) if key is not None else None
        stored = StoredForm(row["type"], row["type_version"], row["data"], private)
        return Record(
            stream=stream,
            version=row["version"],
            at=row["at"],
            actor=row["actor"],
            command=CommandId(row["command_id"]),
            event=from_stored(stored),
            epoch=row["epoch"],
            xid=row["xid"],
            position=row["position"],
        )

    async def _batch_part(self, addition: Addition) -> dict[str, object]:
        return {
            "stream": addition.stream,
            "expected": addition.expected,
            "events": [await self.sealed_form(addition.stream, event) for event in addition.events],
            "deadlines": [
                {"kind": d.kind, "subject": d.subject, "due_at": d.due_at.isoformat()} for d in addition.deadlines
            ],
        }

    async def sealed_form(self, stream: StreamId, event: AnyEvent) -> dict[str, object]:
        """An event as the database takes it: with an id of its own, what is private sealed under the stream's key."""
        event_id = EventId(str(uuid_utils.uuid7()))
        stored = to_stored(event)
        private: str | None = None
        if stored.private is not None:
            sealed = seal(await self.keys.key_of(stream), stored.private, event_id)
            private = base64.b64encode(sealed).decode()
        return {
            "id": event_id,
            "type": stored.type,
            "type_version": stored.type_version,
            "data": stored.data,
            "private": private,
        }


RECORD_COLUMNS: Final = (
    "stream_id, version, at, actor, command_id, event_id, type, type_version, data, private,"
    " epoch, xid::text::bigint as xid, position,"
    " case when private is not null then"
    " (select wrapped from stream_keys where stream_keys.stream_id = events.stream_id) end as wrapped"
)
"""Of `events`, and the stream's key where something is sealed under it."""


def _time_of(at_us: int) -> datetime:
    # Not by `fromtimestamp`: a float of today does not hold every microsecond.
    return _EPOCH + timedelta(microseconds=at_us)


def _engagement(engagement: Engagement) -> dict[str, str]:
    return {"teller": engagement.teller, "session": engagement.session}


def _refusal_of(failed: Failed) -> Exception:
    if failed.sqlstate == _CONFLICT:
        return VersionConflict(failed.message)
    if failed.sqlstate == _REPEATED:
        return CommandRepeated()
    if failed.sqlstate == _OTHER_PART:
        return HasOtherPart(failed.message)
    if failed.sqlstate == _ENGAGED:
        return VersionConflict("the teller is engaged already")
    return asyncpg.PostgresError.new({"C": failed.sqlstate, "M": failed.message})
