"""The one way anything happens: load, decide, append; on a conflict once more. Every door and reactor asks here."""

import asyncio
import contextlib
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Final, NamedTuple, Protocol

import asyncpg
import msgspec
import structlog
import uuid_utils

from session import commands as c
from session import events as e
from session.actors import Actor, name_of
from session.case.business_type import TypeId
from session.case.context import CaseContext
from session.case.state import CaseState
from session.deadlines import deadlines_of_session, deadlines_of_teller
from session.decide import apply, case_concerned, decide, teller_concerned
from session.decision import Asking, Closure, Decided, Refused, Situation
from session.durations import Durations
from session.identifiers import (
    CaseId,
    CommandId,
    SessionId,
    StaffId,
    StreamId,
    case_stream,
    session_stream,
    teller_stream,
)
from session.state import SessionState, opened
from session.teller_state import TellerState
from session.vocabulary import Business, Channel, RefusalCode
from session_store.event_store import Addition, CommandRepeated, Engagement, EventStore, HasOtherPart, VersionConflict
from session_store.kept_states import Kept, KeptStates
from session_store.record import Record
from session_store.refused_commands import keep_refused

MAX_TRIES: Final = 5
"""How often one command is decided anew on a conflict; more means that something is wrong with the traffic."""

LineDoor = Callable[[Channel, Business, datetime], Awaitable[Closure | None]]

log = structlog.get_logger()


class CaseDoor(Protocol):
    """Knows what the rules need about a case beside its history."""

    async def of_new(self, kind: TypeId, actor: Actor) -> CaseContext | None:
        """Of a case to be begun; None when there is no such type."""
        ...

    async def of_case(self, state: CaseState, actor: Actor) -> CaseContext | None:
        """Of a case that there is; None when its type is not understood by this program."""
        ...

    async def of_carrying(self, state: CaseState, actor: Actor) -> CaseContext | None:
        """The same, of a command about its carrying out."""
        ...


def new_command_id() -> CommandId:
    """An id for a command that the counter itself asks."""
    return CommandId(str(uuid_utils.uuid7()))


def _utc_now() -> datetime:
    return datetime.now(UTC)


class _Seen(NamedTuple):
    """What one decision is made on."""

    session_id: SessionId | None
    session: Kept[SessionState] | None
    teller: Kept[TellerState] | None
    case: Kept[CaseState] | None = None

    @property
    def session_version(self) -> int:
        return self.session.version if self.session is not None else 0

    @property
    def case_version(self) -> int:
        return self.case.version if self.case is not None else 0

    @property
    def situation(self) -> Situation:
        return Situation(
            self.session.state if self.session is not None else None,
            self.teller.state if self.teller is not None else None,
            case=self.case.state if self.case is not None else None,
        )


