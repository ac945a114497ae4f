"""A teller seeks a colleague: to consult, or to leave the customer to; what is refused, and what may be seen of it."""

from datetime import timedelta

import msgspec
import pytest

from session import commands as c
from session import events as e
from session.access import may_follow, may_join_media
from session.deadlines import DeadlineKind, command_of, deadlines_of_session
from session.durations import Durations
from session.identifiers import CUSTOMER, LineId, OfferId, RequestId, party_of_staff, session_stream
from session.personal import Personal
from session.state import SessionState
from session.view import Viewer, view
from session.vocabulary import (
    EndReason,
    LeaveReason,
    NextDuty,
    Outcome,
    PartyMode,
    PartyRole,
    Phase,
    Purpose,
    RefusalCode,
    Result,
    SearchEnd,
    SetAsideReason,
)
from tests.session.histories import (
    ASKED,
    CONNECTING,
    CUSTOMER_ASKS,
    OTHER_TELLER,
    OTHER_TELLER_ASKS,
    SESSION,
    SYSTEM_ASKS,
    TELLER,
    TELLER_ASKS,
    TELLER_PARTY,
    TELLER_READY,
    TELLER_TALKS,
    events_of,
    folded,
    refusal_of,
    when,
)

EXPERTS = LineId("experts")
SEARCH = RequestId("01900000-0000-7000-8000-0000000000b2")
RING = OfferId("01900000-0000-7000-8000-0000000000c2")
OTHER_PARTY = party_of_staff(OTHER_TELLER)

TALKING: tuple[e.SessionEvent, ...] = (
    *CONNECTING,
    e.PartyJoined(party=CUSTOMER, role=PartyRole.CUSTOMER),
    e.PartyJoined(party=TELLER_PARTY, role=PartyRole.TELLER),
    e.MediaStarted(),
)
HELD = e.HoldBegan(by=TELLER_PARTY)
CONSULTS = e.ColleagueSought(request=SEARCH, purpose=Purpose.CONSULT, role=PartyRole.EXPERT, by=TELLER, line=EXPERTS)
RUNG = e.ColleagueRung(request=SEARCH, offer=RING, teller=OTHER_TELLER, ring_s=20.0)
FOUND = e.ColleagueFound(offer=RING, teller=OTHER_TELLER)
COMES = e.PartyInvited(
    party=OTHER_PARTY, role=PartyRole.EXPERT, mode=PartyMode.FULL, staff_number="0128", name=Personal("He Ming")
)
IS_THERE = e.PartyJoined(party=OTHER_PARTY, role=PartyRole.EXPERT)
CONSULTING: tuple[e.SessionEvent, ...] = (*TALKING, CONSULTS, HELD, RUNG, FOUND, COMES, IS_THERE)
TRANSFERS = e.ColleagueSought(
    request=SEARCH, purpose=Purpose.TRANSFER, role=PartyRole.TELLER, by=TELLER, staff=OTHER_TELLER
)
GONE = e.PartyLeft(party=TELLER_PARTY, reason=LeaveReason.HANDED_OVER)
TRANSFERRING: tuple[e.SessionEvent, ...] = (*TALKING, TRANSFERS, HELD, GONE)
AT_WORK_AFTER: tuple[e.TellerEvent, ...] = (*TELLER_TALKS, e.AfterCallWorkBegan(session=SESSION))
OTHER_RUNG: tuple[e.TellerEvent, ...] = (*TELLER_READY, e.TellerOffered(session=SESSION, offer=RING))
OTHER_HERE: tuple[e.TellerEvent, ...] = (*OTHER_RUNG, e.TellerEngaged(session=SESSION))


def state_after(events: tuple[e.SessionEvent, ...]) -> SessionState:
    state = folded(events).session
    assert state is not None
    return state


def seek(purpose: Purpose, **more: object) -> c.SeekColleague:
    return c.SeekColleague(session=SESSION, purpose=purpose, **{"line": EXPERTS, **more})  # type: ignore[arg-type]


# --- to consult


def test_an_expert_is_sought_in_a_line_while_the_customer_is_on_hold() -> None:
    sought = e.ColleagueSought(
        request=RequestId(ASKED), purpose=Purpose.CONSULT, role=PartyRole.EXPERT, by=TELLER, line=EXPERTS
    )
    assert events_of(when(folded(TALKING, TELLER_TALKS), TELLER_ASKS, seek(Purpose.CONSULT))) == ((sought, HELD), ())
    without_hold = when(folded(TALKING, TELLER_TALKS), TELLER_ASKS, seek(Purpose.CONSULT, on_hold=False))
    assert events_of(without_hold) == ((sought,), ())


