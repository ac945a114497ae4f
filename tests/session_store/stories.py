"""A whole visit, told to a counter."""

from datetime import UTC, datetime
from typing import Final

import uuid_utils

from session import commands as c
from session.actors import Customer, Staff, System
from session.decision import Decided
from session.identifiers import CUSTOMER, JournalId, PartyId, SessionId, StaffId, party_of_staff
from session.personal import Personal
from session.vocabulary import Business, Channel, Language, NextDuty, Outcome, Role, Source
from session_store.counter import Counter

SYSTEM = System("test")
JOURNAL: Final = JournalId("01900000-0000-7000-8000-0000000000b1")
NAME = Personal("王小明 Wang Xiaoming")


def new_session() -> SessionId:
    return SessionId(str(uuid_utils.uuid7()))


def new_teller() -> Staff:
    return Staff(StaffId(str(uuid_utils.uuid7())), "0127", Personal("Lin Xia"), (Role.TELLER,))


async def ask(counter: Counter, actor: Customer | Staff | System, command: c.CounterCommand) -> None:
    """Ask, and insist."""
    answer = await counter.ask(actor, command)
    assert isinstance(answer, Decided), answer


async def arrive(
    counter: Counter, session: SessionId, business: Business = Business.CARD, channel: Channel = Channel.VIDEO
) -> None:
    """Open a session and join the line."""
    customer = Customer(session)
    opening = c.OpenSession(
        session=session,
        business=business,
        channel=channel,
        language=Language.CHINESE,
        customer_name=NAME,
    )
    await ask(counter, customer, opening)
    await ask(counter, customer, c.GiveConsent(session=session, text_version="1"))
    await ask(counter, customer, c.JoinLine(session=session))


async def talk(counter: Counter, session: SessionId, teller: Staff) -> None:
    """Be offered, accepted, and connected."""
    await ask(counter, teller, c.GoReady(teller=teller.staff))
    await ask(counter, SYSTEM, c.MakeOffer(session=session, teller=teller.staff))
    state = await counter.session(session)
    assert state is not None
    assert state.offer is not None
    await ask(counter, teller, c.AcceptOffer(session=session, offer=state.offer.offer))
    await ask(counter, SYSTEM, c.ReportConnected(session=session, party=CUSTOMER))
    await ask(counter, SYSTEM, c.ReportConnected(session=session, party=party_of_staff(teller.staff)))


async def finish(counter: Counter, session: SessionId, teller: Staff) -> None:
    """Hang up, rate, and be wrapped up."""
    await ask(counter, Customer(session), c.LeaveSession(session=session))
    await ask(counter, Customer(session), c.RateSession(session=session, stars=4))
    wrap_up = c.FinishWrapUp(
        session=session, outcome=Outcome.DONE, next=NextDuty.OFFLINE, notes=Personal("replaced the card")
    )
    await ask(counter, teller, wrap_up)


def tracks_of(teller: StaffId) -> tuple[tuple[PartyId, Source], ...]:
    """What business that moves money wants on record."""
    return (CUSTOMER, Source.MICROPHONE), (CUSTOMER, Source.CAMERA), (party_of_staff(teller), Source.MICROPHONE)


async def on_record(counter: Counter, session: SessionId, teller: StaffId) -> None:
    """What a call's media process says once there is business, from now on; how far it is on disk, it has not said."""
    media, now_ms = System("media"), int(datetime.now(UTC).timestamp() * 1000)
    await ask(counter, media, c.ReportJournal(session=session, journal=JOURNAL))
    for party, source in tracks_of(teller):
        report = c.ReportRecorded(session=session, journal=JOURNAL, party=party, source=source, at_ms=now_ms)
        await ask(counter, media, report)
