"""A chat: taken beside others, written in, handed on, made a call of and back."""

from collections.abc import Sequence
from datetime import timedelta

import msgspec
import pytest

from session import commands as c
from session import events as e
from session.chat_rules import MAX_MESSAGE_CHARACTERS, MAX_MESSAGES
from session.deadlines import Deadline, DeadlineKind, deadlines_of_session, deadlines_of_teller
from session.decision import Situation
from session.durations import Durations
from session.identifiers import CUSTOMER, LineId, MediaNodeId, MessageId, OfferId, RequestId, party_of_staff
from session.personal import Personal
from session.vocabulary import (
    BreakReason,
    Channel,
    Duty,
    EndReason,
    ForcedDuty,
    LossCause,
    NextDuty,
    Outcome,
    PartyMode,
    PartyRole,
    Phase,
    Presence,
    Purpose,
    RefusalCode,
    Result,
    Source,
    Switch,
)
from tests.session.histories import (
    ACCEPTED,
    ASKED,
    CUSTOMER_ASKS,
    IN_LINE,
    OFFER,
    OFFERED,
    OTHER_SESSION,
    OTHER_TELLER,
    OTHER_TELLER_ASKS,
    RINGING,
    SESSION,
    SUPERVISOR_ASKS,
    SYSTEM_ASKS,
    TELLER,
    TELLER_ASKS,
    TELLER_PARTY,
    TELLER_READY,
    TELLER_RUNG,
    events_of,
    folded,
    refusal_of,
    when,
)

OPENED = msgspec.structs.replace(IN_LINE[0], channel=Channel.CHAT)
WAITS: tuple[e.SessionEvent, ...] = (OPENED, *IN_LINE[1:])
RINGS: tuple[e.SessionEvent, ...] = (*WAITS, OFFERED)
WRITES: tuple[e.SessionEvent, ...] = (*RINGS, ACCEPTED, e.ChatBegan())
ONE_CHAT: tuple[e.TellerEvent, ...] = (*TELLER_RUNG, e.ChatTaken(session=SESSION))
OTHER_OFFER = OfferId("01900000-0000-7000-8000-0000000000c2")
RUNG_BY_ANOTHER: tuple[e.TellerEvent, ...] = (
    *TELLER_READY,
    e.TellerOffered(session=OTHER_SESSION, offer=OTHER_OFFER),
)
CHATS_WITH_ANOTHER: tuple[e.TellerEvent, ...] = (*RUNG_BY_ANOTHER, e.ChatTaken(session=OTHER_SESSION))
TWO_CHATS: tuple[e.TellerEvent, ...] = (
    *ONE_CHAT,
    e.TellerOffered(session=OTHER_SESSION, offer=OTHER_OFFER),
    e.ChatTaken(session=OTHER_SESSION),
)
INVITED: tuple[e.SessionEvent, ...] = (*WRITES, e.CallInvited(by=TELLER_PARTY))
TALKS: tuple[e.SessionEvent, ...] = (*INVITED, e.ChannelChanged(channel=Channel.VIDEO))
IN_CALL: tuple[e.TellerEvent, ...] = (*ONE_CHAT, e.ChatBecameCall(session=SESSION))
DURATIONS = Durations()


def duty_of(events: Sequence[e.TellerEvent]) -> Duty:
    teller = folded([], events).teller
    assert teller is not None
    return teller.duty


# --- taking one


def test_a_chat_begins_with_the_answer_and_nobody_has_to_get_connected() -> None:
    decided = when(folded(RINGS, TELLER_RUNG), TELLER_ASKS, c.AcceptOffer(session=SESSION, offer=OFFER))
    assert events_of(decided) == ((ACCEPTED, e.ChatBegan()), (e.ChatTaken(session=SESSION),))
    state = folded(WRITES).session
    assert state is not None
    assert state.phase is Phase.IN_SERVICE
    assert {party.presence for party in state.parties.values()} == {Presence.PRESENT}


@pytest.mark.parametrize(("at_once", "fits"), [(1, False), (2, True)])
def test_another_chat_is_offered_as_long_as_there_is_room(at_once: int, fits: bool) -> None:
    others = (
        *TELLER_READY,
        e.TellerOffered(session=OTHER_SESSION, offer=OTHER_OFFER),
        e.ChatTaken(session=OTHER_SESSION),
    )
    decided = when(folded(WAITS, others), SYSTEM_ASKS, c.MakeOffer(session=SESSION, teller=TELLER, at_once=at_once))
    if fits:
        assert events_of(decided)[1] == (e.TellerOffered(session=SESSION, offer=OfferId(ASKED)),)
    else:
        assert refusal_of(decided) is RefusalCode.NOT_NOW


