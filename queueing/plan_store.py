"""The routing plan that holds now: what the administrator has set, or the standard one.

The standard plan is version 1; each change that goes live counts one more.
"""

from functools import lru_cache
from typing import Final

import msgspec
import structlog

from queueing.plan_faults import PlanFault, validated
from queueing.routing_plan import STANDARD_PLAN, ChannelLoad, RoutingPlan, plan_as_json, plan_of_json
from session.actors import Actor
from session.identifiers import CommandId
from session.vocabulary import Language, Setting
from session_store.event_store import EventStore
from session_store.postgres import Connection, Pool
from session_store.settings_kept import KeptSetting, SettingsKept, newest

_LOOKED_BACK: Final = 20
"""How far back a plan is looked for that this program understands, while a newer program runs beside it."""
_UNDERSTOOD: Final = 8
"""Plans of which a node remembers what they say: it asks four times a second for each page of its own."""

log = structlog.get_logger()


class FaultyPlan(Exception):  # noqa: N818 - names what it is
    """The plan is refused; `faults` names everything that is wrong with it."""

    def __init__(self, faults: list[PlanFault]) -> None:
        super().__init__(" ".join(fault.sentence(Language.ENGLISH) for fault in faults))
        self.faults = faults


async def live_plan(pool: Pool | Connection) -> RoutingPlan:
    """The plan by which is routed now."""
    kept = await newest(pool, Setting.ROUTING_PLAN, 1)
    if not kept:
        return STANDARD_PLAN
    return plan_kept(kept[0]) or await _latest_understood(pool)


def plan_kept(kept: KeptSetting) -> RoutingPlan | None:
    """The plan that was set, in its version; None when this program does not understand it."""
    return _understood(kept.version, kept.document)


async def change_plan(store: EventStore, actor: Actor, plan: RoutingPlan, on: int, command: CommandId) -> RoutingPlan:
    """Let `plan` go live in place of the plan of version `on`; returns it with its own version.

    Raises FaultyPlan, VersionConflict when another plan has gone live since, and CommandRepeated on a repeat.
    """
    live = msgspec.structs.replace(plan, version=on + 1)
    if faults := validated(live):
        raise FaultyPlan(faults)
    document = plan_as_json(live).decode()
    kept_on = on - STANDARD_PLAN.version
    await SettingsKept(store).keep(actor, Setting.ROUTING_PLAN, document, kept_on, command)
    return live


@lru_cache(maxsize=_UNDERSTOOD)
def _understood(kept_version: int, document: str) -> RoutingPlan | None:
    try:
        plan = plan_of_json(document.encode())
    except msgspec.DecodeError:
        return None
    plan = msgspec.structs.replace(
        plan, version=kept_version + STANDARD_PLAN.version, channels=(*plan.channels, *_channels_since(plan))
    )
    return None if validated(plan) else plan


def _channels_since(plan: RoutingPlan) -> tuple[ChannelLoad, ...]:
    """A plan that was set before there was a channel says nothing of it: what holds is the standard."""
    known = {load.channel for load in plan.channels}
    return tuple(load for load in STANDARD_PLAN.channels if load.channel not in known)


async def _latest_understood(pool: Pool | Connection) -> RoutingPlan:
    """A newer program may have set what this one cannot read: then the last plan that it can is better than none."""
    for kept in await newest(pool, Setting.ROUTING_PLAN, _LOOKED_BACK):
        if (plan := plan_kept(kept)) is not None:
            log.error("the routing plan is not understood; an earlier one is used", used=plan.version)
            return plan
    log.error("no routing plan is understood; the standard one is used")
    return STANDARD_PLAN
