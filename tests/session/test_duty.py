"""A teller's own state."""

from datetime import timedelta

from session import commands as c
from session import events as e
from session.deadlines import Deadline, DeadlineKind, command_of, deadlines_of_session, deadlines_of_teller
from session.durations import Durations
from session.duty_rules import MAX_MESSAGE_CHARACTERS, MAX_UNREAD
from session.identifiers import CUSTOMER, MessageId, session_stream, teller_stream
from session.personal import Personal
from session.vocabulary import BreakReason, Duty, ForcedDuty, LossCause, NextDuty, OfflineReason, RefusalCode
from tests.session.histories import (
    ASKED,
    IN_LINE,
    OFFER,
    OTHER_TELLER_ASKS,
    QA_ASKS,
    RINGING,
    SESSION,
    START,
    SUPERVISOR,
    SUPERVISOR_ASKS,
    SYSTEM_ASKS,
    TELLER,
    TELLER_ASKS,
    TELLER_READY,
    TELLER_RUNG,
    TELLER_TALKS,
    events_of,
    folded,
    refusal_of,
    when,
)

READY = c.GoReady(teller=TELLER)
DURATIONS = Durations()


def test_a_teller_goes_ready_once() -> None:
    assert events_of(when(folded([]), TELLER_ASKS, READY)) == ((), (e.TellerReady(),))
    assert events_of(when(folded([], TELLER_READY), TELLER_ASKS, READY)) == ((), ())


def test_nobody_says_ready_for_another_nor_without_the_role() -> None:
    assert refusal_of(when(folded([]), OTHER_TELLER_ASKS, READY)) is RefusalCode.NOT_YOURS
    assert refusal_of(when(folded([]), QA_ASKS, READY)) is RefusalCode.NOT_YOURS


def test_nobody_walks_away_from_a_ring_or_a_call() -> None:
    offline = c.GoOffline(teller=TELLER)
    assert refusal_of(when(folded([], TELLER_RUNG), TELLER_ASKS, offline)) is RefusalCode.NOT_NOW
    assert refusal_of(when(folded([], TELLER_TALKS), TELLER_ASKS, offline)) is RefusalCode.NOT_NOW


def test_a_console_that_does_not_return_goes_offline() -> None:
    gone = (*TELLER_READY, e.TellerLost())
    decided = when(folded([], gone), SYSTEM_ASKS, c.GiveUpTeller(teller=TELLER))
    assert events_of(decided) == ((), (e.TellerWentOffline(reason=OfflineReason.CONNECTION_LOST),))


def test_a_console_that_returned_stays_on_duty() -> None:
    back = (*TELLER_READY, e.TellerLost(), e.TellerReturned())
    decided = when(folded([], back), SYSTEM_ASKS, c.GiveUpTeller(teller=TELLER))
    assert refusal_of(decided) is RefusalCode.NOT_NOW


def test_a_break_has_a_reason_and_ends_when_the_teller_says_so() -> None:
    meal, eats = c.TakeBreak(teller=TELLER, reason=BreakReason.MEAL), e.BreakBegan(reason=BreakReason.MEAL)
    assert events_of(when(folded([], TELLER_READY), TELLER_ASKS, meal)) == ((), (eats,))
    away = folded([], (*TELLER_READY, eats))
    assert away.teller is not None
    assert away.teller.duty is Duty.ON_BREAK
    # Another reason, training, ready, offline: all lead on from a break.
    rest = c.TakeBreak(teller=TELLER, reason=BreakReason.REST)
    assert events_of(when(away, TELLER_ASKS, rest)) == ((), (e.BreakBegan(reason=BreakReason.REST),))
    assert events_of(when(away, TELLER_ASKS, c.BeginTraining(teller=TELLER))) == ((), (e.TrainingBegan(),))
    assert events_of(when(away, TELLER_ASKS, READY)) == ((), (e.TellerReady(),))


def test_nobody_takes_a_break_from_a_ring_a_call_or_from_being_offline() -> None:
    rest = c.TakeBreak(teller=TELLER, reason=BreakReason.REST)
    for history in (TELLER_RUNG, TELLER_TALKS, ()):
        assert refusal_of(when(folded([], history), TELLER_ASKS, rest)) is RefusalCode.NOT_NOW
        assert refusal_of(when(folded([], history), TELLER_ASKS, c.BeginTraining(teller=TELLER))) is RefusalCode.NOT_NOW


def test_a_supervisor_puts_a_teller_elsewhere_and_the_log_says_who_did() -> None:
    offline = c.ForceDuty(teller=TELLER, to=ForcedDuty.OFFLINE)
    decided = when(folded([], TELLER_READY), SUPERVISOR_ASKS, offline)
    told = e.TellerForced(by=SUPERVISOR, to=ForcedDuty.OFFLINE)
    assert events_of(decided) == ((), (told, e.TellerWentOffline(reason=OfflineReason.FORCED)))
    away = (*TELLER_READY, e.BreakBegan(reason=BreakReason.MEAL))
    back = c.ForceDuty(teller=TELLER, to=ForcedDuty.READY)
    told = e.TellerForced(by=SUPERVISOR, to=ForcedDuty.READY)
    assert events_of(when(folded([], away), SUPERVISOR_ASKS, back)) == ((), (told, e.TellerReady()))


