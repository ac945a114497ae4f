"""What may be said of a member of staff's competence, and what it comes to. Pure.

Each skill has one time line: from a grant's beginning on, that grant is what holds, so that a renewal can be entered
before the certificate in force has run out, and a lower level takes the place of a higher one.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Final, assert_never

import msgspec

from people.qualifications import LEAST_LEVEL, MOST_AUTHORITY, MOST_LEVEL, Qualification, StaffCompetence
from session import commands as c
from session import events as e
from session.identifiers import SkillId
from session.vocabulary import CompetenceFault, Language

LONGEST_NAME: Final = 64
"""Of a skill or a team, as in a routing plan."""
MOST_SKILLS: Final = 50
"""More than a bank distinguishes; each costs the ACD's board a little for every teller."""
MOST_AT_ONCE: Final = 8
"""Whoever writes with more at once answers none of them well."""


class CompetenceRefused(msgspec.Struct, frozen=True):
    """Nothing is changed. `why` is in English, for the command line; pages have a sentence for the fault."""

    fault: CompetenceFault
    why: str


def decide_competence(
    held: StaffCompetence, command: c.CompetenceCommand, now: datetime
) -> tuple[e.CompetenceEvent, ...] | CompetenceRefused:
    """The events that `command` leads to; none when it holds already."""
    match command:
        case c.GrantQualification():
            return _grant(held, command, now)
        case c.WithdrawQualification(skill=skill):
            if skill not in {one.skill for one in held.qualifications}:
                return CompetenceRefused(CompetenceFault.NOT_HELD, f"there is no qualification for {skill}")
            return (e.QualificationWithdrawn(skill=skill),)
        case c.SetLanguages(languages=languages):
            return _set_languages(held, languages)
        case c.SetContactsAtOnce(at_once=at_once):
            return _set_at_once(held, at_once)
        case c.SetTeam(team=team):
            if team is not None and not _is_name(team):
                why = f"a team's name has 1 to {LONGEST_NAME} characters, without spaces around it"
                return CompetenceRefused(CompetenceFault.TEAM_NAME_EMPTY_OR_LONG, why)
            return () if team == held.team else (e.TeamSet(team=team),)
        case c.SetAuthority(level=level):
            return _set_authority(held, level)
        case _:
            raise AssertionError(command)


def _grant(
    held: StaffCompetence, asked: c.GrantQualification, now: datetime
) -> tuple[e.CompetenceEvent, ...] | CompetenceRefused:
    if not _is_name(asked.skill):
        why = f"a skill's name has 1 to {LONGEST_NAME} characters, without spaces around it"
        return CompetenceRefused(CompetenceFault.SKILL_NAME_EMPTY_OR_LONG, why)
    if not LEAST_LEVEL <= asked.level <= MOST_LEVEL:
        why = f"levels go from {LEAST_LEVEL} to {MOST_LEVEL}; {asked.level} is none"
        return CompetenceRefused(CompetenceFault.LEVEL_OUT_OF_RANGE, why)
    if asked.valid_until is not None and asked.valid_until <= asked.valid_from:
        return CompetenceRefused(CompetenceFault.ENDS_BEFORE_IT_BEGINS, "it would end before it begins")
    if asked.valid_until is not None and asked.valid_until <= now:
        return CompetenceRefused(CompetenceFault.ENDED_ALREADY, "it would have ended already")
    skills = {one.skill for one in held.qualifications}
    if asked.skill not in skills and len(skills) >= MOST_SKILLS:
        return CompetenceRefused(CompetenceFault.TOO_MANY_SKILLS, f"nobody has more than {MOST_SKILLS} skills")
    granted = e.QualificationGranted(
        skill=asked.skill, level=asked.level, valid_from=asked.valid_from, valid_until=asked.valid_until
    )
    return () if _qualification(granted) in held.qualifications else (granted,)


def _set_languages(
    held: StaffCompetence, languages: Iterable[Language]
) -> tuple[e.CompetenceEvent, ...] | CompetenceRefused:
    spoken = tuple(language for language in Language if language in set(languages))
    if not spoken:
        return CompetenceRefused(CompetenceFault.NO_LANGUAGE, "somebody who speaks no language can serve nobody")
    return () if frozenset(spoken) == held.languages else (e.LanguagesSet(languages=spoken),)


def _set_at_once(held: StaffCompetence, at_once: int) -> tuple[e.CompetenceEvent, ...] | CompetenceRefused:
    if not 1 <= at_once <= MOST_AT_ONCE:
        why = f"from 1 to {MOST_AT_ONCE} contacts at once are possible, not {at_once}"
        return CompetenceRefused(CompetenceFault.AT_ONCE_OUT_OF_RANGE, why)
    return () if at_once == held.at_once else (e.ContactsAtOnceSet(at_once=at_once),)


def _set_authority(held: StaffCompetence, level: int) -> tuple[e.CompetenceEvent, ...] | CompetenceRefused:
    if not 0 <= level <= MOST_AUTHORITY:
        why = f"authority goes from 0 (none) to {MOST_AUTHORITY}; {level} is none of these"
        return CompetenceRefused(CompetenceFault.AUTHORITY_OUT_OF_RANGE, why)
    return () if level == held.authority else (e.AuthoritySet(level=level),)


def evolve_competence(held: StaffCompetence, event: e.CompetenceEvent) -> StaffCompetence:
    """Add one event."""
    match event:
        case e.QualificationGranted():
            kept = [cut for one in held.qualifications if (cut := _until(one, event)) is not None]
            granted = sorted([*kept, _qualification(event)], key=lambda one: (one.skill, one.valid_from))
            return msgspec.structs.replace(held, qualifications=tuple(granted))
        case e.QualificationWithdrawn(skill=skill):
            return _without(held, skill)
        case e.LanguagesSet(languages=languages):
            return msgspec.structs.replace(held, languages=frozenset(languages))
        case e.ContactsAtOnceSet(at_once=at_once):
            return msgspec.structs.replace(held, at_once=at_once)
        case e.TeamSet(team=team):
            return msgspec.structs.replace(held, team=team)
        case e.AuthoritySet(level=level):
            return msgspec.structs.replace(held, authority=level)
        case _:
            assert_never(event)


def _until(one: Qualification, granted: e.QualificationGranted) -> Qualification | None:
    """What is left of an earlier grant once this one holds from its beginning on; None: nothing."""
    if one.skill != granted.skill:
        return one
    if one.valid_from >= granted.valid_from:
        return None
    if one.valid_until is not None and one.valid_until <= granted.valid_from:
        return one
    return msgspec.structs.replace(one, valid_until=granted.valid_from)


def _without(held: StaffCompetence, skill: SkillId) -> StaffCompetence:
    kept = tuple(one for one in held.qualifications if one.skill != skill)
    return msgspec.structs.replace(held, qualifications=kept)


def _qualification(granted: e.QualificationGranted) -> Qualification:
    return Qualification(granted.skill, granted.level, granted.valid_from, granted.valid_until)


def _is_name(text: str) -> bool:
    return 1 <= len(text) <= LONGEST_NAME and text == text.strip() and text.isprintable()
