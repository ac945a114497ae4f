"""What a proposed plan would have made of today, told as it is worked out. Whoever goes away has it stopped."""

import asyncio
from collections.abc import AsyncGenerator
from datetime import UTC, datetime
from typing import Final

import msgspec
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from queueing.day import Day
from queueing.day_log import day_of, read_day
from queueing.plan_faults import validated
from queueing.plan_store import live_plan
from queueing.routing_plan import RoutingPlan
from queueing.simulation import Simulation
from queueing.simulation_figures import compare
from signaling.admin_messages import FaultShown, PlanFaults, PlanProposed, PreviewDone, PreviewPart, PreviewProgress
from signaling.door import Problem, answer, check_origin, door_of, read_body
from signaling.http_admin import MAX_PLAN_BYTES, administrator

AT_ONCE: Final = 200
"""Happenings between two looks at whether anybody still listens: some ten milliseconds."""
_ONE_AT_A_TIME: Final = asyncio.Semaphore(1)
"""A process that carries pages works out one preview; the next is told to wait."""


async def preview(request: Request) -> Response:
    """Lines of JSON: progress, and at the end the figures of each line, before and after."""
    check_origin(request)
    await administrator(request)
    proposed = await read_body(request, PlanProposed, MAX_PLAN_BYTES)
    if faults := validated(proposed.plan):
        return answer(PlanFaults(tuple(FaultShown.of(fault) for fault in faults)), 422)
    if _ONE_AT_A_TIME.locked():
        raise Problem(429, "busy", "Another preview is being worked out.", 5)
    pool = door_of(request).counter.store.pool
    live, day = await live_plan(pool), await read_day(pool, *day_of(datetime.now(UTC)))
    return StreamingResponse(preview_parts(day, live, proposed.plan), media_type="application/x-ndjson")


async def preview_parts(day: Day, live: RoutingPlan, proposed: RoutingPlan) -> AsyncGenerator[bytes]:
    """Progress, and at the end the figures, each as a line of JSON. To close it is to stop it."""
    async with _ONE_AT_A_TIME:
        before, after = Simulation(day, live), Simulation(day, proposed)
        for simulation, done in ((before, 0.0), (after, 0.5)):
            while simulation.share_done < 1:
                await asyncio.to_thread(simulation.run, AT_ONCE)
                yield _line(PreviewProgress(done + simulation.share_done / 2))
        lines = compare(day, live, before.outcomes, proposed, after.outcomes)
        yield _line(PreviewDone(lines, _ms(day.begins_at), _ms(day.ends_at)))


def _line(part: PreviewPart) -> bytes:
    return msgspec.json.encode(part) + b"\n"


def _ms(moment: datetime) -> int:
    return int(moment.timestamp() * 1000)


ROUTES = [Route("/api/admin/plan/preview", preview, methods=["POST"])]
