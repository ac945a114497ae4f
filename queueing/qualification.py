"""What a teller may do, and until when: skill counts only while its qualification is valid. Pure."""

from collections.abc import Iterable
from datetime import datetime
from functools import lru_cache

import msgspec

from people.qualifications import Qualification
from session.identifiers import SkillId
from session.vocabulary import Language


class Competence(msgspec.Struct, frozen=True, cache_hash=True):
    """What somebody can do at one moment. Tellers of equal competence are interchangeable."""

    skills: frozenset[tuple[SkillId, int]]
    """Each skill with every level that is reached: at level 2 there is 1 too, so that comparing is one look."""
    languages: frozenset[Language]


class Requirement(msgspec.Struct, frozen=True, cache_hash=True):
    """What somebody must be able to do; no language: whichever they speak."""

    skills: frozenset[tuple[SkillId, int]]
    """With the least level."""
    language: Language | None = None


def competence(qualifications: Iterable[Qualification], languages: frozenset[Language], now: datetime) -> Competence:
    """What these qualifications come to at `now`."""
    levels: dict[SkillId, int] = {}
    for one in qualifications:
        if one.valid_at(now):
            levels[one.skill] = max(one.level, levels.get(one.skill, 0))
    reached = ((skill, level) for skill, highest in levels.items() for level in range(1, highest + 1))
    return Competence(frozenset(reached), languages)


def next_change(qualifications: Iterable[Qualification], now: datetime) -> datetime | None:
    """When after `now` one of these begins or ends; None: never."""
    moments = [moment for one in qualifications for moment in (one.valid_from, one.valid_until)]
    return min((moment for moment in moments if moment is not None and moment > now), default=None)


def satisfies(able: Competence, required: Requirement) -> bool:
    """Whether somebody can do what is required."""
    return required.skills <= able.skills and (required.language is None or required.language in able.languages)


@lru_cache(maxsize=4_096)
def skills_held(able: Competence) -> frozenset[SkillId | None]:
    """Under which skills somebody is found: each that they have, and None, under which everybody is."""
    return frozenset([None, *(skill for skill, _ in able.skills)])


def skill_asked(required: Requirement) -> SkillId | None:
    """Under which skill whoever satisfies this is found: one of those required; None when none is."""
    return min((skill for skill, _ in required.skills), default=None)
