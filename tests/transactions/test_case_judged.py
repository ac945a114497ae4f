"""A case as it stands in the database, judged: by its own history, and by what of its session is on disk."""

from datetime import UTC, datetime, timedelta

import msgspec
import pytest

from session import commands as c
from session.actors import Staff, System
from session.case.proof import ProofKind, WhyNot, is_proven
from session.identifiers import CaseId, SessionId
from session.vocabulary import StallCause
from session_store.counter import Counter
from session_store.recording_telemetry import telemetry_of
from tests.session_store.stories import JOURNAL, ask, tracks_of
from tests.transactions.cases import (
    begin,
    enter_transfer,
    in_call,
    on_disk,
    open_for_business,
    submit_review_confirm,
)
from transactions.case_history import Judged, judge


class Confirmed(msgspec.Struct, frozen=True):
    """A transfer that its customer has confirmed; its recording began before its first word."""

    case: CaseId
    session: SessionId
    teller: Staff
    begun: datetime


@pytest.fixture
async def confirmed(counter: Counter) -> Confirmed:
    await open_for_business(counter)
    session, teller = await in_call(counter)
    begun = datetime.now(UTC)
    case = await begin(counter, session, teller)
    await enter_transfer(counter, session, teller, case)
    await submit_review_confirm(counter, session, teller, case)
    return Confirmed(case, session, teller, begun)


async def stopped(counter: Counter, own: Confirmed, at: datetime) -> None:
    """Said by the process that records it: what it had taken in was not written from then on."""
    for party, source in tracks_of(own.teller.staff):
        report = c.ReportRecorded(
            session=own.session, journal=JOURNAL, party=party, source=source, at_ms=int(at.timestamp() * 1000),
            stalled_by=StallCause.NOT_WRITTEN,
        )  # fmt: skip
        await ask(counter, System("media"), report)


async def up_to(counter: Counter, own: Confirmed, moment: datetime) -> None:
    await on_disk(counter, own.session, own.teller, moment)


async def judged(counter: Counter, own: Confirmed) -> Judged:
    assert counter.case_door is not None
    found = await judge(counter.store, counter.case_door, own.case)  # type: ignore[arg-type]
    assert found is not None
    return found


def why_not(found: Judged) -> dict[ProofKind, WhyNot]:
    return {proof.kind: proof.why_not for proof in found.proofs if proof.why_not is not None}


async def test_a_confirmed_case_on_record_to_its_confirmation_is_proven(counter: Counter, confirmed: Confirmed) -> None:
    await up_to(counter, confirmed, datetime.now(UTC))
    assert why_not(await judged(counter, confirmed)) == {}
    assert is_proven((await judged(counter, confirmed)).proofs)


async def test_a_process_that_reports_without_writing_proves_nothing(counter: Counter, confirmed: Confirmed) -> None:
    await up_to(counter, confirmed, confirmed.begun)
    assert why_not(await judged(counter, confirmed)) == {ProofKind.RECORDED: WhyNot.NOT_RECORDED_YET}
    # Once it writes again, it is
    await up_to(counter, confirmed, datetime.now(UTC))
    assert is_proven((await judged(counter, confirmed)).proofs)
    # And what is older than that changes nothing
    await up_to(counter, confirmed, confirmed.begun)
    assert is_proven((await judged(counter, confirmed)).proofs)


async def test_a_disk_that_had_refused_before_the_confirmation_is_named(counter: Counter, confirmed: Confirmed) -> None:
    await stopped(counter, confirmed, confirmed.begun)
    await up_to(counter, confirmed, datetime.now(UTC))
    assert why_not(await judged(counter, confirmed)) == {ProofKind.RECORDED: WhyNot.NOT_RECORDED}


async def test_without_a_word_of_how_far_it_is_on_disk_it_is_not_proven(counter: Counter, confirmed: Confirmed) -> None:
    assert why_not(await judged(counter, confirmed)) == {ProofKind.RECORDED: WhyNot.NOT_RECORDED_YET}
    assert await telemetry_of(counter.store.pool, confirmed.session) == ()


async def test_an_approval_that_has_expired_by_now_is_named(counter: Counter, confirmed: Confirmed) -> None:
    await up_to(counter, confirmed, datetime.now(UTC))
    assert counter.case_door is not None
    later = datetime.now(UTC) + timedelta(hours=1)
    found = await judge(counter.store, counter.case_door, confirmed.case, later)  # type: ignore[arg-type]
    assert found is not None
    assert why_not(found) == {ProofKind.APPROVAL: WhyNot.EXPIRED}


async def test_of_no_such_case_nothing_is_judged(counter: Counter, confirmed: Confirmed) -> None:
    assert counter.case_door is not None
    none = CaseId("01900000-0000-7000-8000-00000000dead")
    assert await judge(counter.store, counter.case_door, none) is None  # type: ignore[arg-type]
    assert confirmed.case != none
