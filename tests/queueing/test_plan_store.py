"""The routing plan that holds: set, refused, changed under somebody's feet, not understood; and what it does."""

from datetime import UTC, datetime, timedelta

import msgspec
import pytest
from redis.asyncio import Redis

from people.accounts import Accounts
from people.competences import change_competence
from queueing.acd import Acd
from queueing.claims import Claims
from queueing.plan_faults import FaultKind
from queueing.plan_store import FaultyPlan, change_plan, live_plan
from queueing.routing_plan import STANDARD_PLAN, LineBusiness, LineId, LinePlan, RoutingPlan, plan_as_json
from session import commands as c
from session.actors import Staff, System
from session.identifiers import SkillId, StaffId
from session.personal import Personal
from session.vocabulary import Business, Phase, Role, Setting
from session_store.counter import Counter, new_command_id
from session_store.event_store import EventStore, VersionConflict
from session_store.read_models import advance
from session_store.settings_kept import SettingsKept
from tests.queueing.board_histories import changed
from tests.session_store.stories import arrive, ask, new_session, talk

ADMINISTRATOR = System("test")
CARD = SkillId("card")


def card_takes_a_skill() -> RoutingPlan:
    others = tuple(LineBusiness(business=one) for one in Business if one is not Business.CARD)
    cards = LinePlan(id=LineId("cards"), businesses=(LineBusiness(business=Business.CARD, skill=CARD),), target_s=20.0)
    return changed(lines=(cards, LinePlan(id=LineId("others"), businesses=others, target_s=60.0)))


async def go_live(store: EventStore, plan: RoutingPlan, on: int = 1) -> RoutingPlan:
    return await change_plan(store, ADMINISTRATOR, plan, on, new_command_id())


async def account(store: EventStore, login: str = "lin") -> Staff:
    name = Personal(login)
    staff = await Accounts(store).add(login, login, f"01-{login}", [Role.TELLER], Personal("correct horse"))
    return Staff(staff, f"01-{login}", name, (Role.TELLER,))


async def qualify(store: EventStore, staff: StaffId, until: datetime | None) -> None:
    granted = c.GrantQualification(
        staff=staff, skill=CARD, level=1, valid_from=datetime(2026, 1, 1, tzinfo=UTC), valid_until=until
    )
    await change_competence(store, ADMINISTRATOR, granted, new_command_id())


async def look(counter: Counter, store: EventStore, redis: Redis) -> int:
    while await advance(store):
        pass
    return await Acd(counter, Claims(redis)).look_once()


async def test_until_one_is_set_the_standard_plan_holds(store: EventStore) -> None:
    assert await live_plan(store.pool) == STANDARD_PLAN


async def test_a_plan_that_is_set_holds_in_the_next_version(store: EventStore) -> None:
    wanted = card_takes_a_skill()
    await go_live(store, wanted)
    assert await live_plan(store.pool) == msgspec.structs.replace(wanted, version=2)
    await go_live(store, STANDARD_PLAN, on=2)
    assert await live_plan(store.pool) == msgspec.structs.replace(STANDARD_PLAN, version=3)


async def test_a_faulty_plan_is_refused_with_all_its_faults(store: EventStore) -> None:
    line = LinePlan(id=LineId("cards"), businesses=(LineBusiness(business=Business.CARD),), target_s=0.0, weight=0.0)
    with pytest.raises(FaultyPlan) as refused:
        await go_live(store, changed(lines=(line,)))
    kinds = [fault.kind for fault in refused.value.faults]
    assert FaultKind.TARGET_OUT_OF_RANGE in kinds
    assert FaultKind.WEIGHT_OUT_OF_RANGE in kinds
    assert kinds.count(FaultKind.BUSINESS_NOWHERE) == len(Business) - 1
    assert await live_plan(store.pool) == STANDARD_PLAN


async def test_of_two_administrators_the_second_is_told_of_the_first(store: EventStore) -> None:
    await go_live(store, card_takes_a_skill())
    with pytest.raises(VersionConflict):
        await go_live(store, STANDARD_PLAN)


async def test_what_a_newer_program_has_set_does_not_stop_an_older_one(store: EventStore) -> None:
    kept = SettingsKept(store)
    unknown = plan_as_json(STANDARD_PLAN).decode().replace('"version"', '"moon_phase":1,"version"')
    await kept.keep(ADMINISTRATOR, Setting.ROUTING_PLAN, unknown, 0, new_command_id())
    assert await live_plan(store.pool) == STANDARD_PLAN
    await go_live(store, card_takes_a_skill(), on=2)
    await kept.keep(ADMINISTRATOR, Setting.ROUTING_PLAN, unknown, 2, new_command_id())
    assert (await live_plan(store.pool)).version == 3


async def test_a_plan_that_goes_live_is_what_the_next_offer_is_made_by(
    counter: Counter, store: EventStore, redis: Redis
) -> None:
    teller, session = await account(store), new_session()
    await arrive(counter, session)
    await go_live(store, card_takes_a_skill())
    await ask(counter, teller, c.GoReady(teller=teller.staff))
    assert await look(counter, store, redis) == 0
    await qualify(store, teller.staff, None)
    assert await look(counter, store, redis) == 1


async def test_a_certificate_that_expires_at_noon_is_not_offered_at_one_second_past_noon(
    counter: Counter, store: EventStore, redis: Redis
) -> None:
    in_call, waiting, busy, free = new_session(), new_session(), await account(store), await account(store, "he")
    await go_live(store, card_takes_a_skill())
    for teller in (busy, free):
        await qualify(store, teller.staff, datetime.now(UTC) + timedelta(hours=1))
    await arrive(counter, in_call)
    await talk(counter, in_call, busy)
    await ask(counter, free, c.GoReady(teller=free.staff))
    await arrive(counter, waiting)
    await noon_was(store, "1 second ago")
    assert await look(counter, store, redis) == 0
    state = await counter.session(in_call)
    assert state is not None
    assert (state.phase, state.teller) == (Phase.IN_SERVICE, busy.staff)
    await noon_was(store, "-1 hour ago")
    assert await look(counter, store, redis) == 1
    assert (await counter.teller(free.staff)).session == waiting


async def noon_was(store: EventStore, when: str) -> None:
    """Time itself cannot be moved in a real database; the moment at which the certificates end can."""
    await store.pool.execute(
        "update staff_qualifications set valid_until = clock_timestamp() + $1::text::interval", when
    )
