"""Accepted, connected, lost and found, ended, wrapped up, rated."""

from session import commands as c
from session import events as e
from session.actors import Staff
from session.call_rules import MAX_RATING_CHARACTERS
from session.identifiers import CUSTOMER
from session.personal import Personal
from session.view import Viewer, view
from session.vocabulary import (
    EndReason,
    LossCause,
    NextDuty,
    Outcome,
    PartyRole,
    Phase,
    RefusalCode,
    Result,
    SetAsideReason,
    Source,
    Switch,
)
from tests.session.histories import (
    CONNECTING,
    CUSTOMER_ASKS,
    OFFER,
    OTHER_TELLER_ASKS,
    QA_ASKS,
    RINGING,
    SESSION,
    SYSTEM_ASKS,
    TELLER_ASKS,
    TELLER_PARTY,
    TELLER_RUNG,
    TELLER_TALKS,
    events_of,
    folded,
    refusal_of,
    when,
)

CUSTOMER_JOINED = e.PartyJoined(party=CUSTOMER, role=PartyRole.CUSTOMER)
TELLER_JOINED = e.PartyJoined(party=TELLER_PARTY, role=PartyRole.TELLER)
TALKING = (*CONNECTING, CUSTOMER_JOINED, TELLER_JOINED, e.MediaStarted())
CUSTOMER_GONE = e.PartyLost(party=CUSTOMER, cause=LossCause.MEDIA_SILENT)
ENDED = e.ServiceEnded(reason=EndReason.TELLER_ENDED)
AFTER_CALL = (*TELLER_TALKS, e.AfterCallWorkBegan(session=SESSION))


def test_only_the_teller_who_is_rung_can_accept() -> None:
    accept = c.AcceptOffer(session=SESSION, offer=OFFER)
    assert refusal_of(when(folded(RINGING, TELLER_RUNG), OTHER_TELLER_ASKS, accept)) is RefusalCode.NOT_YOURS
    session_events, teller_events = events_of(when(folded(RINGING, TELLER_RUNG), TELLER_ASKS, accept))
    assert isinstance(session_events[0], e.OfferAccepted)
    assert teller_events == (e.TellerEngaged(session=SESSION),)


def test_the_conversation_begins_when_both_are_connected() -> None:
    first = when(folded(CONNECTING, TELLER_TALKS), SYSTEM_ASKS, c.ReportConnected(session=SESSION, party=CUSTOMER))
    assert events_of(first) == ((CUSTOMER_JOINED,), ())
    both = when(
        folded([*CONNECTING, CUSTOMER_JOINED], TELLER_TALKS),
        SYSTEM_ASKS,
        c.ReportConnected(session=SESSION, party=TELLER_PARTY),
    )
    assert events_of(both) == ((TELLER_JOINED, e.MediaStarted()), ())


def test_a_report_that_comes_twice_says_nothing_new() -> None:
    again = when(folded(TALKING, TELLER_TALKS), SYSTEM_ASKS, c.ReportConnected(session=SESSION, party=CUSTOMER))
    assert events_of(again) == ((), ())


def test_nobody_but_the_counter_itself_reports() -> None:
    report = c.ReportConnected(session=SESSION, party=CUSTOMER)
    assert refusal_of(when(folded(CONNECTING), CUSTOMER_ASKS, report)) is RefusalCode.NOT_YOURS


def test_when_the_teller_does_not_connect_the_customer_is_back_in_the_line_and_the_teller_aside() -> None:
    alone = folded([*CONNECTING, CUSTOMER_JOINED], TELLER_TALKS)
    session_events, teller_events = events_of(
        when(alone, SYSTEM_ASKS, c.GiveUpConnecting(session=SESSION, offer=OFFER))
    )
    assert session_events == (e.ConnectingFailed(offer=OFFER, missing=(TELLER_PARTY,)),)
    assert teller_events == (e.TellerSetAside(reason=SetAsideReason.NOT_CONNECTED),)


def test_when_the_customer_does_not_connect_the_teller_is_free() -> None:
    alone = folded([*CONNECTING, TELLER_JOINED], TELLER_TALKS)
    session_events, teller_events = events_of(
        when(alone, SYSTEM_ASKS, c.GiveUpConnecting(session=SESSION, offer=OFFER))
    )
    assert session_events == (e.ConnectingFailed(offer=OFFER, missing=(CUSTOMER,)),)
    assert teller_events == (e.TellerFreed(offer=OFFER),)


def test_losing_a_party_is_not_the_end() -> None:
    lost = c.ReportLost(session=SESSION, party=CUSTOMER, cause=LossCause.MEDIA_SILENT)
    assert events_of(when(folded(TALKING, TELLER_TALKS), SYSTEM_ASKS, lost)) == ((CUSTOMER_GONE,), ())
    state = folded([*TALKING, CUSTOMER_GONE]).session
    assert state is not None
    assert state.phase is Phase.IN_SERVICE


def test_a_party_that_does_not_return_ends_the_service() -> None:
    decided = when(
        folded([*TALKING, CUSTOMER_GONE], TELLER_TALKS), SYSTEM_ASKS, c.GiveUpParty(session=SESSION, party=CUSTOMER)
    )
    assert events_of(decided) == (
        (e.ServiceEnded(reason=EndReason.CUSTOMER_LOST),),
        (e.AfterCallWorkBegan(session=SESSION),),
    )


