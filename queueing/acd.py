"""The ACD's shell: follows the log on a board in memory, asks the policy at each change, and offers what it says.

Any number of nodes may run it at once: Redis's claim keeps them out of each other's way, and the log guards what the
claim cannot. The board follows from the log alone, so nothing is lost with a node or with Redis.
"""

import asyncio
import contextlib
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Final

import structlog
import uuid_utils
from msgspec.structs import replace

from people.competences import competence_of
from people.qualifications import NOTHING_SET, StaffCompetence
from queueing import changes as ch
from queueing.board import Board
from queueing.board_from_store import read_board
from queueing.changes_of_states import (
    change_of_teller,
    changes_of_session,
    changes_plan,
    concerns_board,
    is_for_colleague,
    session_of,
)
from queueing.claims import Claims
from queueing.policy import board_of, step_all
from queueing.request import Match, Request
from queueing.routing_plan import STANDARD_PLAN
from session.actors import System
from session.commands import MakeOffer
from session.decision import Decided, Refused
from session.identifiers import RequestId, SessionId, StaffId
from session.transitions import ABLE
from session_store.counter import Counter
from session_store.feed import Feed, cursor_at, read_after
from session_store.record import Record

OFFERS_AT_ONCE: Final = 48
"""Being made: enough for their claims and appends to be asked together, and so few that the most urgent go first."""
WARM_AT_ONCE: Final = 100
"""Offers whose histories are read together: when thousands become possible at once, the first do not wait for all."""
MAX_NEWS: Final = 200
"""Batches of the feed that wait; a node that is so far behind reads the board anew."""
LONGEST_WAIT_S: Final = 1.0
"""Time is looked at so often at least, though nothing is due: clocks may be set."""
FIRST_LOOK_S: Final = 0.4
AFTER_FIRST_S: Final = 0.05
"""What the first node is given: an offer and the way of the log to here, on a busy machine."""
CLAIM_AGAIN_S: Final = (0.005, 0.01, 0.02, 0.04, 0.08, 0.16, 0.2)
"""When another node has claimed one of a pair: an offer of its own takes some milliseconds, and may come to nothing."""
LEFT_ALONE_S: Final = sum(CLAIM_AGAIN_S)
"""How long that goes on, until the pair is let go of for a while."""

_ACTOR: Final = System("acd")

log = structlog.get_logger()