def test_a_call_is_not_offered_beside_a_chat_nor_a_chat_beside_a_call() -> None:
    offer = c.MakeOffer(session=SESSION, teller=TELLER, at_once=5)
    assert refusal_of(when(folded(IN_LINE, CHATS_WITH_ANOTHER), SYSTEM_ASKS, offer)) is RefusalCode.NOT_NOW
    talking = (
        *RUNG_BY_ANOTHER,
        e.TellerEngaged(session=OTHER_SESSION),
    )
    assert refusal_of(when(folded(WAITS, talking), SYSTEM_ASKS, offer)) is RefusalCode.NOT_NOW


def test_whose_console_is_gone_takes_no_chat() -> None:
    decided = when(
        folded(RINGS, (*TELLER_RUNG, e.TellerLost())), TELLER_ASKS, c.AcceptOffer(session=SESSION, offer=OFFER)
    )
    assert refusal_of(decided) is RefusalCode.NOT_NOW


def test_a_teller_is_chatting_until_the_last_chat_is_done() -> None:
    assert duty_of(ONE_CHAT) is Duty.CHATTING
    assert duty_of((*ONE_CHAT, e.TellerOffered(session=OTHER_SESSION, offer=OTHER_OFFER))) is Duty.OFFERED
    assert duty_of((*TWO_CHATS, e.ChatDone(session=SESSION))) is Duty.CHATTING
    assert duty_of((*TWO_CHATS, e.ChatDone(session=SESSION), e.ChatDone(session=OTHER_SESSION))) is Duty.READY


def test_an_offer_that_is_taken_back_leaves_the_teller_chatting() -> None:
    rung = (*ONE_CHAT, e.TellerOffered(session=OTHER_SESSION, offer=OTHER_OFFER))
    assert duty_of((*rung, e.TellerFreed(offer=OTHER_OFFER))) is Duty.CHATTING


def test_a_break_with_chats_in_hand_means_that_no_more_come() -> None:
    meal = c.TakeBreak(teller=TELLER, reason=BreakReason.MEAL)
    began = events_of(when(folded([], ONE_CHAT), TELLER_ASKS, meal))[1]
    on_break = (*ONE_CHAT, *began)
    assert duty_of(on_break) is Duty.ON_BREAK
    assert duty_of((*on_break, e.TellerReady())) is Duty.CHATTING
    assert duty_of((*on_break, e.ChatDone(session=SESSION))) is Duty.ON_BREAK


def test_nobody_goes_or_is_sent_home_with_chats_in_hand() -> None:
    on_break = (*ONE_CHAT, e.BreakBegan(reason=BreakReason.MEAL))
    for events in (ONE_CHAT, on_break):
        assert refusal_of(when(folded([], events), TELLER_ASKS, c.GoOffline(teller=TELLER))) is RefusalCode.NOT_NOW
        home = c.ForceDuty(teller=TELLER, to=ForcedDuty.OFFLINE)
        assert refusal_of(when(folded([], events), SUPERVISOR_ASKS, home)) is RefusalCode.NOT_NOW


# --- writing


def test_both_write_and_the_command_names_the_message() -> None:
    hello = c.SendMessage(session=SESSION, text=Personal("您好"))
    sent = events_of(when(folded(WRITES, ONE_CHAT), CUSTOMER_ASKS, hello))[0]
    assert sent == (e.MessageSent(message=MessageId(ASKED), by=CUSTOMER, text=Personal("您好")),)
    sent = events_of(when(folded(WRITES, ONE_CHAT), TELLER_ASKS, hello))[0]
    assert sent == (e.MessageSent(message=MessageId(ASKED), by=TELLER_PARTY, text=Personal("您好")),)


@pytest.mark.parametrize("text", ["", "  \n", "x" * (MAX_MESSAGE_CHARACTERS + 1)])
def test_what_says_nothing_or_too_much_is_refused(text: str) -> None:
    decided = when(folded(WRITES, ONE_CHAT), CUSTOMER_ASKS, c.SendMessage(session=SESSION, text=Personal(text)))
    assert refusal_of(decided) is RefusalCode.NOT_NOW