class Counter:
    """Asks the rules and keeps what they decide. One stream's commands queue on their node; the version is the lock."""

    def __init__(
        self,
        store: EventStore,
        durations: Durations,
        appended: Callable[[], None],
        clock: Callable[[], datetime] = _utc_now,
    ) -> None:
        """`appended` is called after each append: a hint to the node's feed."""
        self.store = store
        self.durations = durations
        self._appended = appended
        self._clock = clock
        self.states = KeptStates(store)
        self._locks: dict[StreamId, tuple[asyncio.Lock, int]] = {}
        self.line_door: LineDoor | None = None
        """Asked before anybody opens a session or joins a line; without one all lines are open."""
        self.case_door: CaseDoor | None = None
        """Asked before anything is decided about a case; without one there are no types of business here."""

    async def ask(
        self, actor: Actor, command: c.CounterCommand, command_id: CommandId | None = None
    ) -> Decided | Refused:
        """Carry out `command`, or say why not. The same id again has no second effect and the first answer."""
        asking = Asking(command_id or new_command_id(), actor, self.durations)
        stream = _stream_of(command)
        async with self._turn(stream):
            try:
                decision = await self._try_until_it_holds(stream, command, asking)
            except CommandRepeated:
                return Decided()
            except HasOtherPart as why:
                decision = Refused(RefusalCode.OTHER_PART, str(why))
        self._log(stream, command, asking, decision)
        if isinstance(decision, Refused) and isinstance(command, c.CaseCommand | c.CaseOwnCommand):
            # Also of an id that is no case's: what was tried stands on record.
            await self._keep_refused(actor, command, decision)
        return decision

    async def _keep_refused(self, actor: Actor, command: c.CaseCommand | c.CaseOwnCommand, refused: Refused) -> None:
        """Where ids are no ids there is nothing that they could be looked for by: those stand in the log alone."""
        with contextlib.suppress(asyncpg.DataError):
            await keep_refused(self.store.pool, actor, command, refused)

    async def session(self, session: SessionId) -> SessionState | None:
        """A session as it is now, or None when there is none of this id."""
        newest = await self.states.newest_session(session)
        return newest.state if newest is not None else None

    async def case(self, case: CaseId) -> CaseState | None:
        """A case as it is now, or None when there is none of this id."""
        newest = await self.states.newest_case(case)
        return newest.state if newest is not None else None

    async def newest(self, session: SessionId) -> Kept[SessionState] | None:
        """A session as it is now, with its version: the feed may be behind it."""
        return await self.states.newest_session(session)

    async def teller(self, teller: StaffId) -> TellerState:
        """A teller as they are now."""
        return (await self.states.newest_teller(teller)).state

    async def follow(self, batch: list[Record]) -> None:
        """For a feed: what is kept here goes on with everybody's appends."""
        for record in batch:
            self.states.take(record)

    async def _try_until_it_holds(
        self, stream: StreamId, command: c.CounterCommand, asking: Asking
    ) -> Decided | Refused:
        """First on what is kept, which is almost always the newest; then on what is read."""
        closure, kept = await self._closure(command), self._seen(command, asking.actor)
        if kept is not None:
            context = await self._case_context(command, kept, asking.actor)
            decision = decide(_with(kept, closure, context), command, asking, self._clock())
            if isinstance(decision, Decided) and _proves_itself(decision, kept):
                with contextlib.suppress(VersionConflict):
                    return await self._append(kept, decision, asking)
        for _ in range(MAX_TRIES):
            if await self._was_carried_out(stream, asking.id):
                raise CommandRepeated
            read = await self._read(command, asking.actor)
            context = await self._case_context(command, read, asking.actor)
            decision = decide(_with(read, closure, context), command, asking, self._clock())
            if isinstance(decision, Refused) or decision.is_nothing:
                return decision
            with contextlib.suppress(VersionConflict):
                return await self._append(read, decision, asking)
        return Refused(RefusalCode.TOO_BUSY, "decided five times on a state that had moved on")

    def _seen(self, command: c.CounterCommand, actor: Actor) -> _Seen | None:
        """What `command` is about as it is kept here; None when something is not."""
        session_id = command.session if isinstance(command, c.SessionCommand) else None
        session = self.states.session(session_id) if session_id is not None else None
        if session is None and session_id is not None and not isinstance(command, c.OpenSession):
            return None
        teller_id = teller_concerned(command, session.state if session is not None else None, actor)
        teller = self.states.teller(teller_id) if teller_id is not None else None
        if teller is None and teller_id is not None:
            return None
        case_id = case_concerned(command, session.state if session is not None else None)
        case = self.states.case(case_id) if case_id is not None else None
        if case is None and case_id is not None:
            return None
        return _Seen(session_id, session, teller, case)

    async def _read(self, command: c.CounterCommand, actor: Actor) -> _Seen:
        """What `command` is about as it is now."""
        session_id = command.session if isinstance(command, c.SessionCommand) else None
        session = await self.states.newest_session(session_id) if session_id is not None else None
        teller_id = teller_concerned(command, session.state if session is not None else None, actor)
        case_id = case_concerned(command, session.state if session is not None else None)
        return _Seen(
            session_id,
            session,
            await self.states.newest_teller(teller_id) if teller_id else None,
            await self.states.newest_case(case_id) if case_id else None,
        )

    async def _case_context(self, command: c.CounterCommand, seen: _Seen, actor: Actor) -> CaseContext | None:
        if self.case_door is None:
            return None
        if isinstance(command, c.CaseOwnCommand):
            return await self.case_door.of_carrying(seen.case.state, actor) if seen.case is not None else None
        if not isinstance(command, c.CaseCommand):
            return None
        if isinstance(command, c.BeginCase):
            return await self.case_door.of_new(command.business_type, actor)
        return await self.case_door.of_case(seen.case.state, actor) if seen.case is not None else None

    async def _append(self, seen: _Seen, decided: Decided, asking: Asking) -> Decided:
        situation, after = seen.situation, _after(seen, decided, self._clock())
        additions: list[Addition] = []
        if (decided.session or decided.case) and seen.session_id is not None and after.session is not None:
            # Of a case's event the session's version is a guard, also where nothing is added to its stream.
            deadlines = deadlines_of_session(after.session, self.durations)
            stream = session_stream(seen.session_id)
            additions.append(Addition(stream, seen.session_version, decided.session, deadlines))
        if decided.teller and seen.teller is not None and after.teller is not None:
            deadlines = deadlines_of_teller(after.teller, self.durations)
            stream = teller_stream(after.teller.teller)
            additions.append(Addition(stream, seen.teller.version, decided.teller, deadlines))
        if (case := _case_of(seen, decided)) is not None:
            additions.append(Addition(case_stream(case), seen.case_version, decided.case))
        additions += [Addition(guard.stream, guard.version, ()) for guard in decided.guards]
        began, ended = _engagements(situation, after)
        times = await self.store.append(asking.id, asking.actor, additions, began, ended)
        self._keep(seen, decided, times)
        self._appended()
        return decided

    def _keep(self, seen: _Seen, decided: Decided, times: Mapping[StreamId, datetime]) -> None:
        if decided.session and seen.session_id is not None:
            at = times[session_stream(seen.session_id)]
            self.states.add_to_session(seen.session_id, seen.session_version, decided.session, at)
        if decided.teller and seen.teller is not None:
            teller = seen.teller.state.teller
            self.states.add_to_teller(teller, seen.teller.version, decided.teller, times[teller_stream(teller)])
        if (case := _case_of(seen, decided)) is not None:
            self.states.add_to_case(case, seen.case_version, decided.case, times[case_stream(case)])

    async def _closure(self, command: c.CounterCommand) -> Closure | None:
        """Whether the line that this command leads to is closed: the rules get it as a value."""
        if self.line_door is None:
            return None
        if isinstance(command, c.OpenSession):
            return await self.line_door(command.channel, command.business, self._clock())
        if isinstance(command, c.JoinLine) and (session := await self.session(command.session)) is not None:
            return await self.line_door(session.channel, session.business, self._clock())
        return None

    async def _was_carried_out(self, stream: StreamId, command: CommandId) -> bool:
        found = await self.store.pool.fetchval(
            "select 1 from carried_out_commands where stream_id = $1 and command_id = $2", stream, command
        )
        return found is not None

    @asynccontextmanager
    async def _turn(self, stream: StreamId) -> AsyncGenerator[None]:
        """One command of a stream at a time on this node, so that two people acting at once do not fight by retries."""
        lock, waiting = self._locks.get(stream, (asyncio.Lock(), 0))
        self._locks[stream] = (lock, waiting + 1)
        try:
            async with lock:
                yield
        finally:
            lock, waiting = self._locks[stream]
            if waiting == 1:
                del self._locks[stream]
            else:
                self._locks[stream] = (lock, waiting - 1)

    def _log(self, stream: StreamId, command: c.CounterCommand, asking: Asking, decision: Decided | Refused) -> None:
        line = log.bind(stream=short(stream), command=type(command).__name__, by=name_of(asking.actor))
        if isinstance(decision, Refused):
            line.info("command refused", code=decision.code.value, why=decision.why)
        else:
            happened = [type(event).__name__ for event in (*decision.session, *decision.teller, *decision.case)]
            line.info("command carried out", events=happened)


