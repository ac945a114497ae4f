"""What a decision costs, counted in comparisons and looks at times, not in seconds: it grows with the logarithm."""

import math
from datetime import UTC, datetime, timedelta
from typing import Any

from queueing import changes as ch
from queueing.board import Board
from queueing.policy import board_of, step
from queueing.request import Request
from queueing.routing_plan import PriorityClass
from session.identifiers import RequestId, StaffId
from session.vocabulary import Business, Channel, Language
from tests.queueing.board_histories import NINE, skilled, teller
from tests.queueing.board_walk import RICH_PLAN, SKILLS, TELLERS

FEW, MANY = 1_000, 100_000
DECISIONS = 60


class CountedTime(datetime):
    """An arrival that counts how often it is compared or reckoned with."""

    looks = 0

    def _looked(self) -> None:
        CountedTime.looks += 1

    def __lt__(self, other: Any) -> bool:
        self._looked()
        return super().__lt__(other)

    def __eq__(self, other: object) -> bool:
        self._looked()
        return super().__eq__(other)

    def __hash__(self) -> int:
        return super().__hash__()

    def __rsub__(self, other: Any) -> Any:
        self._looked()
        return super().__rsub__(other)  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType, reportAttributeAccessIssue]


def test_a_decision_grows_with_the_logarithm_of_those_waiting() -> None:
    few, many = _looks_a_decision(_crowded(FEW)), _looks_a_decision(_crowded(MANY))
    assert few > 5, "the counting counts"
    assert many <= few * math.log2(MANY) / math.log2(FEW)


def _crowded(waiting: int) -> Board:
    """A board with so many of all kinds, some kept for a teller, some barred from one, and nobody free."""
    kinds = [(business, language, channel) for business in Business for language in Language for channel in Channel]
    requests = [
        Request(
            id=RequestId(f"r{number:06}"),
            business=kinds[number % len(kinds)][0],
            language=kinds[number % len(kinds)][1],
            channel=kinds[number % len(kinds)][2],
            # So long ago that nothing falls due: that is paid once for each request and ring, not at a decision.
            joined_at=_counted(-3600 - (number * 7919 % 7200)),
            classes=frozenset([PriorityClass.VIP]) if number % 11 == 0 else frozenset(),
            excluded=frozenset([TELLERS[number % len(TELLERS)]]) if number % 5 == 0 else frozenset(),
            preferred=TELLERS[number % len(TELLERS)] if number % 3 == 0 else None,
        )
        for number in range(waiting)
    ]
    return board_of(requests, [], RICH_PLAN, NINE)


def _looks_a_decision(board: Board) -> float:
    """The mean over tellers who become free and are offered somebody, who accepts or lets pass; and newcomers."""
    skills = tuple(skilled(skill, 3) for skill in SKILLS)
    CountedTime.looks = offered = 0
    for number in range(DECISIONS):
        now = NINE + timedelta(seconds=1 + number)
        name = StaffId(f"{TELLERS[number % len(TELLERS)]}")
        board, matches = step(board, ch.TellerStands(teller(name, number, qualifications=skills)), now)
        offered += len(matches)
        for match in matches:
            end = ch.OfferPassed if number % 3 == 0 else ch.OfferAccepted
            board, more = step(board, end(match.request, match.teller), now)
            assert more == ()
        newcomer = Request(
            id=RequestId(f"s{number:06}"),
            business=Business.CARD,
            language=Language.CHINESE,
            channel=Channel.VIDEO,
            joined_at=_counted(1 + number),
        )
        board, more = step(board, ch.RequestStands(newcomer), now)
        board, more = step(board, ch.TellerLeft(name), now)
    assert offered == DECISIONS
    return CountedTime.looks / offered


def _counted(seconds: float) -> CountedTime:
    moment = NINE + timedelta(seconds=seconds)
    return CountedTime.fromtimestamp(moment.timestamp(), UTC)
