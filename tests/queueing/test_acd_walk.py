"""Two nodes through random hours: arrivals, departures, refusals, lapses, absences, and leases that are lost.

Real PostgreSQL and Redis. What is lost at random: a page's lease of presence, the lease of the node that is first, a
node with its claims, all of Redis. After each step nobody is left over, stuck, or rung twice.
"""

import asyncio
import random
from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack, asynccontextmanager

import pytest
from redis.asyncio import Redis

from queueing.absence import report_absent, report_console, report_customer
from queueing.claims import FIRST_MS
from queueing.presence import Presence
from queueing.routing_plan import STANDARD_PLAN
from session import commands as c
from session.actors import Customer, Staff, System
from session.decision import Decided
from session.identifiers import CUSTOMER, SessionId, StaffId, party_of_staff, session_stream, teller_stream
from session.state import SessionState
from session.teller_state import TellerState
from session.vocabulary import BreakReason, Duty, NextDuty, Outcome, Phase, Purpose
from session.vocabulary import Presence as There
from session_store.counter import Counter
from session_store.event_store import EventStore
from session_store.kept_states import KeptStates
from session_store.read_models import advance
from tests.patience import LOOK_S
from tests.queueing.test_acd_nodes import node
from tests.queueing.test_presence import long_ago
from tests.session_store.stories import arrive, new_session, new_teller

STEPS = 120
HANDED_ON = 0.35
LINE = STANDARD_PLAN.lines[0].id
OF_EVERYTHING = {"OfferRefused", "OfferLapsed", "TellerLost", "ColleagueSought", "AfterCallWorkDone"}
SETTLED_WITHIN_S = 10.0
SYSTEM = System("test")
_WITH_TELLER = (Phase.OFFERED, Phase.CONNECTING, Phase.IN_SERVICE, Phase.WRAPPING_UP)


