"""Those who wait, indexed by what they require. Pure.

Requests that are interchangeable to every teller stand in one heap. Those that certain tellers may not get stand in a
heap of their own for each such set of tellers, and these heaps stand by their heads in a heap again: a teller passes
over the few that are barred to them, not over those who wait in them.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Set
from typing import TypeAlias

import msgspec

from queueing.ordered import Ordered
from queueing.qualification import skills_held
from queueing.request import Need, Profile, qualified, serves
from queueing.routing_plan import LineId, Takes
from queueing.standing import Order
from session.identifiers import RequestId, SkillId, StaffId

Barred: TypeAlias = frozenset[StaffId]


class Place(msgspec.Struct, frozen=True, cache_hash=True):
    """Where a request waits. `kept_for` is the preferred teller whom alone it waits for; None: for anybody."""

    line: LineId
    need: Need
    kept_for: StaffId | None


class Crowd:
    """The requests of one place."""

    def __init__(self) -> None:
        self._groups: dict[Barred, Ordered[RequestId, Order]] = {}
        self._by_head: Ordered[Barred, Order] = Ordered()

    def __bool__(self) -> bool:
        return bool(self._groups)

    def put(self, request: RequestId, order: Order, barred: Barred) -> None:
        """Let it stand here."""
        group = self._groups.get(barred)
        if group is None:
            group = self._groups[barred] = Ordered()
        group.put(request, order)
        self._set_head(barred)

    def discard(self, request: RequestId, barred: Barred) -> None:
        """Take it out."""
        self._groups[barred].discard(request)
        self._set_head(barred)

    def first_for(self, teller: StaffId | None) -> tuple[RequestId, Order] | None:
        """The first that this teller is not barred from; None: somebody who is barred from none."""
        found = self._by_head.first_but(lambda barred: teller in barred)
        return self._groups[found[0]].first() if found is not None else None

    def _set_head(self, barred: Barred) -> None:
        head = self._groups[barred].first()
        if head is None:
            del self._groups[barred]
            self._by_head.discard(barred)
        else:
            self._by_head.put(barred, head[1])


class Crowds:
    """All who wait and are not being offered."""

    def __init__(self) -> None:
        self._crowds: dict[Place, Crowd] = {}
        self._where: dict[RequestId, tuple[Place, Barred]] = {}
        self._by_skill: dict[SkillId | None, dict[Place, Crowd]] = {}
        """The places for anybody, under the skills that whoever serves them has one of."""
        self._kept: dict[StaffId, dict[Place, Crowd]] = {}
        """The places for one teller."""
        self._barred: Counter[StaffId] = Counter()
        """From how many of those who wait a teller is barred."""

    def __contains__(self, request: RequestId) -> bool:
        return request in self._where

    def where(self, request: RequestId) -> tuple[Place, Barred]:
        """Its place, and who is barred from it. Raises KeyError when it does not wait."""
        return self._where[request]

    def knows(self, teller: StaffId) -> bool:
        """Whether anything here is for this teller alone, or for all but this one: others are all alike to it."""
        return teller in self._kept or teller in self._barred

    @property
    def known(self) -> Set[StaffId]:
        """Whoever it knows."""
        return self._kept.keys() | self._barred.keys()

    def put(self, request: RequestId, order: Order, place: Place, barred: Barred) -> bool:
        """Let it wait there, wherever it waited before; False when it did already."""
        if self._where.get(request) == (place, barred):
            return False
        self.discard(request)
        self._where[request] = (place, barred)
        self._barred.update(barred)
        crowd = self._crowds.get(place)
        if crowd is None:
            crowd = self._open(place)
        crowd.put(request, order, barred)
        return True

    def discard(self, request: RequestId) -> None:
        """Take it out if it waits."""
        where = self._where.pop(request, None)
        if where is None:
            return
        place, barred = where
        for teller in barred:
            self._barred[teller] -= 1
            if not self._barred[teller]:
                del self._barred[teller]
        self._crowds[place].discard(request, barred)
        if not self._crowds[place]:
            self._close(place)

    def places_for(self, teller: StaffId, profile: Profile) -> frozenset[Place]:
        """Where somebody waits whom this teller may serve, as far as the places say.

        As many looks as there are places that ask for a skill of theirs, however many wait.
        """
        return frozenset(place for place in self._open_to(teller, profile) if serves(profile, place.need))

    def places_of_wholes(self, teller: StaffId | None, profile: Profile) -> frozenset[Place]:
        """Where somebody waits who needs all of a teller, and whom this one may serve once there is room."""
        return frozenset(
            place
            for place in self._open_to(teller, profile)
            if place.need.takes is Takes.WHOLE and qualified(profile.competence, place.need)
        )

    def _open_to(self, teller: StaffId | None, profile: Profile) -> Iterator[Place]:
        for skill in skills_held(profile.competence):
            yield from self._by_skill.get(skill, {})
        if teller is not None:
            yield from self._kept.get(teller, {})

    def heads_of(self, places: Iterable[Place], teller: StaffId | None) -> Iterator[tuple[LineId, RequestId, Order]]:
        """Of each of these places in which somebody still waits, the first request that this teller may get."""
        for place in places:
            crowd = self._crowds.get(place)
            if crowd is not None and (first := crowd.first_for(teller)) is not None:
                yield place.line, *first

    def _open(self, place: Place) -> Crowd:
        crowd = self._crowds[place] = Crowd()
        if place.kept_for is not None:
            self._kept.setdefault(place.kept_for, {})[place] = crowd
        else:
            for skill in place.need.skills_asked:
                self._by_skill.setdefault(skill, {})[place] = crowd
        return crowd

    def _close(self, place: Place) -> None:
        del self._crowds[place]
        if place.kept_for is None:
            for skill in place.need.skills_asked:
                del self._by_skill[skill][place]
            return
        del self._kept[place.kept_for][place]
        if not self._kept[place.kept_for]:
            del self._kept[place.kept_for]