@pytest.mark.parametrize(
    "command",
    [
        seek(Purpose.CONSULT, line=None),
        seek(Purpose.CONSULT, staff=OTHER_TELLER),
        seek(Purpose.CONSULT, line=None, staff=TELLER),
        seek(Purpose.CONSULT, role=PartyRole.SUPERVISOR),
        seek(Purpose.CONSULT, role=PartyRole.REVIEWER, line=None, staff=OTHER_TELLER),
        seek(Purpose.TRANSFER, line=None),
    ],
)
def test_what_names_nobody_two_oneself_or_ones_own_reviewer_is_refused(command: c.SeekColleague) -> None:
    assert refusal_of(when(folded(TALKING, TELLER_TALKS), TELLER_ASKS, command)) is RefusalCode.NOT_NOW


@pytest.mark.parametrize("name", ["", "x" * 65, "a\0b"])
@pytest.mark.parametrize("field", ["line", "staff"])
def test_a_name_that_is_empty_long_or_no_text_is_no_command(field: str, name: str) -> None:
    raw = {"type": "SeekColleague", "session": SESSION, "purpose": "consult", field: name}
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert(raw, c.SeekColleague)


def test_one_colleague_is_sought_at_a_time_and_only_by_the_teller() -> None:
    assert refusal_of(when(folded([*TALKING, CONSULTS], TELLER_TALKS), TELLER_ASKS, seek(Purpose.CONSULT)))
    refused = when(folded(TALKING, TELLER_TALKS), OTHER_TELLER_ASKS, seek(Purpose.CONSULT))
    assert refusal_of(refused) is RefusalCode.NOT_YOURS


def test_whoever_is_rung_may_look_answer_and_let_it_pass() -> None:
    history = (*TALKING, CONSULTS, RUNG)
    assert may_follow(OTHER_TELLER_ASKS, session_stream(SESSION), state_after(history))
    assert not may_follow(OTHER_TELLER_ASKS, session_stream(SESSION), state_after((*TALKING, CONSULTS)))
    accept = c.AcceptOffer(session=SESSION, offer=RING)
    assert refusal_of(when(folded(history, OTHER_RUNG), TELLER_ASKS, accept)) is RefusalCode.NOT_YOURS
    accepted = when(folded(history, OTHER_RUNG), OTHER_TELLER_ASKS, accept)
    assert events_of(accepted) == ((FOUND, COMES), (e.TellerEngaged(session=SESSION),))
    passed = when(folded(history, OTHER_RUNG), OTHER_TELLER_ASKS, c.RefuseOffer(session=SESSION, offer=RING))
    reason = SetAsideReason.OFFER_REFUSED
    let_pass = e.ColleagueLetPass(offer=RING, reason=reason)
    assert events_of(passed) == ((let_pass,), (e.TellerSetAside(reason=reason),))


def test_a_consultation_is_given_up_by_the_teller_or_by_time_and_whoever_rings_is_free() -> None:
    freed = (e.TellerFreed(offer=RING),)
    cancelled = when(folded([*TALKING, CONSULTS, RUNG], OTHER_RUNG), TELLER_ASKS, c.EndSearch(session=SESSION))
    assert events_of(cancelled) == ((e.SearchEnded(request=SEARCH, reason=SearchEnd.CANCELLED),), freed)
    late = when(folded([*TALKING, CONSULTS]), SYSTEM_ASKS, c.GiveUpSearch(session=SESSION, request=SEARCH))
    assert events_of(late) == ((e.SearchEnded(request=SEARCH, reason=SearchEnd.NOBODY_CAME),), ())
    coming = folded([*TALKING, CONSULTS, RUNG, FOUND, COMES], OTHER_HERE)
    assert refusal_of(when(coming, SYSTEM_ASKS, c.GiveUpSearch(session=SESSION, request=SEARCH)))