class Hours:
    """Everybody who is there, and what may befall them."""

    def __init__(self, counter: Counter, store: EventStore, redis: Redis, nodes: AsyncExitStack, seed: int) -> None:
        self.counter = counter
        self.store = store
        self.redis = redis
        self.chance = random.Random(seed)
        self.presence = Presence(redis)
        self.nodes = nodes
        self.sessions: list[SessionId] = []
        self.tellers: list[Staff] = [new_teller() for _ in range(4)]
        self.leases: dict[str, str] = {}
        self.served = 0
        self.handed_on = 0
        self.sent_back = 0

    async def step(self) -> None:
        """One thing happens."""
        happens = self.chance.choices(
            [
                self.somebody_comes,
                self.somebody_leaves,
                self.a_teller_is_ready,
                self.a_teller_takes_a_break,
                self.an_offer_is_taken,
                self.a_colleague_takes_over,
                self.nobody_takes_over,
                self.an_offer_is_refused,
                self.an_offer_lapses,
                self.a_page_is_lost,
                self.a_page_is_back,
                self.the_first_node_loses_its_lease,
                self.redis_forgets,
            ],
            [6, 1, 6, 1, 7, 4, 1, 2, 2, 4, 3, 1, 1],
        )[0]
        await happens()

    async def somebody_comes(self) -> None:
        session = new_session()
        self.sessions.append(session)
        await self._leased(session_stream(session))
        await arrive(self.counter, session)

    async def somebody_leaves(self) -> None:
        if waiting := await self._in(Phase.WAITING, Phase.OFFERED):
            session = self.chance.choice(waiting).session
            await self.counter.ask(Customer(session), c.LeaveSession(session=session))

    async def a_teller_is_ready(self) -> None:
        teller = self.chance.choice(self.tellers)
        await self._leased(teller_stream(teller.staff))
        await report_console(self.counter, teller.staff, present=True)
        await self.counter.ask(teller, c.GoReady(teller=teller.staff))

    async def a_teller_takes_a_break(self) -> None:
        teller = self.chance.choice(self.tellers)
        await self.counter.ask(teller, c.TakeBreak(teller=teller.staff, reason=BreakReason.REST))

    async def an_offer_is_taken(self) -> None:
        """And the call goes its way to the end."""
        rung = await self._rung()
        if rung is None:
            return
        state, teller = rung
        assert state.offer is not None
        accept = c.AcceptOffer(session=state.session, offer=state.offer.offer)
        if not isinstance(await self.counter.ask(teller, accept), Decided):
            return
        for party in (CUSTOMER, party_of_staff(teller.staff)):
            await self.counter.ask(SYSTEM, c.ReportConnected(session=state.session, party=party))
        if self.chance.random() < HANDED_ON:
            seek = c.SeekColleague(session=state.session, purpose=Purpose.TRANSFER, line=LINE)
            self.handed_on += isinstance(await self.counter.ask(teller, seek), Decided)
            await self._finish(teller, state.session)
        else:
            await self._end(teller, state.session)

    async def a_colleague_takes_over(self) -> None:
        """Whoever is rung with somebody who is being handed on."""
        sought = [one for one in await self._in(Phase.IN_SERVICE) if one.search is not None and one.search.rings]
        if not sought:
            return
        state = self.chance.choice(sought)
        assert state.search is not None
        assert state.search.offer is not None
        colleague = next(one for one in self.tellers if one.staff == state.search.rings)
        accept = c.AcceptOffer(session=state.session, offer=state.search.offer.offer)
        if isinstance(await self.counter.ask(colleague, accept), Decided):
            party = party_of_staff(colleague.staff)
            await self.counter.ask(SYSTEM, c.ReportConnected(session=state.session, party=party))
            await self._end(colleague, state.session)

    async def nobody_takes_over(self) -> None:
        """In the time that is set: it goes back to the first teller, as soon as that one is free."""
        sought = [one for one in await self._in(Phase.IN_SERVICE) if one.search is not None and not one.search.rings]
        if sought and (search := sought[0].search) is not None:
            give_up = c.GiveUpSearch(session=sought[0].session, request=search.request)
            self.sent_back += isinstance(await self.counter.ask(SYSTEM, give_up), Decided)

    async def _end(self, teller: Staff, session: SessionId) -> None:
        await self.counter.ask(teller, c.EndService(session=session))
        await self._finish(teller, session)
        self.served += 1

    async def _finish(self, teller: Staff, session: SessionId) -> None:
        done = c.FinishWrapUp(session=session, outcome=Outcome.DONE, next=NextDuty.READY)
        await self.counter.ask(teller, done)

    async def an_offer_is_refused(self) -> None:
        if (rung := await self._rung()) is not None and rung[0].offer is not None:
            state, teller = rung
            assert state.offer is not None
            await self.counter.ask(teller, c.RefuseOffer(session=state.session, offer=state.offer.offer))

    async def an_offer_lapses(self) -> None:
        if (rung := await self._rung()) is not None and rung[0].offer is not None:
            await self.counter.ask(SYSTEM, c.LapseOffer(session=rung[0].session, offer=rung[0].offer.offer))

    async def a_page_is_lost(self) -> None:
        """Its lease runs out, and whoever looks for the absent finds it."""
        here = [session_stream(one.session) for one in await self._in(Phase.WAITING, Phase.OFFERED)]
        here += [teller_stream(teller.staff) for teller in self.tellers]
        lost = self.chance.choice(here)
        self.leases.pop(lost, None)
        await self.redis.delete(f"presence:{lost}")
        while await advance(self.store):
            pass
        await long_ago(self.redis)
        await report_absent(self.counter, self.presence)

    async def a_page_is_back(self) -> None:
        waiting = await self._in(Phase.WAITING)
        away = [one.session for one in waiting if one.parties[CUSTOMER].presence is not There.PRESENT]
        if away:
            session = self.chance.choice(away)
            await self._leased(session_stream(session))
            await report_customer(self.counter, session, present=True)

    async def the_first_node_loses_its_lease(self) -> None:
        """To one that died with it, and with claims on somebody who waits and somebody who is free."""
        await self.redis.set("acd:first", "a node that died", px=FIRST_MS)
        for name in [*map(session_stream, self.sessions[-1:]), teller_stream(self.chance.choice(self.tellers).staff)]:
            await self.redis.set(f"claim:{name}", "a node that died", px=700)

    async def redis_forgets(self) -> None:
        """And every page that lives renews its lease, as it does each few seconds."""
        await self.redis.flushall()  # pyright: ignore[reportUnknownMemberType]
        await self.presence.renew(list(self.leases.items()))

    async def settled(self) -> None:
        """Wait until nobody who could be offered is left over. Raises TimeoutError."""
        left_over: list[tuple[SessionId, StaffId]] = []
        try:
            async with asyncio.timeout(SETTLED_WITHIN_S):
                while left_over := await self._left_over():
                    await asyncio.sleep(LOOK_S)
        except TimeoutError:
            raise AssertionError(f"left over: {left_over}") from None

    async def _left_over(self) -> list[tuple[SessionId, StaffId]]:
        sessions, tellers = await self._now()
        free = [one.teller for one in tellers if one.duty is Duty.READY and one.lost_at is None]
        return [(one.session, teller) for one in sessions for teller in free if _may_take(one, teller)]

    async def nobody_is_rung_twice(self) -> None:
        """Whoever rings, talks or finishes is engaged by just that session, and nobody else is; as of one moment."""
        sessions, tellers = await self._now()
        busy = [(teller, one.session) for one in sessions for teller in _busy_with(one)]
        engaged = [(one.teller, one.session) for one in tellers if one.session is not None]
        assert sorted(busy) == sorted(engaged)

    async def _leased(self, stream: str) -> None:
        self.leases[stream] = "a page"
        await self.presence.take(stream, "a page")

    async def _in(self, *phases: Phase) -> list[SessionState]:
        sessions, _ = await self._now()
        return [state for state in sessions if state.phase in phases]

    async def _now(self) -> tuple[list[SessionState], list[TellerState]]:
        """Everybody's state as of one moment: read by one question."""
        states, tellers = KeptStates(self.store), [teller.staff for teller in self.tellers]
        await states.warm(self.sessions, tellers)
        sessions = [kept.state for one in self.sessions if (kept := states.session(one)) is not None]
        return sessions, [kept.state for one in tellers if (kept := states.teller(one)) is not None]

    async def _rung(self) -> tuple[SessionState, Staff] | None:
        ringing = await self._in(Phase.OFFERED)
        if not ringing:
            return None
        state = self.chance.choice(ringing)
        return state, next(one for one in self.tellers if one.staff == state.teller)


