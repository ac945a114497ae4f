"""What the administrator asks: the routing plan, its history, and going live."""

from typing import Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from people.competences import competences
from queueing.plan_faults import validated
from queueing.plan_store import FaultyPlan, change_plan, live_plan, plan_kept
from queueing.routing_plan import STANDARD_PLAN, RoutingPlan
from session.access import may_administer
from session.actors import Staff
from session.identifiers import SkillId, StaffId
from session.personal import Personal
from session.vocabulary import Setting
from session_store.counter import new_command_id
from session_store.event_store import VersionConflict
from session_store.settings_kept import SettingsKept
from signaling.admin_messages import FaultShown, PlanFaults, PlanHistory, PlanNow, PlanProposed, PlanVersion
from signaling.door import Door, Problem, answer, check_origin, door_of, read_body, signed_in

MAX_PLAN_BYTES: Final = 200 * 1024
"""A plan of a hundred lines, several times over; the log takes a little more."""
_STAFF: Final = "staff/"


async def administrator(request: Request) -> Staff:
    """The administrator who asks; raises Problem 401 or 403."""
    staff = await signed_in(request)
    if not may_administer(staff):
        raise Problem(403, "not_yours", "This page is for administrators.")
    return staff


async def plan_now(request: Request) -> Response:
    """The plan by which is routed now."""
    await administrator(request)
    pool = door_of(request).counter.store.pool
    plan = await live_plan(pool)
    held = {one.skill for able in (await competences(pool)).values() for one in able.qualifications}
    return answer(PlanNow(plan, tuple(sorted(held | _skills_asked(plan)))))


def _skills_asked(plan: RoutingPlan) -> set[SkillId]:
    of_lines = {line.skill for line in plan.lines}
    of_businesses = {one.skill for line in plan.lines for one in line.businesses}
    return {skill for skill in of_lines | of_businesses if skill is not None}


async def plan_checked(request: Request) -> Response:
    """What is wrong with a plan; nothing is changed."""
    check_origin(request)
    await administrator(request)
    proposed = await read_body(request, PlanProposed, MAX_PLAN_BYTES)
    return answer(_shown(FaultyPlan(validated(proposed.plan))))


async def plan_live(request: Request) -> Response:
    """Let a plan go live; 422 with its faults, or 409 when another has meanwhile."""
    check_origin(request)
    staff, proposed = await administrator(request), await read_body(request, PlanProposed, MAX_PLAN_BYTES)
    store = door_of(request).counter.store
    try:
        return answer(await change_plan(store, staff, proposed.plan, proposed.on, new_command_id()))
    except FaultyPlan as faulty:
        return answer(_shown(faulty), 422)
    except VersionConflict:
        raise Problem(409, "changed_meanwhile", "Somebody else has changed the plan since.") from None


def _shown(faulty: FaultyPlan) -> PlanFaults:
    return PlanFaults(tuple(FaultShown.of(fault) for fault in faulty.faults))


async def plan_history(request: Request) -> Response:
    """Who changed the plan when, and what it was."""
    await administrator(request)
    door = door_of(request)
    kept = await SettingsKept(door.counter.store).history(Setting.ROUTING_PLAN)
    names = {by: await name_of_actor(door, by) for by in {one.by for one in kept}}
    versions = tuple(
        PlanVersion(
            version=one.version + STANDARD_PLAN.version,
            at_ms=int(one.at.timestamp() * 1000),
            by=one.by,
            by_name=names[one.by],
            plan=plan_kept(one),
        )
        for one in kept
    )
    return answer(PlanHistory(versions, STANDARD_PLAN))


async def name_of_actor(door: Door, actor: str) -> Personal | None:
    """Who has set something, by the name of their account; None: no account did."""
    if not actor.startswith(_STAFF):
        return None
    found = await door.accounts.find(StaffId(actor.removeprefix(_STAFF)))
    return found.name if found is not None else None


ROUTES = [
    Route("/api/admin/plan", plan_now, methods=["GET"]),
    Route("/api/admin/plan", plan_live, methods=["PUT"]),
    Route("/api/admin/plan/check", plan_checked, methods=["POST"]),
    Route("/api/admin/plan/history", plan_history),
]