def test_a_party_that_returned_is_not_given_up() -> None:
    back = [*TALKING, CUSTOMER_GONE, e.PartyReturned(party=CUSTOMER)]
    late = when(folded(back, TELLER_TALKS), SYSTEM_ASKS, c.GiveUpParty(session=SESSION, party=CUSTOMER))
    assert refusal_of(late) is RefusalCode.NOT_NOW


def test_a_camera_turned_off_is_on_record_under_whoever_turned_it() -> None:
    turn = c.TurnSource(session=SESSION, source=Source.CAMERA, switch=Switch.OFF)
    by_customer, _ = events_of(when(folded(TALKING, TELLER_TALKS), CUSTOMER_ASKS, turn))
    by_teller, _ = events_of(when(folded(TALKING, TELLER_TALKS), TELLER_ASKS, turn))
    assert by_customer == (e.SourceTurned(party=CUSTOMER, source=Source.CAMERA, switch=Switch.OFF),)
    assert by_teller == (e.SourceTurned(party=TELLER_PARTY, source=Source.CAMERA, switch=Switch.OFF),)


def test_hanging_up_ends_the_service_and_begins_after_call_work() -> None:
    decided = when(folded(TALKING, TELLER_TALKS), CUSTOMER_ASKS, c.LeaveSession(session=SESSION))
    assert events_of(decided) == (
        (e.ServiceEnded(reason=EndReason.CUSTOMER_HUNG_UP),),
        (e.AfterCallWorkBegan(session=SESSION),),
    )


def test_wrap_up_closes_the_session_with_outcome_and_notes() -> None:
    finish = c.FinishWrapUp(session=SESSION, outcome=Outcome.DONE, next=NextDuty.READY, notes=Personal("card replaced"))
    decided = when(folded([*TALKING, ENDED], AFTER_CALL), TELLER_ASKS, finish)
    assert events_of(decided) == (
        (
            e.WrapUpDone(outcome=Outcome.DONE, notes=Personal("card replaced")),
            e.SessionClosed(result=Result.SERVED),
        ),
        (e.AfterCallWorkDone(session=SESSION, next=NextDuty.READY),),
    )


def test_a_call_cannot_be_wrapped_up_before_it_ended() -> None:
    finish = c.FinishWrapUp(session=SESSION, outcome=Outcome.DONE, next=NextDuty.READY)
    assert refusal_of(when(folded(TALKING, TELLER_TALKS), TELLER_ASKS, finish)) is RefusalCode.NOT_NOW


def test_the_customer_rates_once_and_only_after_service() -> None:
    rate = c.RateSession(session=SESSION, stars=5)
    assert refusal_of(when(folded(TALKING, TELLER_TALKS), CUSTOMER_ASKS, rate)) is RefusalCode.NOT_NOW
    rated = when(folded([*TALKING, ENDED], AFTER_CALL), CUSTOMER_ASKS, rate)
    assert events_of(rated) == ((e.SessionRated(stars=5),), ())
    twice = folded([*TALKING, ENDED, e.SessionRated(stars=5)], AFTER_CALL)
    assert refusal_of(when(twice, CUSTOMER_ASKS, rate)) is RefusalCode.NOT_NOW


def test_what_the_customer_says_of_it_is_short_and_for_nobody_at_the_desk() -> None:
    over = folded([*TALKING, ENDED], AFTER_CALL)
    said = c.RateSession(session=SESSION, stars=2, words=Personal("很" * MAX_RATING_CHARACTERS))
    (rated,), _ = events_of(when(over, CUSTOMER_ASKS, said))
    assert rated == e.SessionRated(stars=2, words=said.words)
    for role in PartyRole:
        shown = view(rated, Viewer(role)).event
        assert shown == (rated if role is PartyRole.CUSTOMER else e.SessionRated(stars=2))
    too_long = c.RateSession(session=SESSION, stars=2, words=Personal("很" * (MAX_RATING_CHARACTERS + 1)))
    assert refusal_of(when(over, CUSTOMER_ASKS, too_long)) is RefusalCode.NOT_NOW


def test_a_look_at_a_recording_is_on_record_and_only_qa_may_look() -> None:
    look = c.ReportViewed(session=SESSION)
    over = folded([*TALKING, ENDED], AFTER_CALL)
    viewer = QA_ASKS
    assert isinstance(viewer, Staff)
    assert events_of(when(over, viewer, look)) == ((e.RecordingViewed(viewer=viewer.staff),), ())
    assert refusal_of(when(over, TELLER_ASKS, look)) is RefusalCode.NOT_YOURS


def test_a_device_that_was_taken_away_is_said_so_and_comes_back() -> None:
    taken = c.TurnSource(session=SESSION, source=Source.MICROPHONE, switch=Switch.INTERRUPTED)
    back = c.TurnSource(session=SESSION, source=Source.MICROPHONE, switch=Switch.ON)
    (first,), _ = events_of(when(folded(TALKING, TELLER_TALKS), CUSTOMER_ASKS, taken))
    (second,), _ = events_of(when(folded([*TALKING, first], TELLER_TALKS), CUSTOMER_ASKS, back))
    assert first == e.SourceTurned(party=CUSTOMER, source=Source.MICROPHONE, switch=Switch.INTERRUPTED)
    assert second == e.SourceTurned(party=CUSTOMER, source=Source.MICROPHONE, switch=Switch.ON)
