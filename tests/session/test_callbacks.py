"""A callback: the place is kept, the customer is summoned, confirms or does not."""

from datetime import timedelta

import pytest

from session import commands as c
from session import events as e
from session.callback_rules import MOST_SUMMONS
from session.deadlines import Deadline, DeadlineKind, command_of, deadlines_of_session
from session.durations import Durations
from session.identifiers import CUSTOMER, session_stream
from session.mobile_number import e164_of
from session.personal import NOBODY, Personal
from session.view import Viewer, view
from session.vocabulary import (
    AbandonReason,
    CallbackWay,
    LossCause,
    PartyRole,
    RefusalCode,
    Result,
    SmsFate,
)
from tests.session.histories import (
    CUSTOMER_ASKS,
    IN_LINE,
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

NUMBER = Personal("+8613800138000")
BY_SMS = e.CallbackAsked(way=CallbackWay.SMS, number=NUMBER)
GONE = e.PartyLost(party=CUSTOMER, cause=LossCause.PAGE_GONE)
SUMMONED = e.CustomerSummoned(summons=1, within_s=180.0)
MISSED = e.SummonsMissed(summons=1)
AGAIN = e.CustomerSummoned(summons=2, within_s=180.0)
CONFIRMED = e.CallbackConfirmed()
AWAY: tuple[e.SessionEvent, ...] = (*IN_LINE, BY_SMS)
DURATIONS = Durations()


def pending(*events: e.SessionEvent) -> dict[DeadlineKind, Deadline]:
    state = folded(events).session
    assert state is not None
    return {deadline.kind: deadline for deadline in deadlines_of_session(state, DURATIONS)}


def test_a_number_is_kept_as_networks_take_it() -> None:
    asked = when(folded(IN_LINE), CUSTOMER_ASKS, c.AskCallback(session=SESSION, number=Personal("138 0013-8000")))
    assert events_of(asked) == ((BY_SMS,), ())


def test_without_a_number_the_page_is_to_ring() -> None:
    asked = when(folded(IN_LINE), CUSTOMER_ASKS, c.AskCallback(session=SESSION))
    assert events_of(asked) == ((e.CallbackAsked(way=CallbackWay.PAGE),), ())


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("13800138000", "+8613800138000"),
        ("１３８００１３８０００", "+8613800138000"),
        ("+86 138 0013 8000", "+8613800138000"),
        ("0086-13800138000", "+8613800138000"),
        ("8613800138000", "+8613800138000"),
        ("+44 20 7946 0958", "+442079460958"),
        ("+1 (212) 555-0100", "+12125550100"),
        ("12800138000", None),
        ("1380013800", None),
        ("138001380000", None),
        ("010 6275 1234", None),
        ("+86 10 6275 1234", None),
        ("+0123456789", None),
        ("+1234567890123456", None),
        ("call me", None),
        ("1" * 40, None),
    ],
)
def test_what_is_a_mobile_number(written: str, number: str | None) -> None:
    assert e164_of(written) == number


def test_what_is_no_number_is_refused_as_that() -> None:
    asked = when(folded(IN_LINE), CUSTOMER_ASKS, c.AskCallback(session=SESSION, number=Personal("12345")))
    assert refusal_of(asked) is RefusalCode.BAD_NUMBER


@pytest.mark.parametrize("history", [RINGING, (*AWAY, SUMMONED)])
def test_nobody_goes_away_whose_turn_it_is(history: tuple[e.SessionEvent, ...]) -> None:
    asked = when(folded(history, TELLER_RUNG), CUSTOMER_ASKS, c.AskCallback(session=SESSION))
    assert refusal_of(asked) is RefusalCode.NOT_NOW


def test_place_and_arrival_are_as_before() -> None:
    before, back = folded(IN_LINE).session, folded([*AWAY, GONE, SUMMONED, CONFIRMED]).session
    assert before is not None
    assert back is not None
    assert (back.request, back.joined_line_at) == (before.request, before.joined_line_at)