def test_after_consulting_the_customer_is_handed_over_and_the_music_ends() -> None:
    handed = when(folded(CONSULTING, TELLER_TALKS), TELLER_ASKS, c.HandOver(session=SESSION, to=OTHER_TELLER))
    assert events_of(handed) == (
        (GONE, e.HandedOver(by=TELLER, to=OTHER_TELLER), e.HoldEnded(by=OTHER_PARTY)),
        (e.AfterCallWorkBegan(session=SESSION),),
    )
    after = state_after((*CONSULTING, GONE, e.HandedOver(by=TELLER, to=OTHER_TELLER), e.HoldEnded(by=OTHER_PARTY)))
    assert after.serving == OTHER_TELLER
    assert after.parties[OTHER_PARTY].role is PartyRole.TELLER
    assert may_join_media(TELLER_ASKS, after) is None
    # What there was in the first teller's part, the first teller says, and the call goes on.
    finish = c.FinishWrapUp(session=SESSION, outcome=Outcome.DONE, next=NextDuty.READY)
    history = (*CONSULTING, GONE, e.HandedOver(by=TELLER, to=OTHER_TELLER))
    assert events_of(when(folded(history, AT_WORK_AFTER), TELLER_ASKS, finish)) == (
        (e.PartWrapUpDone(teller=TELLER, outcome=Outcome.DONE),),
        (e.AfterCallWorkDone(session=SESSION, next=NextDuty.READY),),
    )
    assert refusal_of(when(folded(history, AT_WORK_AFTER), TELLER_ASKS, c.EndService(session=SESSION)))


def test_nobody_is_handed_a_customer_who_is_not_in_the_call_through_the_acd() -> None:
    hand = c.HandOver(session=SESSION, to=OTHER_TELLER)
    assert refusal_of(when(folded(TALKING, TELLER_TALKS), TELLER_ASKS, hand)) is RefusalCode.NOT_NOW
    not_there_yet = folded([*TALKING, CONSULTS, RUNG, FOUND, COMES], TELLER_TALKS)
    assert refusal_of(when(not_there_yet, TELLER_ASKS, hand)) is RefusalCode.NOT_NOW


def test_a_colleague_who_leaves_is_ready_and_one_who_never_came_is_set_aside() -> None:
    leaves = when(folded(CONSULTING, OTHER_HERE), OTHER_TELLER_ASKS, c.LeaveCall(session=SESSION))
    left = e.PartyLeft(party=OTHER_PARTY, reason=LeaveReason.OWN_CHOICE)
    assert events_of(leaves) == ((left,), (e.TellerReleased(session=SESSION),))
    never = folded([*TALKING, CONSULTS, RUNG, FOUND, COMES], OTHER_HERE)
    lost = e.PartyLeft(party=OTHER_PARTY, reason=LeaveReason.CONNECTION_LOST)
    aside = (e.TellerSetAside(reason=SetAsideReason.NOT_CONNECTED),)
    given_up = when(never, SYSTEM_ASKS, c.GiveUpParty(session=SESSION, party=OTHER_PARTY))
    assert events_of(given_up) == ((lost,), aside)
    # And the search goes on.
    search = state_after((*TALKING, CONSULTS, RUNG, FOUND, COMES, lost)).search
    assert search is not None
    assert (search.rings, search.found) == (None, None)
    assert search.let_pass is not None


# --- to transfer


def test_a_transfer_ends_the_tellers_part_and_the_customer_hears_music() -> None:
    asked = seek(Purpose.TRANSFER, line=None, staff=OTHER_TELLER)
    session_events, teller_events = events_of(when(folded(TALKING, TELLER_TALKS), TELLER_ASKS, asked))
    assert session_events[1:] == (HELD, GONE)
    assert teller_events == (e.AfterCallWorkBegan(session=SESSION),)
    state = state_after(TRANSFERRING)
    assert (state.phase, state.serving, state.held_since is not None) == (Phase.IN_SERVICE, None, True)
    assert refusal_of(when(folded(TRANSFERRING, AT_WORK_AFTER), TELLER_ASKS, c.EndHold(session=SESSION)))


def test_whoever_takes_it_over_has_the_customer_once_connected() -> None:
    comes = e.PartyInvited(
        party=OTHER_PARTY, role=PartyRole.TELLER, mode=PartyMode.FULL, staff_number="0128", name=Personal("He Ming")
    )
    history = (*TRANSFERRING, RUNG, FOUND, comes)
    connected = when(folded(history), SYSTEM_ASKS, c.ReportConnected(session=SESSION, party=OTHER_PARTY))
    assert events_of(connected)[0] == (
        e.PartyJoined(party=OTHER_PARTY, role=PartyRole.TELLER),
        e.HandedOver(by=TELLER, to=OTHER_TELLER),
        e.HoldEnded(by=OTHER_PARTY),
    )


