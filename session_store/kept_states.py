"""The folded states that a node keeps of what is alive. A kept state may be old; an append on it then says so.

What is read of a stream is folded once: each later look reads only what came since, and a node that follows the feed
reads nothing at all.
"""

from collections import OrderedDict
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Final, Generic, NamedTuple, TypeVar, cast

from session import events as e
from session.case.state import CaseState, begun, evolve_case
from session.identifiers import CaseId, SessionId, StaffId, StreamId, case_stream, session_stream, teller_stream
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
EventT = TypeVar("EventT")
T = TypeVar("T")


class Kept(NamedTuple, Generic[State]):
    """A state, and the version of its stream that it is the fold of."""

    version: int
    state: State


class _KeptOfKind(Generic[State, EventT]):
    """The states of one kind of stream, those least lately looked at forgotten first."""

    def __init__(
        self,
        begin: Callable[[StreamId, EventT, datetime], State | None],
        evolve: Callable[[State, EventT, datetime], State],
    ) -> None:
        """`begin` makes the state of a stream's first event; None: this event does not begin one."""
        self._begin = begin
        self._evolve = evolve
        self._kept: OrderedDict[StreamId, Kept[State]] = OrderedDict()

    def __contains__(self, stream: StreamId) -> bool:
        return stream in self._kept

    def get(self, stream: StreamId) -> Kept[State] | None:
        return self._kept.get(stream)

    def version(self, stream: StreamId) -> int:
        """How far it is kept; 0: not at all."""
        kept = self._kept.get(stream)
        return kept.version if kept is not None else 0

    def keep(self, stream: StreamId, kept: Kept[State]) -> None:
        self._kept[stream] = kept
        self._kept.move_to_end(stream)
        if len(self._kept) > MAX_KEPT:
            self._kept.popitem(last=False)

    def take(self, record: Record) -> None:
        self._fold(record.stream, record.version, cast("EventT", record.event), record.at)

    def add(self, stream: StreamId, expected: int, events: Sequence[EventT], at: datetime) -> None:
        """What was appended here on version `expected`."""
        for number, event in enumerate(events, expected + 1):
            self._fold(stream, number, event, at)

    def _fold(self, stream: StreamId, version: int, event: EventT, at: datetime) -> None:
        kept = self._kept.get(stream)
        if kept is None:
            state = self._begin(stream, event, at)
        elif version == kept.version + 1:
            state = self._evolve(kept.state, event, at)
        else:
            # Folded already, by another way here; or there is a gap, and the next look fills it.
            return
        if state is not None:
            self.keep(stream, Kept(version, state))


