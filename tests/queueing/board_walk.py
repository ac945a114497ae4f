"""A board and the reference, going the same way; after each step everything that must hold is looked at."""

from datetime import timedelta

from msgspec.structs import replace

from queueing import changes as ch
from queueing.policy import board_of, step
from queueing.qualification import Qualification
from queueing.request import Match, Request, Teller
from queueing.routing_plan import (
    STANDARD_PLAN,
    ClassBonus,
    LanguageRule,
    LineBusiness,
    LineId,
    LinePlan,
    Overflow,
    PriorityClass,
    Ring,
    RoutingPlan,
    SkillId,
)
from session.identifiers import RequestId, StaffId
from session.vocabulary import Business, Channel, Language
from tests.queueing.board_histories import NINE, changed
from tests.queueing.reference_policy import Reference

SKILLS = [SkillId("b"), SkillId("c"), SkillId("a")]
TELLERS = [StaffId(f"t{number}") for number in range(6)]
LINES = [LineId("one"), LineId("two"), LineId("gone")]
_ALL = tuple(LineBusiness(business=business) for business in Business)

RICH_PLAN = changed(
    version=2,
    lines=(
        LinePlan(
            id=LINES[0],
            businesses=(
                LineBusiness(business=Business.CARD, skill=SKILLS[0]),
                LineBusiness(business=Business.LOAN, skill=SKILLS[1]),
            ),
            target_s=20.0,
            rings=(
                Ring(least_level=3),
                Ring(after_s=10.0, least_level=2),
                Ring(after_s=25.0, least_level=2, language=LanguageRule.ANY),
            ),
            overflow=Overflow(after_s=40.0, to=LINES[1]),
        ),
        LinePlan(
            id=LINES[1],
            businesses=tuple(one for one in _ALL if one.business not in (Business.CARD, Business.LOAN)),
            skill=SKILLS[2],
            target_s=45.0,
            weight=1.5,
            rings=(Ring(least_level=3), Ring(after_s=15.0)),
        ),
    ),
    classes=(
        ClassBonus(of=PriorityClass.VIP, bonus_s=20.0),
        ClassBonus(of=PriorityClass.ELDERLY, bonus_s=30.0),
    ),
    preferred_limit_s=20.0,
)
OTHER_PLAN = changed(RICH_PLAN, version=3, lines=(replace(RICH_PLAN.lines[0], overflow=None), RICH_PLAN.lines[1]))
PLANS = [STANDARD_PLAN, RICH_PLAN, OTHER_PLAN]


