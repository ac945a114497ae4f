"""What has to be on record is not done while it is not: it would never be proven."""

from collections.abc import Callable

import msgspec
import pytest

from session import commands as c
from session import events as e
from session.actors import Actor
from session.case.business_type import StatementId, StepId
from session.decision import Decided, Refused, Situation
from session.identifiers import CUSTOMER, JournalId, MediaNodeId, PartyId
from session.session_events import StallCause
from session.state import evolve
from session.vocabulary import MoveCause, RefusalCode, Source, Switch
from tests.session.case.case_histories import (
    CASE,
    IN_CALL,
    IN_HAND,
    JOURNAL,
    ON_RECORD,
    after,
    case_after,
    given,
    kind_of,
    when,
)
from tests.session.case.test_confirmation_rules import ask, before_the_customer, reviewed, said, shown, sign
from tests.session.case.test_picture_rules import FIRST, PROOF, identified, sheet
from tests.session.histories import CUSTOMER_ASKS, SESSION, START, TELLER_ASKS, TELLER_PARTY

NEWER = JournalId("01900000-0000-7000-8000-00000000a002")
TICK = c.TickStatement(session=SESSION, case=CASE, step=StepId("confirm"), statement=StatementId("own_will"))
ACCEPT = c.AcceptPaper(session=SESSION, case=CASE, picture=FIRST)


def with_paper() -> Situation:
    return after(identified(), Decided(case=sheet(FIRST, PROOF)))


ACTS: list[tuple[str, Callable[[], Situation], Callable[[Situation], c.CaseCommand], Actor]] = [
    ("a statement", reviewed, lambda _: TICK, TELLER_ASKS),
    ("a paper", with_paper, lambda _: ACCEPT, TELLER_ASKS),
    ("what is put before the customer", lambda: said(reviewed()), ask, TELLER_ASKS),
    ("the customer's word", shown, sign, CUSTOMER_ASKS),
]


def happened(situation: Situation, *events: e.SessionEvent) -> Situation:
    session = situation.session
    assert session is not None
    for event in events:
        session = evolve(session, event, START)
    return msgspec.structs.replace(situation, session=session)


def stalled(party: PartyId, source: Source, journal: JournalId = JOURNAL) -> e.RecordingStalled:
    return e.RecordingStalled(journal=journal, party=party, source=source, at_ms=0, cause=StallCause.SILENT)


def turned(party: PartyId, source: Source, switch: Switch) -> e.SourceTurned:
    return e.SourceTurned(party=party, source=source, switch=switch)


CAMERA = e.RecordingResumed(journal=JOURNAL, party=CUSTOMER, source=Source.CAMERA, at_ms=0)
ELSEWHERE = (
    e.RecordingStarted(journal=NEWER),
    *(msgspec.structs.replace(one, journal=NEWER) for one in ON_RECORD if isinstance(one, e.RecordingResumed)),
)


@pytest.mark.parametrize(("given", "command", "actor"), [one[1:] for one in ACTS], ids=[one[0] for one in ACTS])
def test_while_the_customer_is_not_on_record_it_is_refused_and_goes_on_after(
    given: Callable[[], Situation], command: Callable[[Situation], c.CaseCommand], actor: Actor
) -> None:
    situation = happened(given(), stalled(CUSTOMER, Source.CAMERA))
    refused = when(situation, command(situation), actor)
    assert isinstance(refused, Refused)
    assert refused.code is RefusalCode.NOT_RECORDED
    assert "customer/camera" in refused.why
    resumed = happened(situation, CAMERA)
    assert isinstance(when(resumed, command(resumed), actor), Decided)


@pytest.mark.parametrize(
    "events",
    [
        (stalled(TELLER_PARTY, Source.CAMERA),),
        (stalled(PartyId("01900000-0000-7000-8000-0000000000b9"), Source.MICROPHONE),),
        (*ELSEWHERE, stalled(CUSTOMER, Source.CAMERA, JOURNAL)),
    ],
    ids=["not wanted by the type", "of somebody else", "of the journal before"],
)
def test_what_is_not_wanted_and_what_an_older_journal_says_is_in_nobodys_way(
    events: tuple[e.SessionEvent, ...],
) -> None:
    situation = happened(shown(), *events)
    assert isinstance(when(situation, sign(situation), CUSTOMER_ASKS), Decided)


@pytest.mark.parametrize(
    "events",
    [
        (e.MediaMoved(node=MediaNodeId("m2"), cause=MoveCause.PROCESS_LOST),),
        (e.RecordingStarted(journal=NEWER),),
        (e.RecordingStarted(journal=NEWER), *ON_RECORD[1:]),
        ELSEWHERE[:-1],
        (turned(CUSTOMER, Source.CAMERA, Switch.OFF), *ELSEWHERE),
        (turned(CUSTOMER, Source.MICROPHONE, Switch.INTERRUPTED), *ELSEWHERE),
    ],
    ids=[
        "the call is moved",
        "a new journal",
        "only an older journal tells",
        "not all of it yet",
        "the camera is off",
        "another call has the microphone",
    ],
)
def test_what_is_not_yet_on_record_is_not_done(events: tuple[e.SessionEvent, ...]) -> None:
    situation = happened(before_the_customer(), *events)
    refused = when(situation, TICK)
    assert isinstance(refused, Refused)
    assert refused.code is RefusalCode.NOT_RECORDED
    on = (turned(CUSTOMER, source, Switch.ON) for source in (Source.CAMERA, Source.MICROPHONE))
    assert isinstance(when(happened(situation, *ELSEWHERE, *on), TICK), Decided)


def test_before_its_first_packets_are_on_disk_nothing_is_said() -> None:
    begun = given((*IN_CALL, IN_HAND[-len(ON_RECORD) - 1]), case_after())
    greeting = c.TickStatement(session=SESSION, case=CASE, step=StepId("greet"), statement=StatementId("introduce"))
    refused = when(begun, greeting)
    assert isinstance(refused, Refused)
    assert refused.code is RefusalCode.NOT_RECORDED
    assert isinstance(when(happened(begun, *ON_RECORD), greeting), Decided)


def test_of_the_teller_the_sound_is_wanted() -> None:
    situation = happened(before_the_customer(), stalled(TELLER_PARTY, Source.MICROPHONE))
    refused = when(situation, TICK)
    assert isinstance(refused, Refused)
    assert refused.code is RefusalCode.NOT_RECORDED


def test_after_the_customers_word_what_is_said_in_the_end_needs_no_record() -> None:
    situation = after(shown(), when(shown(), sign(shown()), CUSTOMER_ASKS))
    situation = happened(situation, stalled(CUSTOMER, Source.CAMERA))
    last = next(step for step in kind_of().type.steps[::-1] if step.statements)
    tick = c.TickStatement(session=SESSION, case=CASE, step=last.id, statement=last.statements[0].id)
    assert isinstance(when(situation, tick), Decided)


def test_what_the_customer_has_signed_by_is_not_taken_back() -> None:
    situation = after(shown(), when(shown(), sign(shown()), CUSTOMER_ASKS))
    taken_back = c.WithdrawTick(session=SESSION, case=CASE, step=TICK.step, statement=TICK.statement)
    refused = when(situation, taken_back)
    assert isinstance(refused, Refused)
    assert refused.code is RefusalCode.NOT_NOW