def _may_take(session: SessionState, teller: StaffId) -> bool:
    """Whether it waits for a teller and this one has not just let it pass; a way back waits for one alone."""
    search = session.search
    if session.phase is Phase.WAITING:
        is_there = session.parties[CUSTOMER].presence is There.PRESENT
        return is_there and not (session.let_pass is not None and session.let_pass.teller == teller)
    if session.phase is not Phase.IN_SERVICE or search is None or search.is_way_back or search.offer is not None:
        return False
    return teller != search.by and not (search.let_pass is not None and search.let_pass.teller == teller)


def _busy_with(session: SessionState) -> set[StaffId]:
    if session.phase not in _WITH_TELLER:
        return set(session.former)
    sought = {session.search.rings, session.search.found} if session.search is not None else set[StaffId | None]()
    return {one for one in {session.serving, *sought, *session.former} if one is not None}


@asynccontextmanager
async def hours(counter: Counter, store: EventStore, redis: Redis, seed: int) -> AsyncGenerator[Hours]:
    async with AsyncExitStack() as nodes:
        for _ in range(2):
            await nodes.enter_async_context(node(store, redis))
        yield Hours(counter, store, redis, nodes, seed)


@pytest.mark.parametrize("seed", range(1, 5))
async def test_whatever_happens_nobody_is_left_over_or_rung_twice(
    counter: Counter, store: EventStore, redis: Redis, seed: int
) -> None:
    async with hours(counter, store, redis, seed) as walk:
        for _ in range(STEPS):
            await walk.step()
            await walk.settled()
            await walk.nobody_is_rung_twice()
        # And these hours had something of everything in them.
        assert walk.served > 0
        assert walk.handed_on > 0
        kinds = await store.pool.fetch("select distinct type from events")
        assert {row["type"] for row in kinds} >= OF_EVERYTHING