class Walk:
    """Everything that happens, happens to both."""

    def __init__(self, plan: RoutingPlan = RICH_PLAN) -> None:
        self.now = NINE
        self.reference = Reference(plan)
        self.board = board_of((), (), plan, NINE)
        self.here: set[RequestId] = set()
        """Who has joined and neither left nor been served."""
        self.handed_on: dict[RequestId, StaffId] = {}
        """Of those, who is in a call, and with whom: it is to become another's."""
        self.joined = 0
        self.offered = 0
        self.sent_back = 0
        self.made_room = 0
        """How often somebody was passed over by a teller who made room."""

    @property
    def ringing(self) -> list[Match]:
        rung = [(one.id, one.offered_to) for one in self.reference.requests.values()]
        return [Match(request, teller) for request, teller in rung if teller is not None]

    def join(
        self,
        business: Business,
        language: Language,
        channel: Channel,
        line: LineId | None = None,
        classes: frozenset[PriorityClass] = frozenset(),
        preferred: StaffId | None = None,
        excluded: frozenset[StaffId] = frozenset(),
    ) -> None:
        self.joined += 1
        request = Request(
            id=RequestId(f"r{self.joined:05}"),
            business=business,
            language=language,
            channel=channel,
            joined_at=self.now,
            line=line,
            classes=classes,
            preferred=preferred,
            excluded=excluded,
        )
        self.here.add(request.id)
        self.happens(ch.RequestStands(request))

    def hand_on(self, teller: StaffId, line: LineId) -> None:
        """Whoever is in a call seeks a colleague in `line` to whom it goes over; until then it stays theirs."""
        before = self.reference.tellers.get(teller)
        if before is None or not before.engaged:
            return
        self.joined += 1
        request = Request(
            id=RequestId(f"r{self.joined:05}"),
            business=Business.CARD,
            language=Language.CHINESE,
            channel=Channel.VIDEO,
            joined_at=self.now,
            line=line,
            classes=frozenset({PriorityClass.TRANSFERRED}),
            excluded=frozenset({teller}),
        )
        self.here.add(request.id)
        self.handed_on[request.id] = teller
        self.happens(ch.RequestStands(request))

    def send_back(self, request: RequestId) -> None:
        """Nobody took it: it goes to the first teller first, as soon as they are free, and keeps its arrival."""
        self.sent_back += 1
        by, waiting = self.handed_on.pop(request), self.reference.requests[request]
        back = replace(waiting, line=None, preferred=by, excluded=frozenset(), bars=(), offered_to=None)
        self.happens(ch.RequestStands(back))
        self.finish_one(by)

    def leave(self, request: RequestId) -> None:
        self.here.discard(request)
        self.handed_on.pop(request, None)
        self.happens(ch.RequestLeft(request))

    def stand(
        self,
        teller: StaffId,
        levels: dict[SkillId, tuple[int, int | None]],
        languages: frozenset[Language],
        at_once: int,
    ) -> None:
        """`levels`: for each skill its level, and in how many seconds it begins (below 0) or ends; None: for good."""
        valid = tuple(self._qualification(skill, level, in_s) for skill, (level, in_s) in levels.items())
        before = self.reference.tellers.get(teller)
        now = Teller(id=teller, idle_since=self.now, languages=languages, qualifications=valid, at_once=at_once)
        self.happens(ch.TellerStands(replace(now, engaged=before.engaged) if before is not None else now))

    def finish_one(self, teller: StaffId) -> None:
        before = self.reference.tellers.get(teller)
        if before is not None and before.engaged:
            self.happens(ch.TellerStands(replace(before, engaged=before.engaged[1:], idle_since=self.now)))

    def accept(self, offer: Match) -> None:
        self.here.discard(offer.request)
        self.happens(ch.OfferAccepted(offer.request, offer.teller))
        if (by := self.handed_on.pop(offer.request, None)) is not None:
            self.finish_one(by)

    def go_on_with_a_rebuilt_board(self) -> None:
        """As another node would, or this one after a restart."""
        requests, tellers = list(self.board.requests.values()), list(self.board.tellers.values())
        self.board = board_of(reversed(requests), reversed(tellers), self.reference.plan, self.now)
        self.happens(ch.TimePassed())

    def happens(self, change: ch.Change, after_s: int = 0) -> None:
        """Let it happen to both, and look."""
        self.now += timedelta(seconds=after_s)
        self.board, matches = step(self.board, change, self.now)
        assert list(matches) == self.reference.step(change, self.now)
        assert self.board.requests == self.reference.requests
        assert self.board.tellers == self.reference.tellers
        self._nobody_is_lost_or_offered_twice()
        assert self.reference.eligible_pairs(self.now) == [], "an eligible pair is left over"
        for number, match in enumerate(matches):
            self._nobody_starves_for(match, {one.request for one in matches[number:]})
        self.offered += len(matches)

    def _nobody_is_lost_or_offered_twice(self) -> None:
        assert set(self.board.requests) == self.here
        rung = [offer.teller for offer in self.ringing]
        assert len(set(rung)) == len(rung)
        assert {teller: request for request, teller in map(_pair, self.ringing)} == self.board.ringing
        for request in self.board.requests.values():
            assert self.board.waits(request.id) is (request.offered_to is None)

    def _nobody_starves_for(self, match: Match, waited: set[RequestId]) -> None:
        """Whoever was passed over, and could have been served by this teller, is bounded in how long that goes on:
        those who go first have waited at least the same share of their target, but for their bonus. Or else they came
        after somebody who is late and for whom this teller makes room; and so did nobody who goes first."""
        first, teller = self.reference.requests[match.request], self.reference.tellers[match.teller]
        largest = timedelta(seconds=max((bonus.bonus_s for bonus in self.reference.plan.classes), default=0.0))
        allowed = self._share_of_target(first, largest)
        before = Reference(self.reference.plan)
        before.tellers = self.reference.tellers
        before.requests = {
            name: replace(one, offered_to=None) if name in waited else one
            for name, one in self.reference.requests.items()
        }
        assert before.eligible(before.requests[first.id], teller, self.now)
        for request in before.requests.values():
            if before.eligible(request, teller, self.now):
                assert self._share_of_target(request) <= allowed + 1e-9
            elif before.makes_room(teller, request, self.now):
                self.made_room += 1

    def _share_of_target(self, request: Request, bonus: timedelta = timedelta()) -> float:
        line = self.reference.line_of(request)
        return (self.now - request.joined_at + bonus).total_seconds() * line.weight / line.target_s

    def _qualification(self, skill: SkillId, level: int, in_s: int | None) -> Qualification:
        if in_s is None:
            return Qualification(skill, level, self.now)
        if in_s < 0:
            return Qualification(skill, level, self.now - timedelta(seconds=in_s))
        return Qualification(skill, level, self.now, self.now + timedelta(seconds=in_s))


def _pair(match: Match) -> tuple[RequestId, StaffId]:
    return match.request, match.teller
