"""The tellers who may be offered something, indexed by what they can do. Pure."""

from collections.abc import Callable
from datetime import datetime
from typing import TypeAlias

from queueing.crowds import Place
from queueing.ordered import Ordered
from queueing.qualification import skills_held
from queueing.request import Profile, serves
from session.identifiers import SkillId, StaffId

Idle: TypeAlias = tuple[datetime, StaffId]
"""The order among equals: idle since, then id."""
Pool: TypeAlias = Ordered[StaffId, Idle]
"""Those of one profile."""
PassedOver: TypeAlias = Callable[[Profile, Pool], Callable[[StaffId], bool] | None]
"""Which of a pool a request is not for; None: none of them is it for."""


class FreeTellers:
    """Interchangeable tellers stand in one heap, the longest idle first."""

    def __init__(self) -> None:
        self.with_chats: set[StaffId] = set()
        """Those of them who have something in hand already."""
        self._pools: dict[Profile, Pool] = {}
        self._profiles: dict[StaffId, Profile] = {}
        self._by_skill: dict[SkillId | None, dict[Profile, Pool]] = {}

    def __contains__(self, teller: StaffId) -> bool:
        return teller in self._profiles

    def profile_of(self, teller: StaffId) -> Profile:
        """Raises KeyError when the teller is not free."""
        return self._profiles[teller]

    def put(self, teller: StaffId, idle_since: datetime, profile: Profile) -> None:
        """Let the teller be free, as somebody of this profile."""
        if self._profiles.get(teller) != profile:
            self.discard(teller)
        self._profiles[teller] = profile
        pool = self._pools.get(profile)
        if pool is None:
            pool = self._pools[profile] = Ordered()
            for skill in skills_held(profile.competence):
                self._by_skill.setdefault(skill, {})[profile] = pool
        pool.put(teller, (idle_since, teller))
        if profile.room.used:
            self.with_chats.add(teller)

    def discard(self, teller: StaffId) -> None:
        """The teller is not free."""
        profile = self._profiles.pop(teller, None)
        if profile is not None:
            self.with_chats.discard(teller)
            self._pools[profile].discard(teller)
            if not self._pools[profile]:
                del self._pools[profile]
                for skill in skills_held(profile.competence):
                    del self._by_skill[skill][profile]

    def best_for(self, place: Place, passed_over: PassedOver) -> StaffId | None:
        """Who gets a request that waits there: the least loaded, then the longest idle.

        As many looks as there are profiles of its skill.
        """
        if place.kept_for is not None:
            return place.kept_for if self._is_free_for(place.kept_for, place, passed_over) else None
        best: tuple[float, Idle] | None = None
        for skill in place.need.skills_asked:
            for profile, pool in self._by_skill.get(skill, {}).items():
                if not serves(profile, place.need) or (skip := passed_over(profile, pool)) is None:
                    continue
                if (first := pool.first_but(skip)) is not None:
                    candidate = (profile.room.load, first[1])
                    best = candidate if best is None or candidate < best else best
        return best[1][1] if best is not None else None

    def _is_free_for(self, teller: StaffId, place: Place, passed_over: PassedOver) -> bool:
        profile = self._profiles.get(teller)
        if profile is None or not serves(profile, place.need):
            return False
        skip = passed_over(profile, self._pools[profile])
        return skip is not None and not skip(teller)
