"""Colleagues come into a conversation and leave it; the customer is put on hold; a screen is shared."""

from collections.abc import Iterable

from hypothesis import given
from hypothesis import strategies as st

from session import commands as c
from session import events as e
from session.colleague_rules import MAX_COLLEAGUES
from session.deadlines import DeadlineKind, deadlines_of_session
from session.durations import Durations
from session.identifiers import CUSTOMER, PartyId, party_of_staff
from session.personal import Personal
from session.state import SessionState
from session.view import Viewer, view
from session.vocabulary import (
    LeaveReason,
    LossCause,
    PartyMode,
    PartyRole,
    Presence,
    RefusalCode,
    Source,
    Switch,
)
from tests.session.histories import (
    CONNECTING,
    CUSTOMER_ASKS,
    OTHER_TELLER_ASKS,
    QA_ASKS,
    SESSION,
    SUPERVISOR,
    SUPERVISOR_ASKS,
    SYSTEM_ASKS,
    TELLER_ASKS,
    TELLER_PARTY,
    TELLER_TALKS,
    events_of,
    folded,
    refusal_of,
    when,
)

SUPERVISOR_PARTY = party_of_staff(SUPERVISOR)
EXPERT_PARTY = PartyId("01900000-0000-7000-8000-0000000000a6")

TALKING: tuple[e.SessionEvent, ...] = (
    *CONNECTING,
    e.PartyJoined(party=CUSTOMER, role=PartyRole.CUSTOMER),
    e.PartyJoined(party=TELLER_PARTY, role=PartyRole.TELLER),
    e.MediaStarted(),
)


def supervisor_comes(mode: PartyMode) -> e.PartyInvited:
    return e.PartyInvited(
        party=SUPERVISOR_PARTY, role=PartyRole.SUPERVISOR, mode=mode, staff_number="0500", name=Personal("Wen Min")
    )


EXPERT_COMES = e.PartyInvited(party=EXPERT_PARTY, role=PartyRole.EXPERT, mode=PartyMode.FULL, staff_number="0600")
LISTENS = supervisor_comes(PartyMode.LISTEN)
HELD = e.HoldBegan(by=TELLER_PARTY)
SCREEN_ON = c.TurnSource(session=SESSION, source=Source.SCREEN, switch=Switch.ON)
SCREEN_OFF = c.TurnSource(session=SESSION, source=Source.SCREEN, switch=Switch.OFF)


def state_after(*events: e.SessionEvent) -> SessionState:
    state = folded([*TALKING, *events]).session
    assert state is not None
    return state


# --- who comes


def test_a_supervisor_comes_to_listen_and_changes_to_whispering_and_talking() -> None:
    join = c.JoinCall(session=SESSION, role=PartyRole.SUPERVISOR, mode=PartyMode.LISTEN)
    assert events_of(when(folded(TALKING, TELLER_TALKS), SUPERVISOR_ASKS, join)) == ((LISTENS,), ())
    listening = folded([*TALKING, LISTENS], TELLER_TALKS)
    for mode in (PartyMode.WHISPER, PartyMode.FULL):
        changed = when(listening, SUPERVISOR_ASKS, c.ChangeMode(session=SESSION, mode=mode))
        assert events_of(changed) == ((e.ModeChanged(party=SUPERVISOR_PARTY, mode=mode),), ())
    left = when(listening, SUPERVISOR_ASKS, c.LeaveCall(session=SESSION))
    assert events_of(left) == ((e.PartyLeft(party=SUPERVISOR_PARTY, reason=LeaveReason.OWN_CHOICE),), ())


def test_nobody_but_a_supervisor_comes_in() -> None:
    join = c.JoinCall(session=SESSION, role=PartyRole.SUPERVISOR, mode=PartyMode.LISTEN)
    for actor in (TELLER_ASKS, OTHER_TELLER_ASKS, QA_ASKS):
        assert refusal_of(when(folded(TALKING, TELLER_TALKS), actor, join)) is RefusalCode.NOT_YOURS


def test_asked_again_a_supervisor_is_in_already() -> None:
    join = c.JoinCall(session=SESSION, role=PartyRole.SUPERVISOR, mode=PartyMode.LISTEN)
    assert events_of(when(folded([*TALKING, LISTENS]), SUPERVISOR_ASKS, join)) == ((), ())
    other = c.JoinCall(session=SESSION, role=PartyRole.SUPERVISOR, mode=PartyMode.FULL)
    assert refusal_of(when(folded([*TALKING, LISTENS]), SUPERVISOR_ASKS, other)) is RefusalCode.NOT_NOW


def test_an_expert_takes_part_in_full_and_nobody_comes_as_customer_teller_or_reviewer_of_their_own_choice() -> None:
    join = c.JoinCall(session=SESSION, role=PartyRole.EXPERT, mode=PartyMode.FULL)
    (came,), _ = events_of(when(folded(TALKING), SUPERVISOR_ASKS, join))
    assert isinstance(came, e.PartyInvited)
    assert came.role is PartyRole.EXPERT
    quiet = c.JoinCall(session=SESSION, role=PartyRole.EXPERT, mode=PartyMode.LISTEN)
    assert refusal_of(when(folded(TALKING), SUPERVISOR_ASKS, quiet)) is RefusalCode.NOT_NOW
    for role in (PartyRole.CUSTOMER, PartyRole.TELLER, PartyRole.REVIEWER):
        join = c.JoinCall(session=SESSION, role=role, mode=PartyMode.FULL)
        assert refusal_of(when(folded(TALKING), SUPERVISOR_ASKS, join)) is RefusalCode.NOT_NOW


