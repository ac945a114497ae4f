"""A session's media goes to another media process: once, whoever asks, and everybody connects anew."""

from session import commands as c
from session import events as e
from session.deadlines import DeadlineKind, deadlines_of_session
from session.durations import Durations
from session.identifiers import CUSTOMER, MediaNodeId
from session.vocabulary import LossCause, MoveCause, PartyMode, PartyRole, Phase, Presence, RefusalCode, Source, Switch
from tests.session.histories import (
    CONNECTING,
    CUSTOMER_ASKS,
    RINGING,
    SESSION,
    SYSTEM_ASKS,
    TELLER_PARTY,
    TELLER_TALKS,
    events_of,
    folded,
    refusal_of,
    when,
)
from tests.session.test_colleagues import EXPERT_COMES, EXPERT_PARTY, SUPERVISOR_PARTY, supervisor_comes

FIRST, SECOND, THIRD = (MediaNodeId(f"01900000-0000-7000-8000-00000000f00{number}") for number in (1, 2, 3))
PLACED = (*CONNECTING, e.MediaPlaced(node=FIRST))
CUSTOMER_JOINED = e.PartyJoined(party=CUSTOMER, role=PartyRole.CUSTOMER)
TALKING = (*PLACED, CUSTOMER_JOINED, e.PartyJoined(party=TELLER_PARTY, role=PartyRole.TELLER), e.MediaStarted())
MOVED = e.MediaMoved(node=SECOND, cause=MoveCause.PROCESS_LOST)
MOVE = c.MoveMedia(session=SESSION, away_from=FIRST, node=SECOND, cause=MoveCause.PROCESS_LOST)


def test_a_session_is_placed_once() -> None:
    place = c.PlaceMedia(session=SESSION, node=SECOND)
    assert events_of(when(folded(CONNECTING), SYSTEM_ASKS, place))[0] == (e.MediaPlaced(node=SECOND),)
    assert events_of(when(folded(PLACED), SYSTEM_ASKS, place)) == ((), ())


def test_of_two_watchers_who_saw_the_same_process_die_the_first_moves_the_session() -> None:
    assert events_of(when(folded(TALKING), SYSTEM_ASKS, MOVE)) == ((MOVED,), ())
    late = c.MoveMedia(session=SESSION, away_from=FIRST, node=THIRD, cause=MoveCause.PROCESS_LOST)
    assert events_of(when(folded([*TALKING, MOVED]), SYSTEM_ASKS, late)) == ((), ())


def test_only_the_counter_itself_moves_and_only_a_call() -> None:
    assert refusal_of(when(folded(TALKING), CUSTOMER_ASKS, MOVE)) is RefusalCode.NOT_YOURS
    failed = e.ConnectingFailed(offer=RINGING[-1].offer, missing=())  # type: ignore[union-attr]
    assert refusal_of(when(folded([*PLACED, failed]), SYSTEM_ASKS, MOVE)) is RefusalCode.NOT_NOW


def test_whoever_was_connected_must_come_back_in_time_or_the_service_ends() -> None:
    state = folded([*TALKING, MOVED]).session
    assert state is not None
    assert (state.phase, state.node) == (Phase.IN_SERVICE, SECOND)
    assert {party.presence for party in state.parties.values()} == {Presence.LOST}
    pending = deadlines_of_session(state, Durations())
    assert {(one.kind, one.subject) for one in pending} == {
        (DeadlineKind.PARTY, CUSTOMER),
        (DeadlineKind.PARTY, TELLER_PARTY),
    }


def test_they_come_back_on_the_new_process() -> None:
    back = c.ReportConnected(session=SESSION, party=CUSTOMER, node=SECOND)
    decided = when(folded([*TALKING, MOVED], TELLER_TALKS), SYSTEM_ASKS, back)
    assert events_of(decided) == ((e.PartyReturned(party=CUSTOMER),), ())


def test_who_was_not_connected_yet_joins_there_and_the_conversation_begins() -> None:
    state = folded([*PLACED, CUSTOMER_JOINED, MOVED, e.PartyReturned(party=CUSTOMER)], TELLER_TALKS)
    joins = c.ReportConnected(session=SESSION, party=TELLER_PARTY, node=SECOND)
    joined = e.PartyJoined(party=TELLER_PARTY, role=PartyRole.TELLER)
    assert events_of(when(state, SYSTEM_ASKS, joins)) == ((joined, e.MediaStarted()), ())


def test_colleagues_move_with_their_role_and_mode_and_hold_and_screen_go_on() -> None:
    supervisor = supervisor_comes(PartyMode.WHISPER)
    here = e.PartyJoined(party=SUPERVISOR_PARTY, role=PartyRole.SUPERVISOR)
    shared = e.SourceTurned(party=TELLER_PARTY, source=Source.SCREEN, switch=Switch.ON)
    before = folded([*TALKING, supervisor, here, EXPERT_COMES, e.HoldBegan(by=TELLER_PARTY), shared]).session
    after = folded([*TALKING, supervisor, here, EXPERT_COMES, e.HoldBegan(by=TELLER_PARTY), shared, MOVED]).session
    assert before is not None
    assert after is not None
    assert [(name, party.role, party.mode) for name, party in after.parties.items()] == [
        (name, party.role, party.mode) for name, party in before.parties.items()
    ]
    assert after.parties[SUPERVISOR_PARTY].presence is Presence.LOST
    assert after.parties[EXPERT_PARTY].presence is Presence.EXPECTED
    assert (after.held_since, after.sharing) == (before.held_since, before.sharing)


def test_what_the_process_before_still_reports_is_out_of_date() -> None:
    back = (*TALKING, MOVED, e.PartyReturned(party=CUSTOMER))
    lost = c.ReportLost(session=SESSION, party=CUSTOMER, cause=LossCause.MEDIA_SILENT, node=FIRST)
    assert events_of(when(folded(back), SYSTEM_ASKS, lost)) == ((), ())
    connected = c.ReportConnected(session=SESSION, party=TELLER_PARTY, node=FIRST)
    assert events_of(when(folded(back), SYSTEM_ASKS, connected)) == ((), ())
