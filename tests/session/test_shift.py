"""A shift's fold is the whole history's, whatever was before it."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from session import events as e
from session.identifiers import MessageId
from session.shift import fold_shift, is_end_of_shift
from session.teller_state import TellerState, evolve_teller
from session.transitions import TELLER as MAY_HAPPEN
from session.vocabulary import BreakReason, Duty, ForcedDuty, NextDuty, OfflineReason, SetAsideReason
from tests.session.histories import OFFER, OTHER_SESSION, SESSION, START, SUPERVISOR, TELLER, TELLER_TALKS

Dated = tuple[e.TellerEvent, datetime]
MESSAGES = [MessageId(f"01900000-0000-7000-8000-00000000f0{number:02}") for number in range(4)]
SOMETHING: tuple[e.TellerEvent, ...] = (
    e.TellerReady(),
    e.TellerOffered(session=SESSION, offer=OFFER),
    e.TellerFreed(offer=OFFER),
    e.TellerSetAside(reason=SetAsideReason.OFFER_MISSED),
    e.TellerEngaged(session=SESSION),
    e.TellerReleased(session=SESSION),
    e.ChatTaken(session=SESSION),
    e.ChatTaken(session=OTHER_SESSION),
    e.ChatDone(session=SESSION),
    e.ChatDone(session=OTHER_SESSION),
    e.AfterCallWorkBegan(session=SESSION),
    *(e.AfterCallWorkDone(session=SESSION, next=after) for after in NextDuty),
    e.BreakBegan(reason=BreakReason.REST),
    e.TellerForced(by=SUPERVISOR, to=ForcedDuty.READY),
    *(e.TellerMessaged(message=message, by=SUPERVISOR) for message in MESSAGES),
    *(e.MessageRead(message=message) for message in MESSAGES),
    e.TellerLost(),
    e.TellerReturned(),
    e.TellerWentOffline(reason=OfflineReason.OWN_CHOICE),
)


def as_one_would_by_evolving(history: list[Dated]) -> TellerState:
    state = TellerState(TELLER)
    for event, at in history:
        state = evolve_teller(state, event, at)
    return state


def happens(wishes: Sequence[e.TellerEvent]) -> list[Dated]:
    """Those of the wishes that can happen, a minute apart: nobody with chats in hand goes off duty or takes a call, and
    a message is written once, and read after that."""
    state, history, written = TellerState(TELLER), list[Dated](), set[MessageId]()
    for number, event in enumerate(wishes):
        occupied = is_end_of_shift(event) or isinstance(event, e.TellerEngaged)
        twice = isinstance(event, e.TellerMessaged) and event.message in written
        too_early = isinstance(event, e.MessageRead) and event.message not in state.unread
        if state.duty in MAY_HAPPEN[type(event)] and not (state.chats and occupied) and not twice and not too_early:
            if isinstance(event, e.TellerMessaged):
                written.add(event.message)
            at = START + timedelta(minutes=number)
            state = evolve_teller(state, event, at)
            history.append((event, at))
    return history


@given(st.lists(st.sampled_from(SOMETHING), max_size=80).map(happens))
def test_the_past_but_for_messages_not_read_changes_nothing(history: list[Dated]) -> None:
    # Given all that a teller did, and what is left of it from the last end of a shift
    ends = [number for number, (event, _) in enumerate(history) if is_end_of_shift(event)]
    past, shift = (history[: ends[-1]], history[ends[-1] :]) if ends else ([], history)
    read = {event.message for event, _ in history if isinstance(event, e.MessageRead)}
    unread = [dated for dated in past if isinstance(dated[0], e.TellerMessaged) and dated[0].message not in read]
    # Then the state is the same by all three ways
    state = as_one_would_by_evolving(history)
    assert fold_shift(TELLER, history) == state
    assert fold_shift(TELLER, [*unread, *shift]) == state


def test_where_a_supervisor_put_somebody_is_told_with_it() -> None:
    forced = (e.TellerForced(by=SUPERVISOR, to=ForcedDuty.OFFLINE), START)
    offline = (e.TellerWentOffline(reason=OfflineReason.FORCED), START)
    ready = (e.TellerReady(), START + timedelta(hours=1))
    # The first of the three cannot happen to whom nothing is known of; it is not folded, only shown
    assert fold_shift(TELLER, [forced, offline, ready]).duty is Duty.READY


def test_after_call_work_may_be_the_last_of_a_shift() -> None:
    talked = [(event, START) for event in (*TELLER_TALKS, e.AfterCallWorkBegan(session=SESSION))]
    done = (e.AfterCallWorkDone(session=SESSION, next=NextDuty.OFFLINE), START + timedelta(hours=1))
    state = fold_shift(TELLER, [*talked, done])
    assert (state.duty, state.since, state.session) == (Duty.OFFLINE, START + timedelta(hours=1), None)


def test_nobody_waits_for_the_console_of_who_is_off_duty() -> None:
    lost = (e.TellerLost(), START)
    ready = (e.TellerReady(), START)
    given_up = (e.TellerWentOffline(reason=OfflineReason.CONNECTION_LOST), START)
    assert fold_shift(TELLER, [ready, lost]).lost_at == START
    assert fold_shift(TELLER, [ready, lost, given_up]).lost_at is None