@pytest.mark.parametrize("later", [(), (SUMMONED,), (SUMMONED, MISSED)])
def test_nobody_is_offered_who_is_away(later: tuple[e.SessionEvent, ...]) -> None:
    offer = c.MakeOffer(session=SESSION, teller=TELLER)
    assert refusal_of(when(folded([*AWAY, *later], TELLER_READY), SYSTEM_ASKS, offer)) is RefusalCode.NOT_NOW
    confirmed = when(folded([*AWAY, *later, CONFIRMED], TELLER_READY), SYSTEM_ASKS, offer)
    assert [type(event) for event in events_of(confirmed)[0]] == [e.OfferMade]


def test_two_who_see_the_turn_come_summon_once() -> None:
    summon = c.SummonCustomer(session=SESSION, summons=1)
    assert events_of(when(folded(AWAY), SYSTEM_ASKS, summon)) == ((SUMMONED,), ())
    for history in ([*AWAY, SUMMONED], [*AWAY, SUMMONED, MISSED], [*AWAY, CONFIRMED]):
        assert refusal_of(when(folded(history), SYSTEM_ASKS, summon)) is RefusalCode.NOT_NOW


def test_nobody_is_summoned_who_did_not_ask_for_it() -> None:
    summon = c.SummonCustomer(session=SESSION, summons=1)
    assert refusal_of(when(folded(IN_LINE), SYSTEM_ASKS, summon)) is RefusalCode.NOT_NOW


@pytest.mark.parametrize("later", [(), (SUMMONED,), (SUMMONED, MISSED)])
def test_one_confirms_when_summoned_or_earlier_or_a_little_late(later: tuple[e.SessionEvent, ...]) -> None:
    confirm = c.ConfirmCallback(session=SESSION)
    assert events_of(when(folded([*AWAY, *later]), CUSTOMER_ASKS, confirm)) == ((CONFIRMED,), ())
    assert events_of(when(folded([*AWAY, *later, CONFIRMED]), CUSTOMER_ASKS, confirm)) == ((), ())


def test_a_summons_in_vain_is_repeated_once_and_then_the_session_is_over() -> None:
    first = when(folded([*AWAY, SUMMONED]), SYSTEM_ASKS, c.GiveUpSummons(session=SESSION, summons=1))
    assert events_of(first) == ((MISSED,), ())
    again = when(folded([*AWAY, SUMMONED, MISSED]), SYSTEM_ASKS, c.SummonCustomer(session=SESSION, summons=2))
    assert events_of(again) == ((AGAIN,), ())
    last = when(folded([*AWAY, SUMMONED, MISSED, AGAIN]), SYSTEM_ASKS, c.GiveUpSummons(session=SESSION, summons=2))
    closed = e.SessionClosed(result=Result.ABANDONED, reason=AbandonReason.CALLBACK_NOT_CONFIRMED)
    assert events_of(last) == ((e.SummonsMissed(summons=2), closed), ())


def test_a_summons_that_was_confirmed_is_not_given_up() -> None:
    give_up = c.GiveUpSummons(session=SESSION, summons=1)
    assert refusal_of(when(folded([*AWAY, SUMMONED, CONFIRMED]), SYSTEM_ASKS, give_up)) is RefusalCode.NOT_NOW
    another = folded([*AWAY, SUMMONED, MISSED, AGAIN])
    assert refusal_of(when(another, SYSTEM_ASKS, give_up)) is RefusalCode.NOT_NOW


def test_who_goes_away_again_after_being_back_is_summoned_as_often_as_before() -> None:
    again = [*AWAY, SUMMONED, MISSED, CONFIRMED, BY_SMS, AGAIN]
    given_up = when(folded(again), SYSTEM_ASKS, c.GiveUpSummons(session=SESSION, summons=2))
    assert events_of(given_up) == ((e.SummonsMissed(summons=2),), ())


def test_errands_of_one_session_are_bounded() -> None:
    history: list[e.SessionEvent] = [*IN_LINE]
    ask = c.AskCallback(session=SESSION)
    for number in range(1, MOST_SUMMONS + 1):
        assert events_of(when(folded(history), CUSTOMER_ASKS, ask))[0] != ()
        history += [BY_SMS, e.CustomerSummoned(summons=number, within_s=180.0), CONFIRMED]
    assert refusal_of(when(folded(history), CUSTOMER_ASKS, ask)) is RefusalCode.NOT_NOW


