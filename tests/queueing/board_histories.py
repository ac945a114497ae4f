"""Given these plans, tellers and requests, when this happens, then these are offered: how the policy is told."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import msgspec

from queueing import changes as ch
from queueing.board import Board
from queueing.policy import board_of, step
from queueing.qualification import Qualification
from queueing.request import Request, Teller
from queueing.routing_plan import (
    STANDARD_PLAN,
    LineBusiness,
    LineId,
    LinePlan,
    RoutingPlan,
    SkillId,
)
from session.identifiers import RequestId, StaffId
from session.vocabulary import Business, Channel, Language

NINE = datetime(2026, 3, 2, 9, tzinfo=UTC)
LOAN, EXPERT = SkillId("loan"), SkillId("expert")
LOANS, CARDS, EXPERTS = LineId("loans"), LineId("cards"), LineId("experts")
CHINESE, ENGLISH = frozenset([Language.CHINESE]), frozenset([Language.ENGLISH])


def at(seconds: float) -> datetime:
    """So long after nine."""
    return NINE + timedelta(seconds=seconds)


def request(name: str, joined_s: float = 0, **fields: object) -> Request:
    """A request for a card, in Chinese, by video, unless `fields` say otherwise."""
    plain = Request(
        id=RequestId(name),
        business=Business.CARD,
        language=Language.CHINESE,
        channel=Channel.VIDEO,
        joined_at=at(joined_s),
    )
    return msgspec.structs.replace(plain, **fields)


def teller(name: str, idle_s: float = 0, **fields: object) -> Teller:
    return msgspec.structs.replace(Teller(id=StaffId(name), idle_since=at(idle_s)), **fields)


def skilled(skill: SkillId, level: int = 1, until_s: float | None = None, from_s: float = 0) -> Qualification:
    return Qualification(skill, level, at(from_s), at(until_s) if until_s is not None else None)


def changed(plan: RoutingPlan = STANDARD_PLAN, **fields: object) -> RoutingPlan:
    return msgspec.structs.replace(plan, **fields)


def two_lines(**of_loans: object) -> RoutingPlan:
    """Loans take a skill and have a line of their own, with a target of 60 s; the others' is 20 s and takes none."""
    others = tuple(LineBusiness(business=business) for business in Business if business is not Business.LOAN)
    loans = LinePlan(id=LOANS, businesses=(LineBusiness(business=Business.LOAN, skill=LOAN),), target_s=60.0)
    cards = LinePlan(id=CARDS, businesses=others, target_s=20.0)
    return changed(lines=(msgspec.structs.replace(loans, **of_loans), cards))


class Story:
    """A board and what has been offered last, as pairs of names."""

    def __init__(
        self, plan: RoutingPlan = STANDARD_PLAN, requests: Sequence[Request] = (), tellers: Sequence[Teller] = ()
    ) -> None:
        self.board: Board = board_of(requests, tellers, plan, NINE)

    def then(self, seconds: float, change: ch.Change) -> list[tuple[str, str]]:
        """What is offered when `change` happens so long after nine."""
        self.board, matches = step(self.board, change, at(seconds))
        return [(match.request, match.teller) for match in matches]

    def joins(self, seconds: float, name: str, **fields: object) -> list[tuple[str, str]]:
        return self.then(seconds, ch.RequestStands(request(name, seconds, **fields)))

    def leaves(self, seconds: float, name: str) -> list[tuple[str, str]]:
        return self.then(seconds, ch.RequestLeft(RequestId(name)))

    def ready(self, seconds: float, name: str, **fields: object) -> list[tuple[str, str]]:
        return self.then(seconds, ch.TellerStands(teller(name, seconds, **fields)))

    def goes(self, seconds: float, name: str) -> list[tuple[str, str]]:
        return self.then(seconds, ch.TellerLeft(StaffId(name)))

    def passed(self, seconds: float, request_name: str, teller_name: str) -> list[tuple[str, str]]:
        return self.then(seconds, ch.OfferPassed(RequestId(request_name), StaffId(teller_name)))

    def accepted(self, seconds: float, request_name: str, teller_name: str) -> list[tuple[str, str]]:
        return self.then(seconds, ch.OfferAccepted(RequestId(request_name), StaffId(teller_name)))

    def undone(self, seconds: float, request_name: str, teller_name: str) -> list[tuple[str, str]]:
        return self.then(seconds, ch.OfferUndone(RequestId(request_name), StaffId(teller_name)))

    def waits_until(self, seconds: float) -> list[tuple[str, str]]:
        return self.then(seconds, ch.TimePassed())
