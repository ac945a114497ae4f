"""What of a case the core bank was or is to be told: one job a submission that was ordered. Pure."""

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum

import msgspec

from session.case import events as ce
from session.case.carrying_events import HeldUp, JobKey, NotDone
from session.case.effects import EffectKind
from session.case.proof import Proof
from session.identifiers import SessionId


class JobStage(StrEnum):
    ORDERED = "ordered"
    UNDER_WAY = "under_way"
    HELD_UP = "held_up"
    DONE = "done"
    REFUSED = "refused"


class Job(msgspec.Struct, frozen=True):
    """One thing that the core bank does once, under its key."""

    key: JobKey
    submission: int
    session: SessionId
    effect: EffectKind
    stage: JobStage
    since: datetime
    amount_fen: int = 0
    is_unanswered: bool = False
    """It was asked and has not answered; it may be done or not."""
    held_up: HeldUp | None = None
    reason: NotDone | None = None
    reference: str = ""
    proofs: tuple[Proof, ...] = ()
    """By which it was ordered."""


def jobs_of(history: Iterable[tuple[datetime, ce.CaseEvent]]) -> tuple[Job, ...]:
    """Of a case's events with their times: every job there was, in the order of their submissions."""
    jobs = dict[JobKey, Job]()
    for at, event in history:
        if isinstance(event, ce.CarryingOutOrdered):
            jobs[event.key] = ordered(event, at)
        elif isinstance(event, ce.CarryingEvent) and event.key in jobs:
            jobs[event.key] = after(jobs[event.key], event, at)
    return tuple(jobs.values())


def ordered(event: ce.CarryingOutOrdered, at: datetime) -> Job:
    return Job(
        key=event.key,
        submission=event.submission,
        session=event.session,
        effect=event.effect,
        stage=JobStage.ORDERED,
        since=at,
        amount_fen=event.amount_fen,
        proofs=event.proofs,
    )


def after(job: Job, event: ce.CarryingEvent, at: datetime) -> Job:
    """The job after one more event of it."""
    match event:
        case ce.CarryingOutStarted() | ce.CarryingOutAskedAgain():
            return msgspec.structs.replace(job, stage=JobStage.UNDER_WAY, since=at, held_up=None)
        case ce.CarryingOutUnanswered():
            return msgspec.structs.replace(job, is_unanswered=True)
        case ce.CarryingOutHeldUp(why=why):
            return msgspec.structs.replace(job, stage=JobStage.HELD_UP, since=at, held_up=why)
        case ce.CarriedOut(reference=reference):
            return msgspec.structs.replace(job, stage=JobStage.DONE, since=at, reference=reference)
        case ce.CarryingOutRefused(reason=reason, reference=reference):
            return msgspec.structs.replace(job, stage=JobStage.REFUSED, since=at, reason=reason, reference=reference)
        case ce.CarryingOutOrdered():
            return job