def test_whom_nobody_takes_goes_back_once_and_then_to_whoever_is_there() -> None:
    give_up = c.GiveUpSearch(session=SESSION, request=SEARCH)
    back = e.ColleagueSought(
        request=RequestId(ASKED),
        purpose=Purpose.TRANSFER,
        role=PartyRole.TELLER,
        by=TELLER,
        staff=TELLER,
        is_way_back=True,
    )
    returned = when(folded((*TRANSFERRING, RUNG), OTHER_RUNG), SYSTEM_ASKS, give_up)
    assert events_of(returned) == ((back,), (e.TellerFreed(offer=RING),))
    pending = deadlines_of_session(state_after((*TRANSFERRING, back)), Durations())
    assert [one.kind for one in pending] == [DeadlineKind.WRAP_UP]


def test_a_customer_who_hangs_up_between_two_tellers_closes_the_session() -> None:
    hung_up = when(folded(TRANSFERRING, AT_WORK_AFTER), CUSTOMER_ASKS, c.LeaveSession(session=SESSION))
    assert events_of(hung_up) == (
        (
            e.ServiceEnded(reason=EndReason.CUSTOMER_HUNG_UP),
            e.WrapUpDone(outcome=Outcome.NOT_STATED),
            e.SessionClosed(result=Result.SERVED),
        ),
        (),
    )


# --- what the end leaves


def test_the_end_of_a_call_releases_who_was_rung_and_who_was_there() -> None:
    ended = e.ServiceEnded(reason=EndReason.TELLER_ENDED)
    rung = state_after((*TALKING, CONSULTS, RUNG, ended))
    (search,) = [one for one in deadlines_of_session(rung, Durations()) if one.kind is DeadlineKind.SEARCH]
    assert search.due_at - rung.since == timedelta()
    asked = command_of(session_stream(SESSION), search.kind, search.subject)
    over = when(folded((*TALKING, CONSULTS, RUNG, ended), OTHER_RUNG), SYSTEM_ASKS, asked)
    over_at_end = e.SearchEnded(request=SEARCH, reason=SearchEnd.CALL_ENDED)
    assert events_of(over) == ((over_at_end,), (e.TellerFreed(offer=RING),))
    there = state_after((*CONSULTING, ended))
    (release,) = [one for one in deadlines_of_session(there, Durations()) if one.kind is DeadlineKind.RELEASE]
    asked = command_of(session_stream(SESSION), release.kind, release.subject)
    released = when(folded((*CONSULTING, ended), OTHER_HERE), SYSTEM_ASKS, asked)
    left = e.PartyLeft(party=OTHER_PARTY, reason=LeaveReason.CALL_ENDED)
    assert events_of(released) == ((left,), (e.TellerReleased(session=SESSION),))


def test_after_call_work_of_a_part_is_given_up_in_time_too() -> None:
    pending = deadlines_of_session(state_after(TRANSFERRING), Durations())
    (work,) = [one for one in pending if one.kind is DeadlineKind.WRAP_UP]
    asked = command_of(session_stream(SESSION), work.kind, work.subject)
    assert events_of(when(folded(TRANSFERRING, AT_WORK_AFTER), SYSTEM_ASKS, asked)) == (
        (e.PartWrapUpDone(teller=TELLER, outcome=Outcome.NOT_STATED),),
        (e.AfterCallWorkDone(session=SESSION, next=NextDuty.OFFLINE),),
    )


def test_a_customer_sees_that_somebody_is_asked_and_who_comes_and_nothing_else() -> None:
    viewer, seen = Viewer(PartyRole.CUSTOMER), list[e.SessionEvent]()
    passed = e.ColleagueLetPass(offer=RING, reason=SetAsideReason.OFFER_MISSED)
    for event in (*TRANSFERRING[len(TALKING) :], RUNG, passed):
        shown, viewer = view(event, viewer)
        if shown is not None:
            seen.append(shown)
    hidden = e.ColleagueSought(request=SEARCH, purpose=Purpose.TRANSFER, role=PartyRole.TELLER, by=TELLER)
    assert seen == [hidden, HELD, GONE]
