"""The folded states that a node keeps of what is alive. A kept state may be old; an append on it then says so.

What is read of a stream is folded once: each later look reads only what came since, and a node that follows the feed
reads nothing at all.
"""

from collections import OrderedDict
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Final, Generic, NamedTuple, TypeVar, cast

from session import events as e
from session.identifiers import SessionId, StaffId, StreamId, session_stream, teller_stream
from session.shift import fold_shift
from session.state import SessionState, evolve, opened
from session.teller_state import TellerState, evolve_teller
from session_store.event_store import EventStore
from session_store.record import Record
from session_store.shifts import read_shifts

MAX_KEPT: Final = 30_000
"""Of each kind: ten thousand who wait, those in calls and after them, and some; a state takes some 2 KB."""

READ_AT_ONCE: Final = 200
"""Streams: a thousand events, a few milliseconds of other people's waiting."""

State = TypeVar("State")
T = TypeVar("T")


class Kept(NamedTuple, Generic[State]):
    """A state, and the version of its stream that it is the fold of."""

    version: int
    state: State


class KeptStates:
    """Sessions and tellers, those least lately looked at forgotten first."""

    def __init__(self, store: EventStore) -> None:
        self._store = store
        self._sessions: OrderedDict[StreamId, Kept[SessionState]] = OrderedDict()
        self._tellers: OrderedDict[StreamId, Kept[TellerState]] = OrderedDict()

    def session(self, session: SessionId) -> Kept[SessionState] | None:
        """As it is kept; None when it is not."""
        return self._sessions.get(session_stream(session))

    def teller(self, teller: StaffId) -> Kept[TellerState] | None:
        """As it is kept; None when it is not."""
        return self._tellers.get(teller_stream(teller))

    async def newest_session(self, session: SessionId) -> Kept[SessionState] | None:
        """As it is now; None when there is none of this id."""
        stream = session_stream(session)
        kept = self._sessions.get(stream)
        for record in await self._store.history(stream, after=kept.version if kept else 0):
            self._take_of_session(record)
        return self._sessions.get(stream)

    def fold_session(self, stream: StreamId, history: Iterable[Record]) -> SessionState | None:
        """A session by its whole history as it was just read, which is kept from now on; None for no history."""
        for record in history:
            self._take_of_session(record)
        kept = self._sessions.get(stream)
        return kept.state if kept is not None else None

    async def newest_teller(self, teller: StaffId) -> Kept[TellerState]:
        """As they are now; before the first event: offline."""
        stream = teller_stream(teller)
        kept = self._tellers.get(stream)
        if kept is None:
            return self._begin_teller(teller, await read_shifts(self._store, [stream]))
        for record in await self._store.history(stream, after=kept.version):
            self._take_of_teller(record)
        return self._tellers.get(stream, kept)

    async def warm(self, sessions: Iterable[SessionId], tellers: Iterable[StaffId]) -> None:
        """Have all of these kept. Who begins, and is to decide about thousands, would else read each by itself."""
        for part in _parts([one for one in sessions if session_stream(one) not in self._sessions]):
            for record in await self._store.histories([session_stream(one) for one in part]):
                self._take_of_session(record)
        for part in _parts([one for one in tellers if teller_stream(one) not in self._tellers]):
            shifts: dict[StreamId, list[Record]] = {teller_stream(one): [] for one in part}
            for record in await read_shifts(self._store, list(shifts)):
                shifts[record.stream].append(record)
            for one in part:
                self._begin_teller(one, shifts[teller_stream(one)])

    def take(self, record: Record) -> None:
        """What the feed brings: what is kept goes on by it. What is not kept stays so."""
        if record.stream in self._sessions:
            self._take_of_session(record)
        elif record.stream in self._tellers:
            self._take_of_teller(record)

    def add_to_session(self, session: SessionId, expected: int, events: Sequence[e.SessionEvent], at: datetime) -> None:
        """What was appended here on version `expected`."""
        for number, event in enumerate(events, expected + 1):
            self._fold_session(session_stream(session), number, event, at)

    def add_to_teller(self, teller: StaffId, expected: int, events: Sequence[e.TellerEvent], at: datetime) -> None:
        """What was appended here on version `expected`."""
        for number, event in enumerate(events, expected + 1):
            self._fold_teller(teller_stream(teller), number, event, at)

    def _take_of_session(self, record: Record) -> None:
        self._fold_session(record.stream, record.version, cast("e.SessionEvent", record.event), record.at)

    def _take_of_teller(self, record: Record) -> None:
        self._fold_teller(record.stream, record.version, cast("e.TellerEvent", record.event), record.at)

    def _begin_teller(self, teller: StaffId, shift: Sequence[Record]) -> Kept[TellerState]:
        """Keep what was read of one who was not kept; who looked at the same time may have read more."""
        stream = teller_stream(teller)
        read = Kept(
            shift[-1].version if shift else 0,
            fold_shift(teller, [(cast("e.TellerEvent", record.event), record.at) for record in shift]),
        )
        kept = self._tellers.get(stream)
        if kept is None or kept.version < read.version:
            kept = self._tellers[stream] = read
            _forget_oldest(self._tellers, stream)
        return kept

    def _fold_session(self, stream: StreamId, version: int, event: e.SessionEvent, at: datetime) -> None:
        kept = self._sessions.get(stream)
        if kept is None and isinstance(event, e.SessionOpened):
            state = opened(SessionId(stream.partition("/")[2]), event, at)
        elif kept is not None and version == kept.version + 1:
            state = evolve(kept.state, event, at)
        else:
            # Folded already, by another way here; or there is a gap, and the next look fills it.
            return
        self._sessions[stream] = Kept(version, state)
        _forget_oldest(self._sessions, stream)

    def _fold_teller(self, stream: StreamId, version: int, event: e.TellerEvent, at: datetime) -> None:
        kept = self._tellers.get(stream)
        if kept is not None and version == kept.version + 1:
            self._tellers[stream] = Kept(version, evolve_teller(kept.state, event, at))
            _forget_oldest(self._tellers, stream)


def _parts(whole: list[T]) -> list[list[T]]:
    return [whole[begin : begin + READ_AT_ONCE] for begin in range(0, len(whole), READ_AT_ONCE)]


def _forget_oldest(kept: OrderedDict[StreamId, Kept[State]], latest: StreamId) -> None:
    kept.move_to_end(latest)
    if len(kept) > MAX_KEPT:
        kept.popitem(last=False)
