"""The core bank's postings against the log: the same, or each difference named once."""

import pytest

from session.case.carrying_events import JobKey
from session.case.jobs import JobStage
from session.case.reconciliation import Difference, DifferenceKind, JobKnown, differences

DONE = JobKnown(JobKey("k-1"), JobStage.DONE, 100)


def of(done: list[JobKnown], postings: list[tuple[str, int]], known: list[JobKnown] | None = None) -> list[Difference]:
    return list(differences(done, known if known is not None else done, postings))


def test_what_is_done_and_posted_once_is_the_same() -> None:
    assert of([DONE], [("k-1", -100), ("k-1", 100)]) == []


def test_what_moves_nothing_has_no_posting() -> None:
    assert of([JobKnown(JobKey("k-2"), JobStage.DONE, 0)], []) == []


def test_what_is_on_record_and_was_never_posted_is_named() -> None:
    assert of([DONE], []) == [Difference(DifferenceKind.NOT_POSTED, "k-1", 0, 100)]


@pytest.mark.parametrize("stage", [JobStage.ORDERED, JobStage.UNDER_WAY, JobStage.HELD_UP, JobStage.REFUSED])
def test_what_is_posted_and_not_on_record_as_done_is_named(stage: JobStage) -> None:
    known = [JobKnown(JobKey("k-1"), stage, 100)]
    assert of([], [("k-1", -100), ("k-1", 100)], known) == [Difference(DifferenceKind.NOT_ON_RECORD, "k-1", 100, 100)]
    assert of([], [("k-9", -5), ("k-9", 5)]) == [Difference(DifferenceKind.NOT_ON_RECORD, "k-9", 5, 0)]


@pytest.mark.parametrize(
    ("postings", "posted"),
    [
        ([-100, 100, -100, 100], 200),
        ([-90, 90], 90),
        ([-100], 100),
    ],
)
def test_twice_another_amount_or_half_of_it_is_named(postings: list[int], posted: int) -> None:
    found = of([DONE], [("k-1", fen) for fen in postings])
    assert found == [Difference(DifferenceKind.ANOTHER_AMOUNT, "k-1", posted, 100)]
