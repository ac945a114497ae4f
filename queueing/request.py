"""What waits, and who may be offered it: values of the policy. Pure."""

from datetime import datetime

import msgspec

from people.qualifications import Qualification
from queueing.qualification import Competence, Requirement, satisfies, skill_asked
from queueing.routing_plan import LineId, Takes
from session.identifiers import RequestId, SkillId, StaffId
from session.vocabulary import Business, Channel, Language, PriorityClass


class Bar(msgspec.Struct, frozen=True):
    """This teller is not offered the request before `until`: it was let pass, or could not be offered.

    Not `even_alone`: only while somebody else is on duty, for a lone teller is better than nobody.
    """

    teller: StaffId
    until: datetime
    even_alone: bool = True


class Request(msgspec.Struct, frozen=True, kw_only=True):
    """A request with its customer there. Its arrival never changes, whatever becomes of offers."""

    id: RequestId
    business: Business
    language: Language
    channel: Channel
    joined_at: datetime
    line: LineId | None = None
    """Where it was asked for by name; None, or a line that the plan no longer has: where its business leads."""
    classes: frozenset[PriorityClass] = frozenset()
    preferred: StaffId | None = None
    """Who served this customer before, or was asked for."""
    excluded: frozenset[StaffId] = frozenset()
    """Who never gets it: whoever entered a case does not review it."""
    bars: tuple[Bar, ...] = ()
    offered_to: StaffId | None = None
    """Who is being rung with it."""

    def barred(self, now: datetime, *, alone: bool) -> frozenset[StaffId]:
        """Who is not offered it now; `alone`: one teller is on duty, and no more."""
        if not self.bars:
            return self.excluded
        hold = (bar for bar in self.bars if now < bar.until and (bar.even_alone or not alone))
        return self.excluded.union(bar.teller for bar in hold)


class Room(msgspec.Struct, frozen=True):
    """`used` of the `of` parts that a teller takes at once."""

    used: int
    of: int

    def has_room_for(self, takes: Takes) -> bool:
        return self.used == 0 if takes is Takes.WHOLE else self.used < self.of

    @property
    def load(self) -> float:
        """From 0 (idle) to 1 (nothing more fits)."""
        return self.used / self.of


class Teller(msgspec.Struct, frozen=True, kw_only=True):
    """A teller on duty: ready, or engaged, with room left or not. Who is set aside or away is not on the board."""

    id: StaffId
    idle_since: datetime
    languages: frozenset[Language] = frozenset(Language)
    qualifications: tuple[Qualification, ...] = ()
    at_once: int = 1
    """How many contacts of which each takes a part; at least 1."""
    engaged: tuple[Takes, ...] = ()

    @property
    def room(self) -> Room:
        used = self.at_once if Takes.WHOLE in self.engaged else min(len(self.engaged), self.at_once)
        return Room(used, self.at_once)


class Profile(msgspec.Struct, frozen=True, cache_hash=True):
    """What makes tellers interchangeable at one moment."""

    competence: Competence
    room: Room


class Need(msgspec.Struct, frozen=True, cache_hash=True):
    """What makes requests interchangeable: whoever satisfies one of the alternatives, and has the room, may serve."""

    alternatives: tuple[Requirement, ...]
    takes: Takes

    @property
    def skills_asked(self) -> frozenset[SkillId | None]:
        """Under one of these skills everybody is found who may serve it."""
        return frozenset(skill_asked(one) for one in self.alternatives)


class Match(msgspec.Struct, frozen=True):
    """This request is to be offered to this teller."""

    request: RequestId
    teller: StaffId


def qualified(able: Competence, need: Need) -> bool:
    """Whether somebody could serve `need`, given the room."""
    return any(satisfies(able, one) for one in need.alternatives)


def serves(profile: Profile, need: Need) -> bool:
    """Whether tellers of this profile may serve requests of this need now."""
    return profile.room.has_room_for(need.takes) and qualified(profile.competence, need)