def test_the_page_may_be_gone_for_long_and_as_briefly_as_ever_once_back() -> None:
    state = folded([*AWAY, GONE]).session
    assert state is not None
    since = state.parties[CUSTOMER].since
    away = pending(*AWAY, GONE)[DeadlineKind.PARTY]
    assert away.due_at == since + timedelta(seconds=DURATIONS.callback_away_s)
    back = pending(*AWAY, CONFIRMED, GONE)[DeadlineKind.PARTY]
    assert back.due_at == since + timedelta(seconds=DURATIONS.waiting_grace_s + 1)


def test_whoever_is_away_for_too_long_has_left_with_a_reason_of_its_own() -> None:
    give_up = c.GiveUpParty(session=SESSION, party=CUSTOMER)
    closed = e.SessionClosed(result=Result.ABANDONED, reason=AbandonReason.CALLBACK_EXPIRED)
    assert events_of(when(folded([*AWAY, GONE]), SYSTEM_ASKS, give_up)) == ((closed,), ())
    for called in ([*AWAY, GONE, SUMMONED], [*AWAY, GONE, SUMMONED, MISSED]):
        assert refusal_of(when(folded(called), SYSTEM_ASKS, give_up)) is RefusalCode.NOT_NOW
    ordinary = e.SessionClosed(result=Result.ABANDONED)
    assert events_of(when(folded([*IN_LINE, GONE]), SYSTEM_ASKS, give_up)) == ((ordinary,), ())


def test_deadlines_become_the_commands_that_they_stand_for() -> None:
    summoned, missed = pending(*AWAY, GONE, SUMMONED), pending(*AWAY, GONE, SUMMONED, MISSED)
    assert set(summoned) == {DeadlineKind.SUMMONS}
    assert set(missed) == {DeadlineKind.SUMMON_AGAIN}
    stream = session_stream(SESSION)
    given_up = command_of(stream, DeadlineKind.SUMMONS, summoned[DeadlineKind.SUMMONS].subject)
    assert given_up == c.GiveUpSummons(session=SESSION, summons=1)
    again = command_of(stream, DeadlineKind.SUMMON_AGAIN, missed[DeadlineKind.SUMMON_AGAIN].subject)
    assert again == c.SummonCustomer(session=SESSION, summons=2)
    assert pending(*AWAY, SUMMONED, CONFIRMED) == {}


def test_what_became_of_a_text_is_said_once() -> None:
    taken = c.ReportSms(session=SESSION, summons=1, fate=SmsFate.TAKEN)
    settled = e.SmsSettled(summons=1, fate=SmsFate.TAKEN)
    assert events_of(when(folded([*AWAY, SUMMONED]), SYSTEM_ASKS, taken)) == ((settled,), ())
    assert events_of(when(folded([*AWAY, SUMMONED, settled]), SYSTEM_ASKS, taken)) == ((), ())
    assert refusal_of(when(folded(AWAY), SYSTEM_ASKS, taken)) is RefusalCode.NOT_NOW
    closed = e.SessionClosed(result=Result.ABANDONED)
    assert events_of(when(folded([*AWAY, SUMMONED, closed]), SYSTEM_ASKS, taken)) == ((settled,), ())


def test_a_customer_summons_nobody_and_a_teller_asks_for_no_callback() -> None:
    summon = c.SummonCustomer(session=SESSION, summons=1)
    assert refusal_of(when(folded(AWAY), CUSTOMER_ASKS, summon)) is RefusalCode.NOT_YOURS
    ask = c.AskCallback(session=SESSION, number=NUMBER)
    assert refusal_of(when(folded(IN_LINE), TELLER_ASKS, ask)) is RefusalCode.NOT_YOURS


def test_the_number_is_for_the_customer_alone() -> None:
    assert view(BY_SMS, Viewer(PartyRole.CUSTOMER)).event == BY_SMS
    for role in (PartyRole.TELLER, PartyRole.SUPERVISOR):
        seen = view(BY_SMS, Viewer(role)).event
        assert isinstance(seen, e.CallbackAsked)
        assert seen.number == NOBODY
