"""A day replayed under a plan: the same arrivals and shifts, by the policy that the ACD itself runs. Pure.

    simulation = Simulation(day, plan, seed)
    while simulation.share_done < 1:
        simulation.run(1_000)
    simulation.outcomes

It is a discrete-event simulation: nothing happens between two moments at which something happens. Offers are answered
after the day's usual time, and none is let pass: how often tellers do is their matter, not the plan's.
"""

from datetime import datetime, timedelta
from heapq import heappop, heappush
from itertools import count
from typing import assert_never

import msgspec
from msgspec.structs import replace

from queueing import changes as ch
from queueing.day import Contact, Day, Shift
from queueing.policy import board_of, step
from queueing.request import Match, Teller
from queueing.routing_plan import LineId, RoutingPlan, Takes
from queueing.simulated_customers import SimulatedCustomers
from session.identifiers import RequestId, StaffId


class Outcome(msgspec.Struct, frozen=True):
    """What became of one who waited: answered, or gave up, or neither until the end."""

    line: LineId
    joined_at: datetime
    answered_at: datetime | None = None
    gave_up_at: datetime | None = None


class _Arrives(msgspec.Struct, frozen=True):
    contact: Contact


class _GivesUp(msgspec.Struct, frozen=True):
    request: RequestId


class _Answers(msgspec.Struct, frozen=True):
    match: Match


class _Finishes(msgspec.Struct, frozen=True):
    teller: StaffId
    takes: Takes


class _Begins(msgspec.Struct, frozen=True):
    teller: StaffId


class _Ends(msgspec.Struct, frozen=True):
    teller: StaffId


class _Widens(msgspec.Struct, frozen=True):
    """A request requires less from now on; None: somebody's qualification begins or ends."""

    request: RequestId | None


_Happening = _Arrives | _GivesUp | _Answers | _Finishes | _Begins | _Ends | _Widens


class Simulation:
    """One run. The plan must be without faults."""

    def __init__(self, day: Day, plan: RoutingPlan, seed: int = 0) -> None:
        self._day = day
        self._customers = SimulatedCustomers(day.contacts, seed, day.ends_at)
        self._board = board_of((), (), plan, day.begins_at)
        self._due: list[tuple[datetime, int, _Happening]] = []
        self._number = count()
        self._tellers = {shift.teller.id: shift.teller for shift in day.shifts}
        self._on_duty: set[StaffId] = set()
        self._waiting: dict[RequestId, Contact] = {}
        self._ended: list[Outcome] = []
        self._widens_after = _widenings(plan)
        for contact in day.contacts:
            self._at(contact.request.joined_at, _Arrives(contact))
        for shift in day.shifts:
            self._plan_shift(shift)

    @property
    def share_done(self) -> float:
        """From 0 to 1, by the clock of the day."""
        if not self._due:
            return 1.0
        day = self._day
        length_s = (day.ends_at - day.begins_at).total_seconds()
        return min((self._due[0][0] - day.begins_at).total_seconds() / length_s, 1.0)

    @property
    def outcomes(self) -> tuple[Outcome, ...]:
        """So far; who still waits is among them."""
        waiting = (self._outcome(contact) for contact in self._waiting.values())
        return (*self._ended, *waiting)

    def run(self, happenings: int) -> None:
        """Let so many things happen, or what is left of the day."""
        for _ in range(happenings):
            if not self._due:
                return
            at, _, happening = heappop(self._due)
            if at >= self._day.ends_at:
                self._due.clear()
                return
            self._happen(at, happening)

    def _happen(self, at: datetime, happening: _Happening) -> None:
        match happening:
            case _Arrives(contact=contact):
                self._arrive(at, contact)
            case _GivesUp(request=request):
                if (left := self._waiting.pop(request, None)) is not None:
                    self._ended.append(replace(self._outcome(left), gave_up_at=at))
                    self._step(at, ch.RequestLeft(request))
            case _Answers(match=match):
                self._answer(at, match)
            case _Finishes(teller=teller_id, takes=takes):
                engaged = list(self._tellers[teller_id].engaged)
                engaged.remove(takes)
                self._stands(at, replace(self._tellers[teller_id], engaged=tuple(engaged)))
            case _Begins(teller=teller_id):
                self._on_duty.add(teller_id)
                self._stands(at, self._tellers[teller_id])
            case _Ends(teller=teller_id):
                self._on_duty.discard(teller_id)
                self._step(at, ch.TellerLeft(teller_id))
            case _Widens(request=request):
                if request is None or request in self._waiting:
                    self._step(at, ch.TimePassed())
            case _:
                assert_never(happening)

    def _arrive(self, at: datetime, contact: Contact) -> None:
        request = contact.request
        self._waiting[request.id] = contact
        if (gives_up_at := self._customers.gives_up_at(contact)) is not None:
            self._at(gives_up_at, _GivesUp(request.id))
        for after in self._widens_after:
            self._at(at + after, _Widens(request.id))
        self._step(at, ch.RequestStands(request))

    def _answer(self, at: datetime, match: Match) -> None:
        contact = self._waiting.pop(match.request, None)
        if contact is None:
            return
        self._ended.append(replace(self._outcome(contact), answered_at=at))
        takes = self._board.routes.takes(contact.request.channel)
        teller = self._tellers[match.teller]
        self._tellers[match.teller] = replace(teller, idle_since=at, engaged=(*teller.engaged, takes))
        self._at(at + timedelta(seconds=self._customers.handling_s(contact)), _Finishes(match.teller, takes))
        self._step(at, ch.OfferAccepted(match.request, match.teller))

    def _stands(self, at: datetime, teller: Teller) -> None:
        """Somebody begins, or has finished with a customer."""
        self._tellers[teller.id] = replace(teller, idle_since=at)
        if teller.id in self._on_duty:
            self._step(at, ch.TellerStands(self._tellers[teller.id]))

    def _step(self, at: datetime, change: ch.Change) -> None:
        self._board, matches = step(self._board, change, at)
        for match in matches:
            self._at(at + timedelta(seconds=self._day.answering_s), _Answers(match))

    def _outcome(self, contact: Contact) -> Outcome:
        return Outcome(self._board.routes.line_of(contact.request).id, contact.request.joined_at)

    def _plan_shift(self, shift: Shift) -> None:
        for span in shift.spans:
            self._at(span.begins_at, _Begins(shift.teller.id))
            self._at(span.ends_at, _Ends(shift.teller.id))
        for one in shift.teller.qualifications:
            for moment in (one.valid_from, one.valid_until):
                if moment is not None and moment > self._day.begins_at:
                    self._at(moment, _Widens(None))

    def _at(self, at: datetime, happening: _Happening) -> None:
        heappush(self._due, (at, next(self._number), happening))


def simulate(day: Day, plan: RoutingPlan, seed: int = 0) -> tuple[Outcome, ...]:
    """The whole day at once."""
    simulation = Simulation(day, plan, seed)
    while simulation.share_done < 1:
        simulation.run(1_000)
    return simulation.outcomes


def _widenings(plan: RoutingPlan) -> tuple[timedelta, ...]:
    """After which waits a request may require less: each ring's, each overflow's, and the preferred teller's limit."""
    rings = {ring.after_s for line in plan.lines for ring in line.rings}
    overflows = {line.overflow.after_s for line in plan.lines if line.overflow is not None}
    return tuple(timedelta(seconds=one) for one in sorted(rings | overflows | {plan.preferred_limit_s}) if one > 0)
