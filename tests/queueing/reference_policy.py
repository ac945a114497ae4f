"""The policy as one would write it without a thought for cost: every pair is looked at, every time.

It shares the plan, the values and the changes with the real one, and none of its ways of finding anything.
"""

from datetime import datetime, timedelta

from msgspec.structs import replace

from queueing import changes as ch
from queueing.policy import UNDONE_AGAIN
from queueing.request import Bar, Match, Request, Teller
from queueing.routing_plan import LanguageRule, LinePlan, RoutingPlan, Takes
from session.identifiers import RequestId, StaffId


class Reference:
    """All requests, all tellers, and the rule."""

    def __init__(self, plan: RoutingPlan) -> None:
        self.plan = plan
        self.requests: dict[RequestId, Request] = {}
        self.tellers: dict[StaffId, Teller] = {}

    def step(self, change: ch.Change, now: datetime) -> list[Match]:
        self._apply(change, now)
        matches: list[Match] = []
        while pairs := self.eligible_pairs(now):
            _, _, match = min(pairs, key=lambda pair: pair[:2])
            self.requests[match.request] = replace(self.requests[match.request], offered_to=match.teller)
            matches.append(match)
        return matches

    def eligible_pairs(self, now: datetime) -> list[tuple[tuple[object, ...], tuple[object, ...], Match]]:
        """With the rank of the request and then of the teller."""
        return [
            (
                (-self.urgency(request, now), self.virtual_arrival(request), request.id),
                (teller.room.load, teller.idle_since, teller.id),
                Match(request.id, teller.id),
            )
            for request in self.requests.values()
            for teller in self.tellers.values()
            if self.eligible(request, teller, now)
        ]

    def eligible(self, request: Request, teller: Teller, now: datetime) -> bool:
        rung = {one.offered_to for one in self.requests.values()}
        if request.offered_to is not None or teller.id in rung or teller.id in self._barred(request, now):
            return False
        preferred = self.tellers.get(request.preferred) if request.preferred is not None else None
        within = now < request.joined_at + timedelta(seconds=self.plan.preferred_limit_s)
        if preferred is not None and within and preferred.id not in self._barred(request, now):
            kept = self._can(preferred, request, now)
            if kept and preferred.id != teller.id:
                return False
        takes = self._takes(request)
        fits = not teller.engaged if takes is Takes.WHOLE else teller.room.used < teller.room.of
        return fits and self._can(teller, request, now) and not self.makes_room(teller, request, now)

    def makes_room(self, teller: Teller, request: Request, now: datetime) -> bool:
        """Whether somebody came before who is late, needs all of this teller, and is for them once there is room."""
        if self._takes(request) is Takes.WHOLE or not teller.engaged:
            return False
        arrived = (self.virtual_arrival(request), request.id)
        emptied = replace(teller, engaged=())
        return any(
            (self.virtual_arrival(one), one.id) < arrived
            and now - self.virtual_arrival(one) >= timedelta(seconds=self.line_of(one).target_s)
            and self._takes(one) is Takes.WHOLE
            and self.eligible(one, emptied, now)
            for one in self.requests.values()
        )

    def _takes(self, request: Request) -> Takes:
        return next(load.takes for load in self.plan.channels if load.channel is request.channel)

    def line_of(self, request: Request) -> LinePlan:
        named = [line for line in self.plan.lines if line.id == request.line]
        led = [line for line in self.plan.lines if request.business in {one.business for one in line.businesses}]
        return (named or led)[0]

    def virtual_arrival(self, request: Request) -> datetime:
        bonuses = [bonus.bonus_s for bonus in self.plan.classes if bonus.of in request.classes]
        return request.joined_at - timedelta(seconds=max(bonuses, default=0.0))

    def urgency(self, request: Request, now: datetime) -> float:
        line = self.line_of(request)
        return (now - self.virtual_arrival(request)).total_seconds() * (line.weight / line.target_s)

    def _barred(self, request: Request, now: datetime) -> set[StaffId]:
        alone = len(self.tellers) <= 1
        holds = [bar.teller for bar in request.bars if now < bar.until and (bar.even_alone or not alone)]
        return {*request.excluded, *holds}

    def _can(self, teller: Teller, request: Request, now: datetime) -> bool:
        valid = [
            one
            for one in teller.qualifications
            if one.valid_from <= now and (one.valid_until is None or one.valid_until > now)
        ]
        skill_of = {one.business: one.skill for line in self.plan.lines for one in line.businesses}
        waited, line = now - request.joined_at, self.line_of(request)
        while True:
            ring = [one for one in line.rings if timedelta(seconds=one.after_s) <= waited][-1]
            spoken = ring.language is LanguageRule.ANY or request.language in teller.languages
            skills = [skill for skill in (skill_of[request.business], line.skill) if skill is not None]
            held = [any(one.skill == skill and one.level >= ring.least_level for one in valid) for skill in skills]
            if spoken and all(held):
                return True
            if line.overflow is None or waited < timedelta(seconds=line.overflow.after_s):
                return False
            line = next(one for one in self.plan.lines if one.id == line.overflow.to)

    def _apply(self, change: ch.Change, now: datetime) -> None:
        match change:
            case ch.RequestStands(request=request):
                self.requests[request.id] = request
            case ch.RequestLeft(request=request_id):
                self.requests.pop(request_id, None)
            case ch.TellerStands(teller=teller):
                self.tellers[teller.id] = teller
            case ch.TellerLeft(teller=teller_id):
                self.tellers.pop(teller_id, None)
            case ch.PlanChanged(plan=plan):
                self.plan = plan
            case ch.TimePassed():
                pass
            case _:
                request = self.requests.get(change.request)
                if request is not None and request.offered_to == change.teller:
                    self._end_offer(change, request, now)

    def _end_offer(
        self, change: ch.OfferAccepted | ch.OfferPassed | ch.OfferUndone, request: Request, now: datetime
    ) -> None:
        match change:
            case ch.OfferAccepted(teller=teller_id):
                del self.requests[request.id]
                takes = next(load.takes for load in self.plan.channels if load.channel is request.channel)
                if (teller := self.tellers.get(teller_id)) is not None:
                    self.tellers[teller_id] = replace(teller, idle_since=now, engaged=(*teller.engaged, takes))
            case ch.OfferPassed(teller=teller_id):
                self.tellers.pop(teller_id, None)
                preferred = request.preferred if request.preferred != teller_id else None
                bars = (Bar(teller_id, now + timedelta(seconds=self.plan.pass_again_s), even_alone=False),)
                self.requests[request.id] = replace(request, offered_to=None, preferred=preferred, bars=bars)
            case ch.OfferUndone(teller=teller_id):
                kept = [bar for bar in request.bars if now < bar.until and bar.teller != teller_id]
                bars = (*kept, Bar(teller_id, now + UNDONE_AGAIN))
                self.requests[request.id] = replace(request, offered_to=None, bars=bars)