def test_nobody_comes_before_the_conversation_began() -> None:
    join = c.JoinCall(session=SESSION, role=PartyRole.SUPERVISOR, mode=PartyMode.LISTEN)
    assert refusal_of(when(folded(CONNECTING), SUPERVISOR_ASKS, join)) is RefusalCode.NOT_NOW


def test_beside_a_colleague_who_speaks_others_only_listen() -> None:
    with_expert = folded([*TALKING, EXPERT_COMES])
    for mode in (PartyMode.WHISPER, PartyMode.FULL):
        join = c.JoinCall(session=SESSION, role=PartyRole.SUPERVISOR, mode=mode)
        assert refusal_of(when(with_expert, SUPERVISOR_ASKS, join)) is RefusalCode.NOT_NOW
    listen = c.JoinCall(session=SESSION, role=PartyRole.SUPERVISOR, mode=PartyMode.LISTEN)
    assert events_of(when(with_expert, SUPERVISOR_ASKS, listen)) == ((LISTENS,), ())
    both = folded([*TALKING, EXPERT_COMES, LISTENS])
    speak = c.ChangeMode(session=SESSION, mode=PartyMode.WHISPER)
    assert refusal_of(when(both, SUPERVISOR_ASKS, speak)) is RefusalCode.NOT_NOW


def test_a_call_has_room_for_so_many() -> None:
    crowd = [
        e.PartyInvited(
            party=PartyId(f"listener-{number}"), role=PartyRole.SUPERVISOR, mode=PartyMode.LISTEN, staff_number="0"
        )
        for number in range(MAX_COLLEAGUES)
    ]
    join = c.JoinCall(session=SESSION, role=PartyRole.SUPERVISOR, mode=PartyMode.LISTEN)
    assert refusal_of(when(folded([*TALKING, *crowd]), SUPERVISOR_ASKS, join)) is RefusalCode.NOT_NOW


# --- connected, lost, given up


def test_a_colleague_who_connects_has_joined_in_their_role() -> None:
    report = c.ReportConnected(session=SESSION, party=SUPERVISOR_PARTY)
    joined = e.PartyJoined(party=SUPERVISOR_PARTY, role=PartyRole.SUPERVISOR)
    assert events_of(when(folded([*TALKING, LISTENS]), SYSTEM_ASKS, report)) == ((joined,), ())
    assert state_after(LISTENS, joined).parties[SUPERVISOR_PARTY].presence is Presence.PRESENT


def test_a_colleague_who_does_not_come_or_come_back_is_given_up_and_the_call_goes_on() -> None:
    joined = e.PartyJoined(party=SUPERVISOR_PARTY, role=PartyRole.SUPERVISOR)
    lost = e.PartyLost(party=SUPERVISOR_PARTY, cause=LossCause.MEDIA_SILENT)
    give_up = c.GiveUpParty(session=SESSION, party=SUPERVISOR_PARTY)
    gone = e.PartyLeft(party=SUPERVISOR_PARTY, reason=LeaveReason.CONNECTION_LOST)
    for before in ([LISTENS], [LISTENS, joined, lost]):
        pending = deadlines_of_session(state_after(*before), Durations())
        assert [(one.kind, one.subject) for one in pending] == [(DeadlineKind.PARTY, SUPERVISOR_PARTY)]
        assert events_of(when(folded([*TALKING, *before]), SYSTEM_ASKS, give_up)) == ((gone,), ())
    there = folded([*TALKING, LISTENS, joined])
    assert refusal_of(when(there, SYSTEM_ASKS, give_up)) is RefusalCode.NOT_NOW


# --- hold


def test_the_teller_puts_the_customer_on_hold_and_takes_them_back() -> None:
    hold, back = c.BeginHold(session=SESSION), c.EndHold(session=SESSION)
    assert events_of(when(folded(TALKING, TELLER_TALKS), TELLER_ASKS, hold)) == ((HELD,), ())
    assert events_of(when(folded(TALKING, TELLER_TALKS), TELLER_ASKS, back)) == ((), ())
    on_hold = folded([*TALKING, HELD], TELLER_TALKS)
    assert events_of(when(on_hold, TELLER_ASKS, hold)) == ((), ())
    assert events_of(when(on_hold, TELLER_ASKS, back)) == ((e.HoldEnded(by=TELLER_PARTY),), ())


def test_nobody_but_the_teller_holds() -> None:
    for actor in (CUSTOMER_ASKS, OTHER_TELLER_ASKS, SUPERVISOR_ASKS):
        refused = when(folded([*TALKING, LISTENS], TELLER_TALKS), actor, c.BeginHold(session=SESSION))
        assert refusal_of(refused) is RefusalCode.NOT_YOURS


