"""A skill counts while its qualification is valid, and not a moment longer."""

from datetime import UTC, datetime, timedelta

import pytest

from queueing.qualification import Competence, Qualification, Requirement, competence, next_change, satisfies
from queueing.routing_plan import SkillId
from session.vocabulary import Language

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
MOMENT = timedelta(microseconds=1)
LOAN, CARD = SkillId("loan"), SkillId("card")
BOTH = frozenset(Language)
MORNING = Qualification(LOAN, 3, NOON - timedelta(hours=3), NOON)


def levels(skill: SkillId, highest: int) -> frozenset[tuple[SkillId, int]]:
    return frozenset((skill, level) for level in range(1, highest + 1))


@pytest.mark.parametrize(
    ("now", "valid"),
    [
        (MORNING.valid_from - MOMENT, False),
        (MORNING.valid_from, True),
        (NOON - MOMENT, True),
        (NOON, False),
        (NOON + timedelta(seconds=1), False),
    ],
)
def test_a_qualification_is_valid_from_its_first_moment_until_just_before_its_end(now: datetime, valid: bool) -> None:
    assert MORNING.valid_at(now) is valid
    assert competence([MORNING], BOTH, now) == Competence(levels(LOAN, 3) if valid else frozenset(), BOTH)


def test_of_several_qualifications_for_a_skill_the_highest_that_is_valid_counts() -> None:
    for_good = Qualification(LOAN, 1, MORNING.valid_from)
    assert competence([for_good, MORNING], BOTH, NOON - MOMENT).skills == levels(LOAN, 3)
    assert competence([for_good, MORNING], BOTH, NOON).skills == levels(LOAN, 1)


def test_the_next_change_is_the_nearest_beginning_or_end() -> None:
    afternoon = Qualification(CARD, 1, NOON + timedelta(hours=1))
    assert next_change([MORNING, afternoon], NOON - MOMENT) == NOON
    assert next_change([MORNING, afternoon], NOON) == NOON + timedelta(hours=1)
    assert next_change([MORNING, afternoon], NOON + timedelta(hours=1)) is None


def test_every_required_skill_must_be_there_at_its_level_and_the_language_too() -> None:
    able = Competence(levels(LOAN, 3) | levels(CARD, 1), frozenset([Language.CHINESE]))
    assert satisfies(able, Requirement(frozenset([(LOAN, 3), (CARD, 1)]), Language.CHINESE))
    assert satisfies(able, Requirement(frozenset([(LOAN, 1)])))
    assert satisfies(able, Requirement(frozenset()))
    assert not satisfies(able, Requirement(frozenset([(LOAN, 3), (CARD, 2)])))
    assert not satisfies(able, Requirement(frozenset(), Language.ENGLISH))