class KeptStates:
    """Sessions, cases and tellers."""

    def __init__(self, store: EventStore) -> None:
        self._store = store
        self._sessions: _KeptOfKind[SessionState, e.SessionEvent] = _KeptOfKind(_begin_session, evolve)
        self._cases: _KeptOfKind[CaseState, e.CaseEvent] = _KeptOfKind(_begin_case, evolve_case)
        # Not begun by an event: by what is read of the present shift.
        self._tellers: _KeptOfKind[TellerState, e.TellerEvent] = _KeptOfKind(_begun_otherwise, evolve_teller)

    def session(self, session: SessionId) -> Kept[SessionState] | None:
        """As it is kept; None when it is not."""
        return self._sessions.get(session_stream(session))

    def case(self, case: CaseId) -> Kept[CaseState] | None:
        """As it is kept; None when it is not."""
        return self._cases.get(case_stream(case))

    def teller(self, teller: StaffId) -> Kept[TellerState] | None:
        """As it is kept; None when it is not."""
        return self._tellers.get(teller_stream(teller))

    async def newest_session(self, session: SessionId) -> Kept[SessionState] | None:
        """As it is now; None when there is none of this id."""
        return await self._newest(self._sessions, session_stream(session))

    async def newest_case(self, case: CaseId) -> Kept[CaseState] | None:
        """As it is now; None when there is none of this id."""
        return await self._newest(self._cases, case_stream(case))

    def fold_session(self, stream: StreamId, history: Iterable[Record]) -> SessionState | None:
        """A session by its whole history as it was just read, which is kept from now on; None for no history."""
        for record in history:
            self._sessions.take(record)
        kept = self._sessions.get(stream)
        return kept.state if kept is not None else None

    async def newest_teller(self, teller: StaffId) -> Kept[TellerState]:
        """As they are now; before the first event: offline."""
        stream = teller_stream(teller)
        kept = self._tellers.get(stream)
        if kept is None:
            return self._begin_teller(teller, await read_shifts(self._store, [stream]))
        return await self._newest(self._tellers, stream) or kept

    async def warm(self, sessions: Iterable[SessionId], tellers: Iterable[StaffId]) -> None:
        """Have all of these kept. Who begins, and is to decide about thousands, would else read each by itself."""
        for part in _parts([one for one in sessions if session_stream(one) not in self._sessions]):
            for record in await self._store.histories([session_stream(one) for one in part]):
                self._sessions.take(record)
        for part in _parts([one for one in tellers if teller_stream(one) not in self._tellers]):
            shifts: dict[StreamId, list[Record]] = {teller_stream(one): [] for one in part}
            for record in await read_shifts(self._store, list(shifts)):
                shifts[record.stream].append(record)
            for one in part:
                self._begin_teller(one, shifts[teller_stream(one)])

    def take(self, record: Record) -> None:
        """What the feed brings: what is kept goes on by it. What is not kept stays so."""
        for kind in (self._sessions, self._tellers, self._cases):
            if record.stream in kind:
                kind.take(record)

    def add_to_session(self, session: SessionId, expected: int, events: Sequence[e.SessionEvent], at: datetime) -> None:
        """What was appended here on version `expected`."""
        self._sessions.add(session_stream(session), expected, events, at)

    def add_to_case(self, case: CaseId, expected: int, events: Sequence[e.CaseEvent], at: datetime) -> None:
        """What was appended here on version `expected`."""
        self._cases.add(case_stream(case), expected, events, at)

    def add_to_teller(self, teller: StaffId, expected: int, events: Sequence[e.TellerEvent], at: datetime) -> None:
        """What was appended here on version `expected`."""
        self._tellers.add(teller_stream(teller), expected, events, at)

    async def _newest(self, kind: _KeptOfKind[State, EventT], stream: StreamId) -> Kept[State] | None:
        for record in await self._store.history(stream, after=kind.version(stream)):
            kind.take(record)
        return kind.get(stream)

    def _begin_teller(self, teller: StaffId, shift: Sequence[Record]) -> Kept[TellerState]:
        """Keep what was read of one who was not kept; who looked at the same time may have read more."""
        stream = teller_stream(teller)
        read = Kept(
            shift[-1].version if shift else 0,
            fold_shift(teller, [(cast("e.TellerEvent", record.event), record.at) for record in shift]),
        )
        kept = self._tellers.get(stream)
        if kept is None or kept.version < read.version:
            self._tellers.keep(stream, read)
            return read
        return kept


def _begin_session(stream: StreamId, event: e.SessionEvent, at: datetime) -> SessionState | None:
    return opened(SessionId(_identifier(stream)), event, at) if isinstance(event, e.SessionOpened) else None


def _begin_case(stream: StreamId, event: e.CaseEvent, at: datetime) -> CaseState | None:
    return begun(CaseId(_identifier(stream)), event, at) if isinstance(event, e.CaseBegun) else None


def _begun_otherwise(stream: StreamId, event: e.TellerEvent, at: datetime) -> TellerState | None:  # noqa: ARG001
    return None


def _identifier(stream: StreamId) -> str:
    return stream.partition("/")[2]


def _parts(whole: list[T]) -> list[list[T]]:
    return [whole[begin : begin + READ_AT_ONCE] for begin in range(0, len(whole), READ_AT_ONCE)]
