"""What came of a case: for its desk as it is, and for its customer in the words of the type."""

from session.case.business_type import BusinessType
from session.case.content import form_that_counts
from session.case.jobs import Job, JobStage
from session.case.placeholders import filled
from session.case.state import CaseState
from signaling import case_messages as m


def job_shown(state: CaseState) -> m.JobShown | None:
    """None until it is ordered."""
    job = state.job
    if job is None:
        return None
    return m.JobShown(
        stage=job.stage,
        since_ms=_ms(job),
        is_unanswered=job.is_unanswered,
        held_up=job.held_up,
        reason=job.reason,
        reference=job.reference,
    )


def own_job(kind: BusinessType, state: CaseState) -> m.OwnJob | None:
    """None until it is ordered. Numbers of accounts stand masked in the type's words."""
    job = state.job
    if job is None:
        return None
    values = form_that_counts(kind, state, {}).values
    words = {JobStage.DONE: kind.texts.done, JobStage.REFUSED: kind.texts.refused}.get(job.stage)
    return m.OwnJob(
        stage=job.stage,
        is_unanswered=job.is_unanswered,
        at_ms=_ms(job),
        result=filled(words, kind.form, values) if words is not None else None,
        reason=job.reason,
        to_mind=filled(kind.texts.to_mind, kind.form, values),
        comes_next=filled(kind.texts.comes_next, kind.form, values) if job.stage is JobStage.DONE else None,
    )


def _ms(job: Job) -> int:
    return int(job.since.timestamp() * 1000)
