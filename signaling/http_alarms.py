"""What the administrator asks of alarms: the thresholds, their history, and letting others hold."""

from typing import Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from queueing.alarm_limits import STANDARD_LIMITS, LimitFault, limit_faults
from queueing.alarm_limits_kept import FaultyLimits, change_limits, limits_kept
from session.vocabulary import Setting
from session_store.counter import new_command_id
from session_store.event_store import VersionConflict
from session_store.settings_kept import SettingsKept
from signaling.admin_messages import (
    FaultShown,
    LimitFaults,
    LimitsHistory,
    LimitsNow,
    LimitsProposed,
    LimitsVersion,
)
from signaling.door import Problem, answer, check_origin, door_of, read_body
from signaling.http_admin import administrator, name_of_actor

MAX_LIMITS_BYTES: Final = 8 * 1024
"""All thresholds with every state named have a tenth of it."""


async def limits_of_now(request: Request) -> Response:
    """The thresholds that hold."""
    await administrator(request)
    kept = await SettingsKept(door_of(request).counter.store).now(Setting.ALARMS)
    limits = limits_kept(kept) if kept is not None else None
    return answer(LimitsNow(kept.version if kept else 0, limits or STANDARD_LIMITS, STANDARD_LIMITS))


async def limits_checked(request: Request) -> Response:
    """What is wrong with thresholds; nothing is changed."""
    check_origin(request)
    await administrator(request)
    proposed = await read_body(request, LimitsProposed, MAX_LIMITS_BYTES)
    return answer(_shown(limit_faults(proposed.limits)))


async def limits_set(request: Request) -> Response:
    """Let thresholds hold; 422 with their faults, or 409 when others do meanwhile."""
    check_origin(request)
    staff, proposed = await administrator(request), await read_body(request, LimitsProposed, MAX_LIMITS_BYTES)
    store = door_of(request).counter.store
    try:
        version = await change_limits(store, staff, proposed.limits, proposed.on, new_command_id())
    except FaultyLimits as faulty:
        return answer(_shown(faulty.faults), 422)
    except VersionConflict:
        raise Problem(409, "changed_meanwhile", "Somebody else has changed the thresholds since.") from None
    return answer(LimitsNow(version, proposed.limits, STANDARD_LIMITS))


def _shown(faults: list[LimitFault]) -> LimitFaults:
    return LimitFaults(tuple(FaultShown.of_limit(fault) for fault in faults))


async def limits_history(request: Request) -> Response:
    """Who changed the thresholds when, and what they were."""
    await administrator(request)
    door = door_of(request)
    kept = await SettingsKept(door.counter.store).history(Setting.ALARMS)
    names = {by: await name_of_actor(door, by) for by in {one.by for one in kept}}
    versions = tuple(
        LimitsVersion(
            version=one.version,
            at_ms=int(one.at.timestamp() * 1000),
            by=one.by,
            by_name=names[one.by],
            limits=limits_kept(one),
        )
        for one in kept
    )
    return answer(LimitsHistory(versions, STANDARD_LIMITS))


ROUTES = [
    Route("/api/admin/alarms", limits_of_now, methods=["GET"]),
    Route("/api/admin/alarms", limits_set, methods=["PUT"]),
    Route("/api/admin/alarms/check", limits_checked, methods=["POST"]),
    Route("/api/admin/alarms/history", limits_history),
]