def test_a_session_has_so_many_messages_and_no_more() -> None:
    sent = e.MessageSent(message=MessageId(ASKED), by=CUSTOMER, text=Personal("?"))
    full = folded((*WRITES, *(sent for _ in range(MAX_MESSAGES))), ONE_CHAT)
    assert (
        refusal_of(when(full, CUSTOMER_ASKS, c.SendMessage(session=SESSION, text=Personal("?")))) is RefusalCode.NOT_NOW
    )


def test_nobody_writes_before_or_after_nor_into_another_tellers_chat() -> None:
    hello = c.SendMessage(session=SESSION, text=Personal("hello"))
    assert refusal_of(when(folded(RINGS, TELLER_RUNG), CUSTOMER_ASKS, hello)) is RefusalCode.NOT_NOW
    over = (*WRITES, e.ServiceEnded(reason=EndReason.TELLER_ENDED))
    assert refusal_of(when(folded(over, ONE_CHAT), CUSTOMER_ASKS, hello)) is RefusalCode.NOT_NOW
    assert refusal_of(when(folded(WRITES, ONE_CHAT), OTHER_TELLER_ASKS, hello)) is RefusalCode.NOT_YOURS


def test_a_chat_has_no_sound_picture_music_or_listeners() -> None:
    chat = folded(WRITES, ONE_CHAT)
    for actor, command in (
        (CUSTOMER_ASKS, c.TurnSource(session=SESSION, source=Source.CAMERA, switch=Switch.ON)),
        (TELLER_ASKS, c.BeginHold(session=SESSION)),
        (SUPERVISOR_ASKS, c.JoinCall(session=SESSION, role=PartyRole.SUPERVISOR, mode=PartyMode.LISTEN)),
        (SYSTEM_ASKS, c.PlaceMedia(session=SESSION, node=MediaNodeId("n"))),
    ):
        assert refusal_of(when(chat, actor, command)) is RefusalCode.NOT_NOW


# --- who is there


def test_whoever_leaves_the_page_has_a_while_to_come_back() -> None:
    gone = e.PartyLost(party=CUSTOMER, cause=LossCause.PAGE_GONE)
    assert events_of(when(folded(WRITES, ONE_CHAT), SYSTEM_ASKS, c.ReportPageGone(session=SESSION))) == ((gone,), ())
    lost = folded((*WRITES, gone), ONE_CHAT)
    assert lost.session is not None
    since = lost.session.parties[CUSTOMER].since
    due = Deadline(DeadlineKind.PARTY, CUSTOMER, since + timedelta(seconds=DURATIONS.chat_grace_s))
    assert deadlines_of_session(lost.session, DURATIONS) == (due,)
    back = when(lost, SYSTEM_ASKS, c.ReportPagePresent(session=SESSION))
    assert events_of(back) == ((e.PartyReturned(party=CUSTOMER),), ())
    given_up = when(lost, SYSTEM_ASKS, c.GiveUpParty(session=SESSION, party=CUSTOMER))
    assert events_of(given_up) == ((e.ServiceEnded(reason=EndReason.CUSTOMER_LOST),), ())


def test_a_teller_whose_console_is_gone_is_missed_in_each_chat_and_stays_on_duty_until_they_are_over() -> None:
    report = c.ReportPageGone(session=SESSION, party=TELLER_PARTY)
    gone = e.PartyLost(party=TELLER_PARTY, cause=LossCause.PAGE_GONE)
    assert events_of(when(folded(WRITES, ONE_CHAT), SYSTEM_ASKS, report)) == ((gone,), ())
    lost = folded((*WRITES, gone), (*ONE_CHAT, e.TellerLost()))
    assert lost.teller is not None
    assert deadlines_of_teller(lost.teller, DURATIONS) == ()
    assert refusal_of(when(lost, SYSTEM_ASKS, c.GiveUpTeller(teller=TELLER))) is RefusalCode.NOT_NOW
    given_up = when(lost, SYSTEM_ASKS, c.GiveUpParty(session=SESSION, party=TELLER_PARTY))
    assert events_of(given_up) == ((e.ServiceEnded(reason=EndReason.TELLER_LOST),), ())
    over = folded([], (*ONE_CHAT, e.TellerLost(), e.ChatDone(session=SESSION))).teller
    assert over is not None
    assert [one.kind for one in deadlines_of_teller(over, DURATIONS)] == [DeadlineKind.TELLER]