def _stream_of(command: c.CounterCommand) -> StreamId:
    """Whose commands take their turn with it."""
    if isinstance(command, c.SessionCommand):
        return session_stream(command.session)
    return case_stream(command.case) if isinstance(command, c.CaseOwnCommand) else teller_stream(command.teller)


def short(stream: StreamId) -> str:
    """A stream's name as it stands in logs: its kind and the end of its id, enough to find it by."""
    kind, _, identifier = stream.partition("/")
    return f"{kind}/…{identifier[-8:]}"


def _proves_itself(decided: Decided, seen: _Seen) -> bool:
    """Whether every stream that it looked at is in the append: then that shows that all of it was the newest."""
    looked_at_session = seen.session_id is not None
    return not decided.is_nothing and (
        looked_at_session == bool(decided.session or decided.case) and (seen.teller is not None) == bool(decided.teller)
    )


def _case_of(seen: _Seen, decided: Decided) -> CaseId | None:
    """Whose stream is added to: the one that was looked at, or one that begins here."""
    if not decided.case:
        return None
    if seen.case is not None:
        return seen.case.state.case
    return next(event.case for event in decided.session if isinstance(event, e.CaseTakenUp))


def _after(seen: _Seen, decided: Decided, now: datetime) -> Situation:
    if seen.session is None and seen.session_id is not None:
        first = decided.session[0]
        assert isinstance(first, e.SessionOpened)
        return Situation(opened(seen.session_id, first, now), seen.situation.teller)
    return apply(seen.situation, decided, now)


def _with(seen: _Seen, closure: Closure | None, context: CaseContext | None) -> Situation:
    return msgspec.structs.replace(seen.situation, closure=closure, case_context=context)


def _engagements(before: Situation, after: Situation) -> tuple[list[Engagement], list[Engagement]]:
    """What begins and ends between the two: a teller is engaged from the offer to the end of after-call work."""
    teller = after.teller or before.teller
    if teller is None:
        return [], []
    held = before.teller.session if before.teller is not None else None
    holds = after.teller.session if after.teller is not None else None
    began = [Engagement(teller.teller, holds)] if holds is not None and holds != held else []
    ended = [Engagement(teller.teller, held)] if held is not None and holds != held else []
    return began, ended