class Acd:
    """One node's. `hear` is for the feed, `run` for a task; a failure of `run` is answered by running it again."""

    def __init__(self, counter: Counter, claims: Claims) -> None:
        self._counter = counter
        self._claims = claims
        self._plan = STANDARD_PLAN
        self._plan_set = 0
        """How often a plan was set by then."""
        self._able: dict[StaffId, StaffCompetence] = {}
        self._board: Board = board_of((), (), self._plan, _utc_now())
        self._ahead_by = timedelta()
        """What the database's clock is ahead by."""
        self._news: asyncio.Queue[list[Record]] = asyncio.Queue(MAX_NEWS)
        self._is_behind = False
        self.boards_read = 0
        self._stirred = asyncio.Event()
        self._offering: dict[RequestId, Match] = {}
        """Offers that this node is making, the latest of each request: on the board they ring already."""
        self._learned: list[ch.Change] = []
        """From offers that came to nothing."""
        self._room = asyncio.Semaphore(OFFERS_AT_ONCE)
        self._node = str(uuid_utils.uuid7())
        self._is_first = True
        """Until `run` asks: who looks once has nobody beside it."""

    async def hear(self, batch: list[Record]) -> None:
        """A batch of the feed. Never waits."""
        try:
            self._news.put_nowait(batch)
        except asyncio.QueueFull:
            self._is_behind = True
        self._stirred.set()

    async def run(self, feed: Feed) -> None:
        """Offer for ever. What was being offered when an earlier run ended, the log knows.

        `feed` is the one that this hears: it begins before the board is read, so that nothing falls between the two.
        """
        await feed.begin()
        self._offering.clear()
        self._is_first = await self._claims.is_first(self._node)
        async with asyncio.TaskGroup() as offers:
            offers.create_task(self._stay_first(), name="being first")
            await self._read_board(offers)
            while True:
                await self._until_something_happens()
                changes = await self._changes_heard()
                if self._is_behind:
                    await self._read_board(offers)
                else:
                    await self._happen(changes, offers)

    async def _stay_first(self) -> None:
        while True:
            await asyncio.sleep(FIRST_LOOK_S)
            self._is_first = await self._claims.is_first(self._node)

    async def look_once(self) -> int:
        """Read the board and offer what there is; returns how many were offered. For who does not run it."""
        async with asyncio.TaskGroup() as offers:
            tried = await self._read_board(offers)
        undone, self._learned = sum(isinstance(change, ch.OfferUndone) for change in self._learned), []
        return tried - undone

    async def _read_board(self, offers: asyncio.TaskGroup) -> int:
        """Take the board from the store, bring it up to the log, and offer; returns how many it tries to."""
        changes: list[ch.Change] | None = None
        while changes is None:
            changes = await self._read_and_follow()
        self.boards_read += 1
        return await self._happen(changes, offers)

    async def _read_and_follow(self) -> list[ch.Change] | None:
        """Take the board; returns what has happened to it since. None: another plan has gone live meanwhile."""
        self._is_behind = False
        while not self._news.empty():
            self._news.get_nowait()
        stored = await read_board(self._counter.store.pool)
        self._plan, self._plan_set, self._able = stored.plan, stored.plan_set, dict(stored.able)
        self._ahead_by = stored.at - _utc_now()
        requests = (self._as_it_rings(request) for request in stored.requests)
        self._board = board_of(requests, stored.tellers, self._plan, stored.at)
        log.info("board read", waiting=len(stored.requests), tellers=len(stored.tellers))
        changes, cursor = list[ch.Change](), stored.cursor
        for session in stored.seeking:
            changes += await self._session_now(session, 0)
        while batch := await read_after(self._counter.store, cursor):
            cursor = cursor_at(batch[-1])
            if self._has_another_plan(batch):
                return None
            changes += await self._changes_of(batch)
        return changes

    def _has_another_plan(self, batch: list[Record]) -> bool:
        """What is on the board stands there by a plan; by another everybody stands elsewhere."""
        return any(changes_plan(record.event) and record.version > self._plan_set for record in batch)

    async def _until_something_happens(self) -> None:
        due_at, longest = self._board.due_at, LONGEST_WAIT_S
        if due_at is not None:
            longest = min(longest, max(0.0, (due_at - self._now()).total_seconds()))
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(longest):  # In Python 3.11 `wait_for` can swallow a cancellation.
                await self._stirred.wait()
        self._stirred.clear()

    async def _changes_heard(self) -> list[ch.Change]:
        learned, self._learned = self._learned, []
        while not self._news.empty():
            learned += await self._changes_of(self._news.get_nowait())
        return learned

    async def _happen(self, changes: Iterable[ch.Change], offers: asyncio.TaskGroup) -> int:
        # What is being offered may be another than when a change was learned, while an offer came to nothing.
        self._board, matches = step_all(self._board, map(self._ringing, changes), self._now())
        for match in matches:
            self._offering[match.request] = match
        for begin in range(0, len(matches), WARM_AT_ONCE):
            part = matches[begin : begin + WARM_AT_ONCE]
            await self._counter.states.warm((session_of(one.request) for one in part), (one.teller for one in part))
            for match in part:
                offers.create_task(self._offer(match), name="an offer")
        return len(matches)

    async def _changes_of(self, batch: list[Record]) -> list[ch.Change]:
        """What a batch means for the board, by the newest state of each that it is about."""
        self._is_behind |= self._has_another_plan(batch)
        latest = {record.stream: record for record in batch if concerns_board(record.event)}
        parts = [stream.partition("/") for stream in latest]
        await self._counter.states.warm(
            (SessionId(identifier) for kind, _, identifier in parts if kind == "session"),
            (StaffId(identifier) for kind, _, identifier in parts if kind == "teller"),
        )
        changes: list[ch.Change] = []
        for stream, record in latest.items():
            kind, _, identifier = stream.partition("/")
            if kind == "session":
                changes += await self._session_now(SessionId(identifier), record.version)
            elif kind == "teller":
                changes += await self._teller_now(StaffId(identifier), record.version)
            elif kind == "staff":
                changes += await self._able_now(StaffId(identifier))
        return changes

    async def _session_now(self, session: SessionId, version: int) -> list[ch.Change]:
        states = self._counter.states
        kept = states.session(session)
        if kept is None or kept.version < version:
            kept = await states.newest_session(session)
        if kept is None:
            return []
        return [self._ringing(change) for change in changes_of_session(kept.state, self._plan)]

    async def _teller_now(self, teller: StaffId, version: int) -> list[ch.Change]:
        kept = self._counter.states.teller(teller)
        if kept is None or kept.version < version:
            kept = await self._counter.states.newest_teller(teller)
        return [change_of_teller(kept.state, self._able.get(teller, NOTHING_SET))]

    async def _able_now(self, teller: StaffId) -> list[ch.Change]:
        self._able[teller] = await competence_of(self._counter.store.pool, teller)
        return await self._teller_now(teller, 0)

    def _ringing(self, change: ch.Change) -> ch.Change:
        return ch.RequestStands(self._as_it_rings(change.request)) if isinstance(change, ch.RequestStands) else change

    def _as_it_rings(self, request: Request) -> Request:
        """What this node is offering does not wait, though the log does not have the offer yet."""
        match = self._offering.get(request.id) if request.offered_to is None else None
        return replace(request, offered_to=match.teller) if match is not None else request

    async def _offer(self, match: Match) -> None:
        answer: Decided | Refused | None = None
        try:
            if not self._is_first:
                await asyncio.sleep(AFTER_FIRST_S)
            # While another node is at it, it is here as if it rang, until the log says more or nothing comes of it.
            for pause_s in CLAIM_AGAIN_S:
                if not (self._is_first or self._is_possible(match)):
                    break
                async with self._room:
                    answer = await self._make(match)
                if answer is not None:
                    break
                await asyncio.sleep(pause_s)
        finally:
            # Of what was heard between a try's end and what it came to, another may have begun: that one goes on.
            if self._offering.get(match.request) is match:
                del self._offering[match.request]
        if isinstance(answer, Decided):
            return
        session = await self._session_now(session_of(match.request), 0)
        teller = await self._teller_now(match.teller, 0)
        # Only after the waiting: meanwhile others learn, and what was learned is taken.
        self._learned += [ch.OfferUndone(match.request, match.teller), *session, *teller]
        self._stirred.set()

    def _is_possible(self, match: Match) -> bool:
        """As far as this node has heard of the log."""
        session, teller = (
            self._counter.states.session(session_of(match.request)),
            self._counter.states.teller(match.teller),
        )
        if session is None or teller is None or teller.state.duty not in ABLE:
            return False
        return any(
            isinstance(change, ch.RequestStands)
            and change.request.id == match.request
            and change.request.offered_to is None
            for change in changes_of_session(session.state, self._plan)
        )

    async def _make(self, match: Match) -> Decided | Refused | None:
        """Claim both, then let the log decide. None: another node has claimed one of them."""
        session = session_of(match.request)
        async with self._claims.claimed(session, match.teller) as is_ours:
            if not is_ours:
                return None
            offer = MakeOffer(
                session=session,
                teller=match.teller,
                as_colleague=is_for_colleague(match.request),
                at_once=self._able.get(match.teller, NOTHING_SET).at_once,
            )
            return await self._counter.ask(_ACTOR, offer)

    def _now(self) -> datetime:
        return _utc_now() + self._ahead_by


def _utc_now() -> datetime:
    return datetime.now(UTC)