def test_a_customer_on_hold_can_hang_up_and_the_hold_is_then_over() -> None:
    session_events, _ = events_of(
        when(folded([*TALKING, HELD], TELLER_TALKS), CUSTOMER_ASKS, c.LeaveSession(session=SESSION))
    )
    assert state_after(HELD).held_since is not None
    assert state_after(HELD, *session_events).held_since is None


# --- a screen


def test_a_screen_is_shared_by_one_at_a_time_and_until_turned_off() -> None:
    on = e.SourceTurned(party=CUSTOMER, source=Source.SCREEN, switch=Switch.ON)
    off = e.SourceTurned(party=CUSTOMER, source=Source.SCREEN, switch=Switch.OFF)
    assert events_of(when(folded(TALKING, TELLER_TALKS), CUSTOMER_ASKS, SCREEN_ON)) == ((on,), ())
    shared = folded([*TALKING, on], TELLER_TALKS)
    assert refusal_of(when(shared, TELLER_ASKS, SCREEN_ON)) is RefusalCode.NOT_NOW
    assert events_of(when(shared, TELLER_ASKS, SCREEN_OFF)) == ((), ())
    assert events_of(when(shared, CUSTOMER_ASKS, SCREEN_ON)) == ((), ())
    assert events_of(when(shared, CUSTOMER_ASKS, SCREEN_OFF)) == ((off,), ())
    assert (state_after(on).sharing, state_after(on, off).sharing) == (CUSTOMER, None)


def test_whoever_is_not_heard_shows_no_screen_and_whoever_leaves_shares_it_no_more() -> None:
    assert refusal_of(when(folded([*TALKING, LISTENS]), SUPERVISOR_ASKS, SCREEN_ON)) is RefusalCode.NOT_NOW
    full = supervisor_comes(PartyMode.FULL)
    on = e.SourceTurned(party=SUPERVISOR_PARTY, source=Source.SCREEN, switch=Switch.ON)
    assert events_of(when(folded([*TALKING, full]), SUPERVISOR_ASKS, SCREEN_ON)) == ((on,), ())
    assert state_after(full, on).sharing == SUPERVISOR_PARTY
    left = e.PartyLeft(party=SUPERVISOR_PARTY, reason=LeaveReason.OWN_CHOICE)
    for after in (left, e.ModeChanged(party=SUPERVISOR_PARTY, mode=PartyMode.WHISPER)):
        assert state_after(full, on, after).sharing is None


# --- what a party may see


def seen_by(role: PartyRole, events: Iterable[e.SessionEvent]) -> list[e.SessionEvent]:
    viewer, seen = Viewer(role), list[e.SessionEvent]()
    for event in events:
        viewed, viewer = view(event, viewer)
        if viewed is not None:
            seen.append(viewed)
    return seen


JOINED = e.PartyJoined(party=SUPERVISOR_PARTY, role=PartyRole.SUPERVISOR)
TO_WHISPER = e.ModeChanged(party=SUPERVISOR_PARTY, mode=PartyMode.WHISPER)
TO_FULL = e.ModeChanged(party=SUPERVISOR_PARTY, mode=PartyMode.FULL)
TO_LISTEN = e.ModeChanged(party=SUPERVISOR_PARTY, mode=PartyMode.LISTEN)
LEFT = e.PartyLeft(party=SUPERVISOR_PARTY, reason=LeaveReason.OWN_CHOICE)


def test_a_listener_is_mentioned_to_supervisors_alone() -> None:
    story = (LISTENS, JOINED, LEFT)
    assert seen_by(PartyRole.CUSTOMER, story) == []
    assert seen_by(PartyRole.TELLER, story) == []
    assert seen_by(PartyRole.SUPERVISOR, story) == list(story)


def test_for_whom_a_listener_is_unseen_one_who_begins_to_talk_has_just_come() -> None:
    story = (LISTENS, JOINED, TO_WHISPER, TO_FULL, TO_LISTEN, LEFT)
    whispers, talks = supervisor_comes(PartyMode.WHISPER), supervisor_comes(PartyMode.FULL)
    assert seen_by(PartyRole.CUSTOMER, story) == [talks, LEFT]
    assert seen_by(PartyRole.TELLER, story) == [whispers, TO_FULL, LEFT]


HAPPENINGS = st.lists(
    st.sampled_from(
        [
            JOINED,
            TO_WHISPER,
            TO_LISTEN,
            e.PartyLost(party=SUPERVISOR_PARTY, cause=LossCause.MEDIA_SILENT),
            e.PartyReturned(party=SUPERVISOR_PARTY),
            e.SourceTurned(party=SUPERVISOR_PARTY, source=Source.MICROPHONE, switch=Switch.OFF),
        ]
    )
)


@given(HAPPENINGS)
def test_whatever_a_supervisor_does_short_of_talking_the_customer_sees_none_of_it(
    happenings: list[e.SessionEvent],
) -> None:
    assert seen_by(PartyRole.CUSTOMER, (LISTENS, *happenings, LEFT)) == []
