"""The core bank's postings against what the log says was carried out: the same, or where they differ. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from enum import StrEnum

import msgspec

from session.case.carrying_events import JobKey
from session.case.jobs import JobStage


class DifferenceKind(StrEnum):
    NOT_POSTED = "not_posted"
    """On record as done, and the core bank has no posting of it."""
    NOT_ON_RECORD = "not_on_record"
    """Posted, and not on record as done."""
    ANOTHER_AMOUNT = "another_amount"
    """Posted more than once, or not what was ordered."""


class Difference(msgspec.Struct, frozen=True):
    """`posted_fen` is what left accounts under the key, `ordered_fen` what the log says."""

    kind: DifferenceKind
    key: str
    posted_fen: int
    ordered_fen: int


class JobKnown(msgspec.Struct, frozen=True):
    """What the log says of a job."""

    key: JobKey
    stage: JobStage
    amount_fen: int


def differences(
    done: Iterable[JobKnown], known: Iterable[JobKnown], postings: Iterable[tuple[str, int]]
) -> Iterator[Difference]:
    """`done` are the jobs that the day is about; `known` all whose keys are posted, or more; `postings` are keys with
    hundredths of a yuan, below zero what left.

    A job that moves nothing has no posting.
    """
    left, balance = defaultdict[str, int](int), defaultdict[str, int](int)
    for key, fen in postings:
        left[key] += max(0, -fen)
        balance[key] += fen
    stages = {job.key: job for job in known}
    for job in done:
        if job.amount_fen and job.key not in left:
            yield Difference(DifferenceKind.NOT_POSTED, job.key, 0, job.amount_fen)
    for key, fen in left.items():
        job = stages.get(JobKey(key))
        if job is None or job.stage is not JobStage.DONE:
            yield Difference(DifferenceKind.NOT_ON_RECORD, key, fen, job.amount_fen if job is not None else 0)
        elif fen != job.amount_fen or balance[key] != 0:
            yield Difference(DifferenceKind.ANOTHER_AMOUNT, key, fen, job.amount_fen)
