"""The board: who waits and who is free, kept in order while time passes. Pure: it is told the time.

What the board holds follows from its requests, its tellers, its plan and the time alone, so that one made anew from
these decides as the one that saw everything happen. Whatever may have made a pair possible is remembered as `moved`
until `policy` has settled it.
"""

from collections.abc import Callable, Iterable
from datetime import datetime
from functools import partial
from typing import NamedTuple

from queueing.crowds import Barred, Crowds, Place
from queueing.free_tellers import FreeTellers, Pool
from queueing.ordered import Ordered
from queueing.qualification import Competence, competence, next_change
from queueing.request import Profile, Request, Teller, qualified
from queueing.routing_plan import RoutingPlan, Takes
from queueing.standing import Order, Rank, Routes, Standing
from session.identifiers import RequestId, StaffId


class Where(NamedTuple):
    """Where those wait who may be offered to somebody, and those for whom somebody with chats makes room."""

    places: frozenset[Place]
    wholes: frozenset[Place]


class Alike(NamedTuple):
    """Free tellers to whom the same requests may be offered."""

    where: Where
    members: list[StaffId]


class Board:
    """Every method costs the logarithm of those waiting, times the few places and profiles that there are; but when one
    who is late and needs all of a teller waits no longer, all who have chats are looked at again."""

    def __init__(self, plan: RoutingPlan, now: datetime) -> None:
        self.now = now
        self.routes = Routes(plan)
        self.requests: dict[RequestId, Request] = {}
        self.tellers: dict[StaffId, Teller] = {}
        self.ringing: dict[StaffId, RequestId] = {}
        """Which request each teller is being rung with."""
        self.moved_requests: set[RequestId] = set()
        self.moved_tellers: set[StaffId] = set()
        self._crowds = Crowds()
        self._free = FreeTellers()
        self._able: dict[StaffId, Competence] = {}
        self._with_bars: set[RequestId] = set()
        self._preferring: dict[StaffId, set[RequestId]] = {}
        self._request_due: Ordered[RequestId, tuple[datetime, RequestId]] = Ordered()
        self._teller_due: Ordered[StaffId, tuple[datetime, StaffId]] = Ordered()

    # --- what changes

    def pass_time(self, now: datetime) -> None:
        """Let everything happen that was due until `now`. An earlier time than the last is taken as the last."""
        self.now = max(self.now, now)
        while (due := self._teller_due.first()) is not None and due[1][0] <= self.now:
            self._teller_due.discard(due[0])
            self.put_teller(self.tellers[due[0]])
        while (due := self._request_due.first()) is not None and due[1][0] <= self.now:
            self._request_due.discard(due[0])
            self._place(self.requests[due[0]])

    @property
    def due_at(self) -> datetime | None:
        """When time alone next changes something; None: never."""
        due = [first[1][0] for first in (self._teller_due.first(), self._request_due.first()) if first is not None]
        return min(due, default=None)

    def put_request(self, request: Request) -> None:
        """Let it stand as this, in place of what stood under its id."""
        self.drop_request(request.id)
        self.requests[request.id] = request
        if request.bars:
            self._with_bars.add(request.id)
        if request.offered_to is not None:
            self.ringing[request.offered_to] = request.id
            self._free.discard(request.offered_to)
        else:
            self._place(request)

    def drop_request(self, request_id: RequestId) -> None:
        """Forget it; a teller who is being rung with it is free again."""
        request = self.requests.pop(request_id, None)
        if request is None:
            return
        self._with_bars.discard(request_id)
        self._let_chats_go_on(request)
        self._crowds.discard(request_id)
        self._request_due.discard(request_id)
        self._note_preference(request, until=self.now)
        rung = request.offered_to
        if rung is not None and self.ringing.get(rung) == request_id:
            del self.ringing[rung]
            if rung in self.tellers:
                self._free_if_room(self.tellers[rung])

    def put_teller(self, teller: Teller) -> None:
        """Let the teller stand as this. Ringing goes on."""
        was_alone = self._alone
        self.tellers[teller.id] = teller
        before = self._able.get(teller.id)
        self._able[teller.id] = competence(teller.qualifications, teller.languages, self.now)
        self._free_if_room(teller)
        change_at = next_change(teller.qualifications, self.now)
        if change_at is None:
            self._teller_due.discard(teller.id)
        else:
            self._teller_due.put(teller.id, (change_at, teller.id))
        if self._able[teller.id] != before:
            self._place_those_preferring(teller.id)
        self._place_those_with_bars(was_alone)

    def drop_teller(self, teller_id: StaffId) -> None:
        """Off duty, away or set aside. What rings goes on until something says how it ended."""
        was_alone = self._alone
        if self.tellers.pop(teller_id, None) is None:
            return
        del self._able[teller_id]
        self._free.discard(teller_id)
        self._teller_due.discard(teller_id)
        self._place_those_preferring(teller_id)
        self._place_those_with_bars(was_alone)

    # --- what is asked

    def waits(self, request_id: RequestId) -> bool:
        """Whether it may be offered to somebody."""
        return request_id in self._crowds

    def is_free(self, teller_id: StaffId) -> bool:
        """Whether something may be offered to this teller."""
        return teller_id in self._free

    def alike(self, teller_ids: Iterable[StaffId]) -> list[Alike]:
        """Those of them who are free, in groups to whose members the same requests may be offered now."""
        groups: dict[Where, Alike] = {}
        alone: list[Alike] = []
        where_of: dict[Profile, Where] = {}
        for teller_id in filter(self.is_free, teller_ids):
            profile = self._free.profile_of(teller_id)
            if self._crowds.knows(teller_id):
                alone.append(Alike(self._where_for(teller_id, profile), [teller_id]))
                continue
            where = where_of.get(profile)
            if where is None:
                where = where_of[profile] = self._where_for(teller_id, profile)
            groups.setdefault(where, Alike(where, [])).members.append(teller_id)
        return [*alone, *groups.values()]

    def _where_for(self, teller_id: StaffId, profile: Profile) -> Where:
        wholes = self._crowds.places_of_wholes(teller_id, profile) if profile.room.used else frozenset[Place]()
        return Where(self._crowds.places_for(teller_id, profile), wholes)

    def rank_of(self, request_id: RequestId) -> Rank:
        """How urgent it is now; the least is the most urgent. Raises KeyError when it is not there."""
        request = self.requests[request_id]
        return self.routes.rank(self.routes.line_of(request).id, self.routes.order(request), self.now)

    def best_teller(self, request_id: RequestId) -> StaffId | None:
        """Who gets this request, which waits; None when nobody may."""
        place, barred = self._crowds.where(request_id)
        order = self.routes.order(self.requests[request_id])
        return self._free.best_for(place, partial(self._passed_over, place, barred, order))

    def best_request(self, group: Alike) -> tuple[RequestId, Rank] | None:
        """The most urgent that one of these may serve who is still free, and its rank; None: nobody, or nothing.

        Since they were put together requests may have been offered, but none has come to wait.
        """
        while group.members and not self.is_free(group.members[-1]):
            group.members.pop()
        if not group.members:
            return None
        member = group.members[-1]
        room_since = self._room_since(group.where.wholes, member)
        heads = self._crowds.heads_of(group.where.places, member)
        ranks = (
            self.routes.rank(line, order, self.now)
            for line, _, order in heads
            if room_since is None or order < room_since
        )
        best = min(ranks, default=None)
        return (best[2], best) if best is not None else None

    # --- who makes room

    def _room_since(self, wholes: Iterable[Place], teller_id: StaffId | None) -> Order | None:
        """The first arrival of those who are late, need all of a teller, and may be served by this one. Whoever came
        later and takes a part is not for a teller with something in hand: or calls would wait behind chats for ever.

        By arrivals, whose order does not change; and who is late stays so. So time alone never makes a pair possible.
        """
        heads = self._crowds.heads_of(wholes, teller_id)
        return min((order for line, _, order in heads if self.routes.is_late(line, order, self.now)), default=None)

    def _makes_room(self, order: Order, profile: Profile, teller_id: StaffId | None) -> bool:
        since = self._room_since(self._crowds.places_of_wholes(teller_id, profile), teller_id)
        return since is not None and since < order

    def _passed_over(
        self, place: Place, barred: Barred, order: Order, profile: Profile, pool: Pool
    ) -> Callable[[StaffId], bool] | None:
        """For `FreeTellers.best_for`. All of a profile are alike but those whom somebody's request knows."""
        if place.need.takes is Takes.WHOLE or not profile.room.used:
            return barred.__contains__
        if self._makes_room(order, profile, None) and not any(one in pool for one in self._crowds.known):
            return None
        return lambda one: one in barred or self._makes_room(order, profile, one)

    def _let_chats_go_on(self, request: Request) -> None:
        """It no longer waits where it did: whoever may have made room for it is looked at again."""
        if not self._free.with_chats or self.routes.takes(request.channel) is not Takes.WHOLE:
            return
        if self.routes.is_late(self.routes.line_of(request).id, self.routes.order(request), self.now):
            self.moved_tellers |= self._free.with_chats

    # --- how it follows

    def _place(self, request: Request) -> None:
        if request.offered_to is not None:
            return
        standing, barred = self.routes.standing(request, self.now), request.barred(self.now, alone=self._alone)
        kept_for = request.preferred if self._is_kept(request, standing) else None
        place = Place(standing.line, standing.need, kept_for)
        if self._crowds.put(request.id, self.routes.order(request), place, barred):
            self.moved_requests.add(request.id)
            self._let_chats_go_on(request)
        preferred_until = request.joined_at + self.routes.preferred_limit if request.preferred is not None else None
        self._note_preference(request, preferred_until)
        moments = [standing.widens_at, preferred_until, *(bar.until for bar in request.bars)]
        due_at = min((moment for moment in moments if moment is not None and moment > self.now), default=None)
        if due_at is not None:
            self._request_due.put(request.id, (due_at, request.id))

    def _is_kept(self, request: Request, standing: Standing) -> bool:
        """Whether it waits for the teller it prefers alone: only while that can come to something."""
        preferred = request.preferred
        if preferred is None or self.now >= request.joined_at + self.routes.preferred_limit:
            return False
        able = self._able.get(preferred)
        barred = request.barred(self.now, alone=self._alone)
        return able is not None and preferred not in barred and qualified(able, standing.need)

    def _note_preference(self, request: Request, until: datetime | None) -> None:
        """Remember whom a teller's coming, going or learning concerns: those within the limit, however many wait."""
        if request.preferred is None or until is None:
            return
        preferring = self._preferring.setdefault(request.preferred, set())
        if until > self.now:
            preferring.add(request.id)
        else:
            preferring.discard(request.id)
        if not preferring:
            del self._preferring[request.preferred]

    def _place_those_preferring(self, teller_id: StaffId) -> None:
        for request_id in tuple(self._preferring.get(teller_id, ())):
            self._place(self.requests[request_id])

    @property
    def _alone(self) -> bool:
        return len(self.tellers) <= 1

    def _place_those_with_bars(self, was_alone: bool) -> None:
        """A bar may hold only while somebody else is there: when that changes, these few stand elsewhere."""
        if was_alone != self._alone:
            for request_id in tuple(self._with_bars):
                self._place(self.requests[request_id])

    def _free_if_room(self, teller: Teller) -> None:
        if teller.id in self.ringing or teller.room.used >= teller.room.of:
            self._free.discard(teller.id)
            return
        self._free.put(teller.id, teller.idle_since, Profile(self._able[teller.id], teller.room))
        self.moved_tellers.add(teller.id)
