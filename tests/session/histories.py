"""Given these events, when this is asked, then these events: how the rules are told."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import get_args

from session import commands as c
from session import events as e
from session.actors import Actor, Customer, Staff, System
from session.decide import decide, teller_concerned
from session.decision import Asking, Decided, Decision, Refused, Situation
from session.durations import Durations
from session.identifiers import CommandId, OfferId, RequestId, SessionId, StaffId, party_of_staff
from session.personal import Personal
from session.state import SessionState, evolve, opened
from session.teller_state import TellerState, evolve_teller
from session.vocabulary import Business, Channel, Language, RefusalCode, Role

START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
SESSION = SessionId("01900000-0000-7000-8000-000000000001")
OTHER_SESSION = SessionId("01900000-0000-7000-8000-000000000002")
TELLER = StaffId("01900000-0000-7000-8000-0000000000a1")
OTHER_TELLER = StaffId("01900000-0000-7000-8000-0000000000a2")
SUPERVISOR = StaffId("01900000-0000-7000-8000-0000000000a5")
REQUEST = RequestId("01900000-0000-7000-8000-0000000000b1")
OFFER = OfferId("01900000-0000-7000-8000-0000000000c1")
ASKED = CommandId("01900000-0000-7000-8000-0000000000d1")

CUSTOMER_ASKS = Customer(SESSION)
TELLER_ASKS = Staff(TELLER, "0127", Personal("Lin Xia"), (Role.TELLER,))
OTHER_TELLER_ASKS = Staff(OTHER_TELLER, "0128", Personal("He Ming"), (Role.TELLER,))
QA_ASKS = Staff(StaffId("01900000-0000-7000-8000-0000000000a9"), "0900", Personal("Qi An"), (Role.QA,))
SUPERVISOR_ASKS = Staff(SUPERVISOR, "0500", Personal("Wen Min"), (Role.SUPERVISOR,))
SYSTEM_ASKS = System("test")
TELLER_PARTY = party_of_staff(TELLER)

OPENED = e.SessionOpened(business=Business.ACCOUNT, channel=Channel.VIDEO, language=Language.CHINESE)
CONSENTED = e.ConsentGiven(text_version="1")
JOINED_LINE = e.LineJoined(request=REQUEST)
OFFERED = e.OfferMade(request=REQUEST, offer=OFFER, teller=TELLER, ring_s=20.0)
ACCEPTED = e.OfferAccepted(offer=OFFER, teller=TELLER, staff_number="0127", teller_name=Personal("Lin Xia"))

IN_LINE: tuple[e.SessionEvent, ...] = (OPENED, CONSENTED, JOINED_LINE)
RINGING: tuple[e.SessionEvent, ...] = (*IN_LINE, OFFERED)
CONNECTING: tuple[e.SessionEvent, ...] = (*RINGING, ACCEPTED)

TELLER_READY: tuple[e.TellerEvent, ...] = (e.TellerReady(),)
TELLER_RUNG: tuple[e.TellerEvent, ...] = (*TELLER_READY, e.TellerOffered(session=SESSION, offer=OFFER))
TELLER_TALKS: tuple[e.TellerEvent, ...] = (*TELLER_RUNG, e.TellerEngaged(session=SESSION))


def folded(session: Sequence[e.SessionEvent], teller: Sequence[e.TellerEvent] = ()) -> Situation:
    """The situation after these histories, an event a second."""
    state: SessionState | None = None
    for number, event in enumerate(session):
        at = START + timedelta(seconds=number)
        if state is None:
            assert isinstance(event, e.SessionOpened)
            state = opened(SESSION, event, at)
        else:
            state = evolve(state, event, at)
    teller_state = TellerState(TELLER)
    for number, event in enumerate(teller):
        teller_state = evolve_teller(teller_state, event, START + timedelta(seconds=number))
    return Situation(state, teller_state)


def when(situation: Situation, actor: Actor, command: c.CounterCommand) -> Decision:
    """Ask `command`, a minute after the start."""
    concerned = teller_concerned(command, situation.session, actor)
    seen = Situation(situation.session, situation.teller if concerned is not None else None)
    return decide(seen, command, Asking(ASKED, actor, Durations()), START + timedelta(minutes=1))


def events_of(decision: Decision) -> tuple[tuple[e.SessionEvent, ...], tuple[e.TellerEvent, ...]]:
    """What was decided; fails when it was refused."""
    assert isinstance(decision, Decided), decision
    return decision.session, decision.teller


def refusal_of(decision: Decision) -> RefusalCode:
    """Why it was refused; fails when it was not."""
    assert isinstance(decision, Refused), decision
    return decision.code


ALL_SESSION_EVENTS = get_args(e.SessionEvent)
ALL_TELLER_EVENTS = get_args(e.TellerEvent)
