"""What may be said of somebody's competence: nonsense is refused with its reason, and each skill has one time line."""

from datetime import UTC, datetime, timedelta

import pytest

from people.competence_rules import CompetenceRefused, decide_competence, evolve_competence
from people.qualifications import NOTHING_SET, Qualification, StaffCompetence
from session import commands as c
from session import events as e
from session.identifiers import SkillId, StaffId, TeamId
from session.vocabulary import CompetenceFault, Language

STAFF = StaffId("01900000-0000-7000-8000-0000000000a1")
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
DAY = timedelta(days=1)
LOAN, CARD = SkillId("loan"), SkillId("card")


def granting(
    skill: str = "loan", level: int = 3, begins: datetime = NOON, ends: datetime | None = None
) -> c.GrantQualification:
    return c.GrantQualification(staff=STAFF, skill=SkillId(skill), level=level, valid_from=begins, valid_until=ends)


def after(held: StaffCompetence, *commands: c.CompetenceCommand) -> StaffCompetence:
    for command in commands:
        decided = decide_competence(held, command, NOON)
        assert not isinstance(decided, CompetenceRefused), decided
        for event in decided:
            held = evolve_competence(held, event)
    return held


@pytest.mark.parametrize(
    ("command", "fault"),
    [
        (granting(skill=""), CompetenceFault.SKILL_NAME_EMPTY_OR_LONG),
        (granting(skill=" loan"), CompetenceFault.SKILL_NAME_EMPTY_OR_LONG),
        (granting(skill="x" * 65), CompetenceFault.SKILL_NAME_EMPTY_OR_LONG),
        (granting(skill="lo\x00an"), CompetenceFault.SKILL_NAME_EMPTY_OR_LONG),
        (granting(level=0), CompetenceFault.LEVEL_OUT_OF_RANGE),
        (granting(level=10), CompetenceFault.LEVEL_OUT_OF_RANGE),
        (granting(begins=NOON + DAY, ends=NOON + DAY), CompetenceFault.ENDS_BEFORE_IT_BEGINS),
        (granting(begins=NOON - 2 * DAY, ends=NOON), CompetenceFault.ENDED_ALREADY),
        (c.WithdrawQualification(staff=STAFF, skill=LOAN), CompetenceFault.NOT_HELD),
        (c.SetLanguages(staff=STAFF, languages=()), CompetenceFault.NO_LANGUAGE),
        (c.SetContactsAtOnce(staff=STAFF, at_once=0), CompetenceFault.AT_ONCE_OUT_OF_RANGE),
        (c.SetContactsAtOnce(staff=STAFF, at_once=9), CompetenceFault.AT_ONCE_OUT_OF_RANGE),
        (c.SetTeam(staff=STAFF, team=TeamId("")), CompetenceFault.TEAM_NAME_EMPTY_OR_LONG),
    ],
)
def test_nonsense_is_refused_with_its_reason(command: c.CompetenceCommand, fault: CompetenceFault) -> None:
    decided = decide_competence(NOTHING_SET, command, NOON)
    assert isinstance(decided, CompetenceRefused)
    assert decided.fault is fault


def test_there_is_an_end_to_the_skills_of_one_person_and_a_renewal_is_no_new_one() -> None:
    held = after(NOTHING_SET, *(granting(skill=f"skill-{number}") for number in range(50)))
    assert isinstance(decide_competence(held, granting(skill="one-more"), NOON), CompetenceRefused)
    assert not isinstance(decide_competence(held, granting(skill="skill-7", level=5), NOON), CompetenceRefused)


def test_a_renewal_is_entered_before_the_certificate_in_force_has_run_out() -> None:
    held = after(NOTHING_SET, granting(ends=NOON + 10 * DAY), granting(level=4, begins=NOON + 10 * DAY))
    assert held.qualifications == (
        Qualification(LOAN, 3, NOON, NOON + 10 * DAY),
        Qualification(LOAN, 4, NOON + 10 * DAY, None),
    )


def test_a_grant_ends_what_held_before_and_takes_the_place_of_what_was_to_come() -> None:
    held = after(NOTHING_SET, granting(level=5), granting(level=6, begins=NOON + 9 * DAY), granting("card"))
    held = after(held, granting(level=2, begins=NOON + DAY))
    assert held.qualifications == (
        Qualification(CARD, 3, NOON, None),
        Qualification(LOAN, 5, NOON, NOON + DAY),
        Qualification(LOAN, 2, NOON + DAY, None),
    )


def test_what_is_withdrawn_is_gone_at_once_and_for_the_future_and_nothing_else_is() -> None:
    held = after(NOTHING_SET, granting(), granting(begins=NOON + DAY), granting("card"))
    held = after(held, c.WithdrawQualification(staff=STAFF, skill=LOAN))
    assert [one.skill for one in held.qualifications] == [CARD]


def test_what_holds_already_is_not_put_on_record_again() -> None:
    commands: list[c.CompetenceCommand] = [
        granting(),
        c.SetLanguages(staff=STAFF, languages=(Language.ENGLISH, Language.ENGLISH)),
        c.SetContactsAtOnce(staff=STAFF, at_once=4),
        c.SetTeam(staff=STAFF, team=TeamId("A")),
    ]
    held = after(NOTHING_SET, *commands)
    assert held == StaffCompetence((Qualification(LOAN, 3, NOON, None),), frozenset([Language.ENGLISH]), 4, TeamId("A"))
    assert all(decide_competence(held, command, NOON) == () for command in commands)


def test_languages_stand_in_one_order_whatever_was_asked() -> None:
    command = c.SetLanguages(staff=STAFF, languages=(Language.ENGLISH, Language.CHINESE))
    held = StaffCompetence(languages=frozenset([Language.ENGLISH]))
    assert decide_competence(held, command, NOON) == (e.LanguagesSet(languages=(Language.CHINESE, Language.ENGLISH)),)
