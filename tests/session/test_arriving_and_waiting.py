"""From the first page to the line, and away from it."""

import pytest

from session import commands as c
from session import events as e
from session.identifiers import CUSTOMER, OfferId, RequestId
from session.vocabulary import LossCause, RefusalCode, Result, SetAsideReason, WithdrawalReason
from tests.session.histories import (
    ASKED,
    CONSENTED,
    CUSTOMER_ASKS,
    IN_LINE,
    OFFER,
    OFFERED,
    OPENED,
    OTHER_SESSION,
    REQUEST,
    RINGING,
    SESSION,
    SYSTEM_ASKS,
    TELLER,
    TELLER_ASKS,
    TELLER_READY,
    TELLER_RUNG,
    events_of,
    folded,
    refusal_of,
    when,
)


def test_nobody_joins_the_line_without_consent() -> None:
    assert refusal_of(when(folded([OPENED]), CUSTOMER_ASKS, c.JoinLine(session=SESSION))) is RefusalCode.NOT_NOW


def test_with_consent_the_request_is_named_after_the_command() -> None:
    decided = when(folded([OPENED, CONSENTED]), CUSTOMER_ASKS, c.JoinLine(session=SESSION))
    assert events_of(decided) == ((e.LineJoined(request=RequestId(ASKED)),), ())


def test_consent_is_given_once() -> None:
    again = when(folded([OPENED, CONSENTED]), CUSTOMER_ASKS, c.GiveConsent(session=SESSION, text_version="1"))
    assert events_of(again) == ((), ())


def test_a_session_that_does_not_exist_is_unknown() -> None:
    assert refusal_of(when(folded([]), CUSTOMER_ASKS, c.JoinLine(session=SESSION))) is RefusalCode.UNKNOWN


def test_a_customer_has_no_business_in_another_session() -> None:
    decided = when(folded(IN_LINE), CUSTOMER_ASKS, c.LeaveSession(session=OTHER_SESSION))
    assert refusal_of(decided) is RefusalCode.NOT_YOURS


def test_leaving_the_line_abandons_the_session() -> None:
    decided = when(folded(IN_LINE), CUSTOMER_ASKS, c.LeaveSession(session=SESSION))
    assert events_of(decided) == ((e.SessionClosed(result=Result.ABANDONED),), ())


def test_leaving_while_a_teller_is_rung_frees_the_teller() -> None:
    decided = when(folded(RINGING, TELLER_RUNG), CUSTOMER_ASKS, c.LeaveSession(session=SESSION))
    withdrawn = e.OfferWithdrawn(offer=OFFER, reason=WithdrawalReason.CUSTOMER_LEFT)
    closed = e.SessionClosed(result=Result.ABANDONED)
    assert events_of(decided) == ((withdrawn, closed), (e.TellerFreed(offer=OFFER),))


def test_a_page_that_goes_and_comes_back_keeps_its_place() -> None:
    gone = e.PartyLost(party=CUSTOMER, cause=LossCause.PAGE_GONE)
    assert events_of(when(folded(IN_LINE), SYSTEM_ASKS, c.ReportPageGone(session=SESSION))) == ((gone,), ())
    back = when(folded([*IN_LINE, gone]), SYSTEM_ASKS, c.ReportPagePresent(session=SESSION))
    assert events_of(back) == ((e.PartyReturned(party=CUSTOMER),), ())
    returned = folded([*IN_LINE, gone, e.PartyReturned(party=CUSTOMER)]).session
    assert returned is not None
    assert returned.request == REQUEST


def test_nobody_is_offered_whose_page_is_gone() -> None:
    gone = e.PartyLost(party=CUSTOMER, cause=LossCause.PAGE_GONE)
    decided = when(folded([*IN_LINE, gone], TELLER_READY), SYSTEM_ASKS, c.MakeOffer(session=SESSION, teller=TELLER))
    assert refusal_of(decided) is RefusalCode.NOT_NOW


def test_an_offer_goes_on_both_histories() -> None:
    decided = when(folded(IN_LINE, TELLER_READY), SYSTEM_ASKS, c.MakeOffer(session=SESSION, teller=TELLER))
    session_events, teller_events = events_of(decided)
    assert [type(event) for event in session_events] == [e.OfferMade]
    assert [type(event) for event in teller_events] == [e.TellerOffered]


@pytest.mark.parametrize("teller", [(), TELLER_RUNG])
def test_only_a_ready_teller_is_offered_anybody(teller: tuple[e.TellerEvent, ...]) -> None:
    decided = when(folded(IN_LINE, teller), SYSTEM_ASKS, c.MakeOffer(session=SESSION, teller=TELLER))
    assert refusal_of(decided) is RefusalCode.NOT_NOW


def test_an_offer_not_answered_keeps_the_place_and_sets_the_teller_aside() -> None:
    decided = when(folded(RINGING, TELLER_RUNG), SYSTEM_ASKS, c.LapseOffer(session=SESSION, offer=OFFER))
    aside = e.TellerSetAside(reason=SetAsideReason.OFFER_MISSED)
    assert events_of(decided) == ((e.OfferLapsed(offer=OFFER),), (aside,))
    waiting = folded([*RINGING, e.OfferLapsed(offer=OFFER)]).session
    before = folded(IN_LINE).session
    assert waiting is not None
    assert before is not None
    assert waiting.joined_line_at == before.joined_line_at


def test_a_deadline_of_an_offer_that_is_over_does_nothing_to_the_one_that_rings() -> None:
    earlier = c.LapseOffer(session=SESSION, offer=OfferId("an offer before"))
    assert refusal_of(when(folded(RINGING, TELLER_RUNG), SYSTEM_ASKS, earlier)) is RefusalCode.NOT_NOW


def test_a_refused_offer_likewise() -> None:
    decided = when(folded(RINGING, TELLER_RUNG), TELLER_ASKS, c.RefuseOffer(session=SESSION, offer=OFFER))
    aside = e.TellerSetAside(reason=SetAsideReason.OFFER_REFUSED)
    assert events_of(decided) == ((e.OfferRefused(offer=OFFER),), (aside,))


def test_an_offer_that_lapsed_cannot_be_accepted() -> None:
    lapsed = [*RINGING, e.OfferLapsed(offer=OFFER), OFFERED]
    late = when(folded(lapsed, TELLER_RUNG), TELLER_ASKS, c.AcceptOffer(session=SESSION, offer=type(OFFER)("another")))
    assert refusal_of(late) is RefusalCode.NOT_NOW
