"""What one decision of the ACD's policy costs with so many who wait: the pure policy, alone in a process."""

import random
import time
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from statistics import mean
from typing import Final

from people.qualifications import Qualification
from queueing import changes as ch
from queueing.board import Board
from queueing.policy import board_of, step
from queueing.request import Request, Teller
from queueing.routing_plan import STANDARD_PLAN, LineBusiness, LinePlan, Ring, RoutingPlan
from session.identifiers import LineId, RequestId, SkillId, StaffId
from session.vocabulary import Business, Channel, Language, PriorityClass

SKILLS: Final = 50
"""That tellers have; those of the plan's businesses are asked for."""
SKILLS_EACH: Final = 6
DECISIONS: Final = 2_000
_NINE: Final = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
_LONG_AGO: Final = datetime(2026, 1, 1, tzinfo=UTC)


def bench_plan() -> RoutingPlan:
    """Each business has a line and asks for a skill of its own, at level 3 and after a minute at any."""
    lines = tuple(
        LinePlan(
            id=LineId(business.value),
            businesses=(LineBusiness(business=business, skill=_skill(number)),),
            target_s=20.0 + 10 * number,
            rings=(Ring(least_level=3), Ring(after_s=60.0)),
        )
        for number, business in enumerate(Business)
    )
    return RoutingPlan(
        version=1,
        lines=lines,
        classes=STANDARD_PLAN.classes,
        channels=STANDARD_PLAN.channels,
        preferred_limit_s=STANDARD_PLAN.preferred_limit_s,
        pass_again_s=STANDARD_PLAN.pass_again_s,
    )


def skills_of(number: int) -> tuple[Qualification, ...]:
    """The skills of one teller of many: one that is asked for, and five of all fifty."""
    chance = random.Random(number)  # noqa: S311 - tellers of a bench, not secrets
    skills = {number % len(Business), *chance.sample(range(SKILLS), SKILLS_EACH - 1)}
    return tuple(Qualification(_skill(one), chance.randint(3, 9), _LONG_AGO) for one in sorted(skills))


def step_us(waiting: int, tellers: int) -> float:
    """The mean time of a decision: a teller becomes free, and whom that one gets is found, in microseconds."""
    everybody = [_teller(number) for number in range(tellers)]
    board, _ = step(board_of(_requests(waiting), [], bench_plan(), _NINE), ch.TimePassed(), _NINE)
    return mean(_decisions(board, everybody)) * 1e6


def _decisions(board: Board, tellers: Sequence[Teller]) -> list[float]:
    took: list[float] = []
    for number in range(DECISIONS):
        now = _NINE + timedelta(milliseconds=5 * number)
        teller = tellers[number % len(tellers)]
        began = time.perf_counter()
        board, matches = step(board, ch.TellerStands(teller), now)
        took.append(time.perf_counter() - began)
        for match in matches:
            board, _ = step(board, ch.OfferAccepted(match.request, match.teller), now)
            # Somebody comes as somebody goes: as many wait at the last decision as at the first.
            board, _ = step(board, ch.RequestStands(_request(f"n{number:07}", number, now)), now)
        board, _ = step(board, ch.TellerLeft(teller.id), now)
    return took


def _requests(count: int) -> list[Request]:
    return [
        _request(f"r{number:07}", number, _NINE - timedelta(seconds=3600 + number * 7919 % 7200))
        for number in range(count)
    ]


def _request(name: str, number: int, joined_at: datetime) -> Request:
    return Request(
        id=RequestId(name),
        business=list(Business)[number % len(Business)],
        language=list(Language)[number % 7 == 0],
        channel=Channel.VIDEO,
        joined_at=joined_at,
        classes=frozenset([PriorityClass.VIP]) if number % 11 == 0 else frozenset(),
    )


def _teller(number: int) -> Teller:
    return Teller(id=StaffId(f"t{number:05}"), idle_since=_NINE, qualifications=skills_of(number))


def _skill(number: int) -> SkillId:
    return SkillId(f"skill-{number:02}")