# --- the end


def test_the_part_is_kept_until_there_is_said_what_came_of_it() -> None:
    ended = when(folded(WRITES, TWO_CHATS), TELLER_ASKS, c.EndService(session=SESSION))
    assert events_of(ended) == ((e.ServiceEnded(reason=EndReason.TELLER_ENDED),), ())
    over = folded((*WRITES, *events_of(ended)[0]), TWO_CHATS)
    finish = c.FinishWrapUp(session=SESSION, outcome=Outcome.DONE, next=NextDuty.READY)
    done = (e.WrapUpDone(outcome=Outcome.DONE), e.SessionClosed(result=Result.SERVED))
    assert events_of(when(over, TELLER_ASKS, finish)) == (done, (e.ChatDone(session=SESSION),))


def test_what_nobody_said_leaves_the_teller_on_duty_with_the_other_chats() -> None:
    over = folded((*WRITES, e.ServiceEnded(reason=EndReason.CUSTOMER_HUNG_UP)), TWO_CHATS)
    given_up = when(over, SYSTEM_ASKS, c.GiveUpWrapUp(session=SESSION))
    done = (e.WrapUpDone(outcome=Outcome.NOT_STATED), e.SessionClosed(result=Result.SERVED))
    assert events_of(given_up) == (done, (e.ChatDone(session=SESSION),))


# --- handing on


def test_a_chat_is_handed_on_with_its_words_and_keeps_the_first_tellers_part_until_it_is_done() -> None:
    seek = c.SeekColleague(session=SESSION, purpose=Purpose.TRANSFER, line=LineId("counter"))
    sought, work = events_of(when(folded(WRITES, ONE_CHAT), TELLER_ASKS, seek))
    assert [type(event) for event in sought] == [e.ColleagueSought, e.PartyLeft]
    assert work == ()
    on_its_way = (*WRITES, *sought)
    rung = e.ColleagueRung(request=RequestId(ASKED), offer=OTHER_OFFER, teller=OTHER_TELLER, ring_s=20.0)
    accept = c.AcceptOffer(session=SESSION, offer=OTHER_OFFER)
    ringing: Situation = folded((*on_its_way, rung), TELLER_RUNG)
    taken, chat = events_of(when(ringing, OTHER_TELLER_ASKS, accept))
    assert [type(event) for event in taken] == [e.ColleagueFound, e.PartyInvited, e.PartyJoined, e.HandedOver]
    assert chat == (e.ChatTaken(session=SESSION),)
    state = folded((*on_its_way, rung, *taken)).session
    assert state is not None
    assert (state.serving, state.search) == (OTHER_TELLER, None)
    assert state.parties[party_of_staff(OTHER_TELLER)].presence is Presence.PRESENT
    finish = c.FinishWrapUp(session=SESSION, outcome=Outcome.DONE, next=NextDuty.READY)
    part = (e.PartWrapUpDone(teller=TELLER, outcome=Outcome.DONE),)
    still = folded((*on_its_way, rung, *taken), ONE_CHAT)
    assert events_of(when(still, TELLER_ASKS, finish)) == (part, (e.ChatDone(session=SESSION),))


def test_an_invitation_to_talk_is_its_tellers_and_not_the_next_ones() -> None:
    seek = c.SeekColleague(session=SESSION, purpose=Purpose.TRANSFER, line=LineId("counter"))
    sought, _ = events_of(when(folded(INVITED, ONE_CHAT), TELLER_ASKS, seek))
    after = folded((*INVITED, *sought), ONE_CHAT).session
    assert after is not None
    assert not after.call_invited


def test_nobody_is_consulted_in_a_chat() -> None:
    seek = c.SeekColleague(session=SESSION, purpose=Purpose.CONSULT, line=LineId("experts"))
    assert refusal_of(when(folded(WRITES, ONE_CHAT), TELLER_ASKS, seek)) is RefusalCode.NOT_NOW


# --- a call of it


