"""Given a session and what happened to a case, when this is asked: how the rules of a case are told."""

from collections.abc import Mapping, Sequence
from datetime import timedelta

import msgspec

from session import commands as c
from session import events as e
from session.actors import Actor
from session.case.acting import ActingStaff
from session.case.business_type import BusinessType, StatementId, StepId, TypeId
from session.case.context import CaseContext, KnownType
from session.case.form import FieldName
from session.case.form_read import Typed
from session.case.state import CaseState, begun, evolve_case
from session.decide import apply, decide
from session.decision import Asking, Decided, Decision, Situation
from session.durations import Durations
from session.identifiers import CUSTOMER, CaseId, JournalId, StaffId, TeamId, party_of_staff
from session.vocabulary import PartyMode, PartyRole, Source
from tests.session.histories import ASKED, CONNECTING, SESSION, START, TELLER, TELLER_ASKS, TELLER_PARTY, folded
from transactions.shipped_types import shipped_types

TYPES = {document.type.id: document for document in shipped_types()}
TRANSFER = TypeId("transfer_to_other")
CASE = CaseId("01900000-0000-7000-8000-0000000000e1")
OTHER_CASE = CaseId("01900000-0000-7000-8000-0000000000e2")
TODAY = START.date()
ACTING = ActingStaff(TELLER, TeamId("A"), 1)

IN_CALL: tuple[e.SessionEvent, ...] = (
    *CONNECTING,
    e.PartyJoined(party=CUSTOMER, role=PartyRole.CUSTOMER),
    e.PartyJoined(party=TELLER_PARTY, role=PartyRole.TELLER),
    e.MediaStarted(),
)
BEGUN = e.CaseBegun(session=SESSION, by=ACTING, business_type=TRANSFER, type_version=1, type_sha256="00")
JOURNAL = JournalId("01900000-0000-7000-8000-00000000a001")
ON_RECORD: tuple[e.SessionEvent, ...] = (
    e.RecordingStarted(journal=JOURNAL),
    e.RecordingResumed(journal=JOURNAL, party=CUSTOMER, source=Source.MICROPHONE, at_ms=0),
    e.RecordingResumed(journal=JOURNAL, party=CUSTOMER, source=Source.CAMERA, at_ms=0),
    e.RecordingResumed(journal=JOURNAL, party=TELLER_PARTY, source=Source.MICROPHONE, at_ms=0),
)
IN_HAND: tuple[e.SessionEvent, ...] = (*IN_CALL, e.CaseTakenUp(case=CASE, business_type=TRANSFER), *ON_RECORD)

FILLED: Mapping[FieldName, Typed] = {
    FieldName("account"): "6222 0210 0101 0101",
    FieldName("amount"): "80,000",
    FieldName("payee_name"): "李明",
    FieldName("payee_account"): "6222021001010102",
    FieldName("purpose"): "rent",
    FieldName("knows_payee"): True,
}


def kind_of(name: TypeId = TRANSFER) -> KnownType:
    """A shipped type, as it is known once it was loaded."""
    return KnownType(TYPES[name].type, 1, TYPES[name].sha256)


def ticked(step: str, statement: str) -> e.StatementTicked:
    return e.StatementTicked(session=SESSION, by=ACTING, step=StepId(step), statement=StatementId(statement))


def case_after(*events: e.CaseEvent) -> CaseState:
    """A case, begun and then so, an event a second."""
    state = begun(CASE, BEGUN, START)
    for number, event in enumerate(events, 1):
        state = evolve_case(state, event, START + timedelta(seconds=number))
    return state


def given(
    session: Sequence[e.SessionEvent],
    case: CaseState | None = None,
    typed: Mapping[FieldName, Typed] | None = None,
    known: KnownType | None = None,
) -> Situation:
    """A session with this history, and a case beside it."""
    context = CaseContext(known or kind_of(), TODAY, ACTING, new_case=OTHER_CASE, typed=typed or {})
    return msgspec.structs.replace(folded(session), case=case, case_context=context)


def when(situation: Situation, command: c.CounterCommand, actor: Actor = TELLER_ASKS) -> Decision:
    """Ask `command`, a minute after the start."""
    return decide(situation, command, Asking(ASKED, actor, Durations()), START + timedelta(minutes=1))


def after(situation: Situation, decision: Decision) -> Situation:
    """The situation once it is appended; fails when it was refused."""
    assert isinstance(decision, Decided), decision
    now = apply(situation, decision, START + timedelta(minutes=1))
    return msgspec.structs.replace(now, case_context=situation.case_context)


def required_statements(kind: BusinessType) -> list[tuple[StepId, StatementId]]:
    return [(step.id, one.id) for step in kind.steps for one in step.statements if one.required]


def comes(staff: StaffId) -> tuple[e.SessionEvent, ...]:
    """As a reviewer, into the conversation."""
    party = party_of_staff(staff)
    return (
        e.PartyInvited(party=party, role=PartyRole.REVIEWER, mode=PartyMode.FULL, staff_number="0300"),
        e.PartyJoined(party=party, role=PartyRole.REVIEWER),
    )
