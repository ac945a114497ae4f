"""A preview is told as it is worked out, and is over when nobody listens any more."""

from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec

from queueing.day import Contact, Day
from queueing.request import Request
from queueing.routing_plan import STANDARD_PLAN
from session.identifiers import RequestId
from session.vocabulary import Business, Channel, Language
from signaling.http_preview import preview_parts

NINE = datetime(2026, 3, 2, 9, tzinfo=UTC)


def busy_day() -> Day:
    """Nobody is on duty, and 500 give up after a minute each."""
    contacts = [
        Contact(
            Request(
                id=RequestId(f"r{number}"),
                business=Business.CARD,
                language=Language.CHINESE,
                channel=Channel.VIDEO,
                joined_at=NINE + timedelta(seconds=number),
            ),
            answered=False,
            ended_at=NINE + timedelta(seconds=number + 60),
        )
        for number in range(500)
    ]
    return Day(NINE, NINE + timedelta(hours=1), tuple(contacts), ())


async def parts(day: Day) -> list[dict[str, Any]]:
    return [msgspec.json.decode(line) async for line in preview_parts(day, STANDARD_PLAN, STANDARD_PLAN)]


async def test_progress_rises_from_plan_to_plan_until_the_figures_are_there() -> None:
    told = await parts(busy_day())
    shares = [part["share"] for part in told[:-1]]
    assert len(shares) > 4
    assert shares == sorted(shares)
    assert shares[-1] == 1
    all_lines = told[-1]["lines"][0]
    assert all_lines["logged"] == all_lines["before"] == all_lines["after"]
    assert (all_lines["after"]["gave_up"], all_lines["after"]["mean_wait_s"]) == (500, 60)


async def test_one_that_was_cancelled_does_not_stand_in_the_way_of_the_next() -> None:
    cancelled = preview_parts(busy_day(), STANDARD_PLAN, STANDARD_PLAN)
    assert b"progress" in await anext(cancelled)
    await cancelled.aclose()
    assert (await parts(busy_day()))[-1]["type"] == "done"