def test_a_chat_becomes_a_call_with_the_same_teller() -> None:
    invited = when(folded(WRITES, ONE_CHAT), TELLER_ASKS, c.InviteToCall(session=SESSION))
    assert events_of(invited) == ((e.CallInvited(by=TELLER_PARTY),), ())
    taken = when(folded(INVITED, ONE_CHAT), CUSTOMER_ASKS, c.TakeCall(session=SESSION, channel=Channel.VIDEO))
    assert events_of(taken) == (
        (e.ChannelChanged(channel=Channel.VIDEO),),
        (e.ChatBecameCall(session=SESSION),),
    )
    after = folded(TALKS, IN_CALL)
    assert after.session is not None
    assert after.teller is not None
    assert (after.session.phase, after.session.serving) == (Phase.CONNECTING, TELLER)
    assert (after.teller.duty, after.teller.session, after.teller.chats) == (Duty.IN_SESSION, SESSION, ())


def test_a_call_needs_all_of_the_teller() -> None:
    assert (
        refusal_of(when(folded(WRITES, TWO_CHATS), TELLER_ASKS, c.InviteToCall(session=SESSION))) is RefusalCode.NOT_NOW
    )
    take = c.TakeCall(session=SESSION, channel=Channel.VOICE)
    assert refusal_of(when(folded(INVITED, TWO_CHATS), CUSTOMER_ASKS, take)) is RefusalCode.NOT_NOW
    rung = (*ONE_CHAT, e.TellerOffered(session=OTHER_SESSION, offer=OTHER_OFFER))
    assert refusal_of(when(folded(INVITED, rung), CUSTOMER_ASKS, take)) is RefusalCode.NOT_NOW


def test_nobody_talks_uninvited_or_against_their_will() -> None:
    take = c.TakeCall(session=SESSION, channel=Channel.VIDEO)
    assert refusal_of(when(folded(WRITES, ONE_CHAT), CUSTOMER_ASKS, take)) is RefusalCode.NOT_NOW
    declined = when(folded(INVITED, ONE_CHAT), CUSTOMER_ASKS, c.DeclineCall(session=SESSION))
    assert events_of(declined) == ((e.CallDeclined(),), ())
    after = folded((*INVITED, e.CallDeclined()), ONE_CHAT)
    assert refusal_of(when(after, CUSTOMER_ASKS, take)) is RefusalCode.NOT_NOW
    as_chat = c.TakeCall(session=SESSION, channel=Channel.CHAT)
    assert refusal_of(when(folded(INVITED, ONE_CHAT), CUSTOMER_ASKS, as_chat)) is RefusalCode.NOT_NOW


def test_when_nobody_gets_connected_it_is_a_chat_again_and_not_a_place_in_the_line() -> None:
    given_up = when(folded(TALKS, IN_CALL), SYSTEM_ASKS, c.GiveUpConnecting(session=SESSION, offer=OFFER))
    assert events_of(given_up) == (
        (e.ChannelChanged(channel=Channel.CHAT),),
        (e.CallBecameChat(session=SESSION),),
    )
    after = folded((*TALKS, *events_of(given_up)[0]), (*IN_CALL, *events_of(given_up)[1]))
    assert after.session is not None
    assert after.teller is not None
    assert (after.session.phase, after.teller.duty) == (Phase.IN_SERVICE, Duty.CHATTING)
    assert {party.presence for party in after.session.parties.values()} == {Presence.PRESENT}


def test_a_call_that_was_a_chat_ends_as_calls_do() -> None:
    both = (
        e.PartyJoined(party=CUSTOMER, role=PartyRole.CUSTOMER),
        e.PartyJoined(party=TELLER_PARTY, role=PartyRole.TELLER),
    )
    talk = folded((*TALKS, *both, e.MediaStarted()), IN_CALL)
    ended = when(talk, CUSTOMER_ASKS, c.LeaveSession(session=SESSION))
    assert events_of(ended) == (
        (e.ServiceEnded(reason=EndReason.CUSTOMER_HUNG_UP),),
        (e.AfterCallWorkBegan(session=SESSION),),
    )


def test_a_call_that_did_not_begin_in_writing_goes_back_to_the_line() -> None:
    failed = when(
        folded((*RINGING, ACCEPTED), (*TELLER_RUNG, e.TellerEngaged(session=SESSION))),
        SYSTEM_ASKS,
        c.GiveUpConnecting(session=SESSION, offer=OFFER),
    )
    assert [type(event) for event in events_of(failed)[0]] == [e.ConnectingFailed]