def test_nobody_is_forced_out_of_a_ring_or_a_call_onto_duty_or_by_a_teller() -> None:
    away = c.ForceDuty(teller=TELLER, to=ForcedDuty.ON_BREAK)
    for history in (TELLER_RUNG, TELLER_TALKS):
        assert refusal_of(when(folded([], history), SUPERVISOR_ASKS, away)) is RefusalCode.NOT_NOW
    back = c.ForceDuty(teller=TELLER, to=ForcedDuty.READY)
    assert refusal_of(when(folded([]), SUPERVISOR_ASKS, back)) is RefusalCode.NOT_NOW
    assert refusal_of(when(folded([], TELLER_READY), OTHER_TELLER_ASKS, away)) is RefusalCode.NOT_YOURS
    assert refusal_of(when(folded([], TELLER_READY), TELLER_ASKS, away)) is RefusalCode.NOT_YOURS


def test_a_console_that_is_lost_during_a_break_goes_offline_too() -> None:
    state = folded([], (*TELLER_READY, e.BreakBegan(reason=BreakReason.MEAL), e.TellerLost())).teller
    assert state is not None
    (deadline,) = deadlines_of_teller(state, DURATIONS)
    assert deadline.kind is DeadlineKind.TELLER


def test_after_call_work_leads_where_the_teller_says() -> None:
    wrapping = (*TELLER_TALKS, e.AfterCallWorkBegan(session=SESSION))
    for following, duty in (
        (NextDuty.READY, Duty.READY),
        (NextDuty.ON_BREAK, Duty.ON_BREAK),
        (NextDuty.OFFLINE, Duty.OFFLINE),
    ):
        state = folded([], (*wrapping, e.AfterCallWorkDone(session=SESSION, next=following))).teller
        assert state is not None
        assert (state.duty, state.session) == (duty, None)


def test_every_ring_has_a_deadline_that_becomes_its_lapse() -> None:
    state = folded(RINGING).session
    assert state is not None
    (ring,) = deadlines_of_session(state, DURATIONS)
    assert ring == Deadline(DeadlineKind.RING, OFFER, START + timedelta(seconds=3 + 20))
    expired = command_of(session_stream(SESSION), ring.kind, ring.subject)
    assert expired == c.LapseOffer(session=SESSION, offer=OFFER)


def test_a_lost_customer_in_the_line_has_a_deadline_a_present_one_none() -> None:
    waiting = folded(IN_LINE).session
    gone = folded([*IN_LINE, e.PartyLost(party=CUSTOMER, cause=LossCause.PAGE_GONE)]).session
    assert waiting is not None
    assert gone is not None
    assert deadlines_of_session(waiting, DURATIONS) == ()
    assert [deadline.kind for deadline in deadlines_of_session(gone, DURATIONS)] == [DeadlineKind.PARTY]


def test_a_lost_console_has_a_deadline_unless_a_session_looks_after_the_teller() -> None:
    ready = folded([], (*TELLER_READY, e.TellerLost())).teller
    talking = folded([], (*TELLER_TALKS, e.TellerLost())).teller
    assert ready is not None
    assert talking is not None
    (deadline,) = deadlines_of_teller(ready, DURATIONS)
    assert command_of(teller_stream(TELLER), deadline.kind, deadline.subject) == c.GiveUpTeller(teller=TELLER)
    assert deadlines_of_teller(talking, DURATIONS) == ()


ON_A_CALL = c.MessageTeller(teller=TELLER, text=Personal("Please ask for the old card."))


def test_a_supervisor_writes_to_a_teller_in_any_state_and_the_note_stays_until_it_is_read() -> None:
    note = MessageId(ASKED)
    for history in ((), TELLER_READY, TELLER_RUNG, TELLER_TALKS):
        state = folded([], history)
        _, told = events_of(when(state, SUPERVISOR_ASKS, ON_A_CALL))
        assert told == (
            e.TellerMessaged(message=note, by=SUPERVISOR, by_name=SUPERVISOR_ASKS.name, text=ON_A_CALL.text),
        )
        unread = folded([], (*history, *told))
        assert unread.teller is not None
        assert unread.teller.unread == (note,)
        read = c.ReadMessage(teller=TELLER, message=note)
        assert events_of(when(unread, TELLER_ASKS, read)) == ((), (e.MessageRead(message=note),))
        # Read once: again, or what never was, changes nothing.
        done = folded([], (*history, *told, e.MessageRead(message=note)))
        assert events_of(when(done, TELLER_ASKS, read)) == ((), ())
        assert events_of(when(state, TELLER_ASKS, read)) == ((), ())


def test_messages_are_of_supervisors_short_and_not_too_many() -> None:
    ready = folded([], TELLER_READY)
    assert refusal_of(when(ready, OTHER_TELLER_ASKS, ON_A_CALL)) is RefusalCode.NOT_YOURS
    assert refusal_of(when(ready, TELLER_ASKS, ON_A_CALL)) is RefusalCode.NOT_YOURS
    for text in ("", "  \n", "x" * (MAX_MESSAGE_CHARACTERS + 1)):
        unfit = c.MessageTeller(teller=TELLER, text=Personal(text))
        assert refusal_of(when(ready, SUPERVISOR_ASKS, unfit)) is RefusalCode.NOT_NOW
    written = tuple(
        e.TellerMessaged(message=MessageId(str(number)), by=SUPERVISOR, text=Personal("!"))
        for number in range(MAX_UNREAD)
    )
    assert refusal_of(when(folded([], (*TELLER_READY, *written)), SUPERVISOR_ASKS, ON_A_CALL)) is RefusalCode.NOT_NOW
    # Nobody reads another's.
    other = c.ReadMessage(teller=TELLER, message=MessageId("0"))
    assert refusal_of(when(folded([], written), OTHER_TELLER_ASKS, other)) is RefusalCode.NOT_YOURS
