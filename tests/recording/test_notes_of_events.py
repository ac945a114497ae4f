"""What a journal is told of its session."""

import pytest

from recording.journal_format import NoteKind
from recording.notes_of_events import note_of, notes_at_opening
from session import events as e
from session.identifiers import CUSTOMER, MediaNodeId, PartyId
from session.vocabulary import EndReason, LeaveReason, LossCause, MoveCause, PartyMode, PartyRole, Source, Switch
from tests.session.histories import TELLER_PARTY
from tests.session.test_colleagues import SUPERVISOR_PARTY, state_after

TELLER = PartyId("teller/1")
HELD = e.HoldBegan(by=TELLER_PARTY)
SHARED = e.SourceTurned(party=TELLER_PARTY, source=Source.SCREEN, switch=Switch.ON)
NOT_SHARED = e.SourceTurned(party=TELLER_PARTY, source=Source.SCREEN, switch=Switch.OFF)


@pytest.mark.parametrize(
    ("event", "note"),
    [
        (e.SourceTurned(party=TELLER, source=Source.MICROPHONE, switch=Switch.OFF), (NoteKind.MUTED, TELLER)),
        (e.SourceTurned(party=TELLER, source=Source.MICROPHONE, switch=Switch.ON), (NoteKind.UNMUTED, TELLER)),
        (e.SourceTurned(party=CUSTOMER, source=Source.CAMERA, switch=Switch.OFF), (NoteKind.CAMERA_OFF, CUSTOMER)),
        (e.SourceTurned(party=CUSTOMER, source=Source.CAMERA, switch=Switch.ON), (NoteKind.CAMERA_ON, CUSTOMER)),
        # Taken away by the device: not by choice, and on record as such.
        (
            e.SourceTurned(party=CUSTOMER, source=Source.MICROPHONE, switch=Switch.INTERRUPTED),
            (NoteKind.MICROPHONE_INTERRUPTED, CUSTOMER),
        ),
        (
            e.SourceTurned(party=CUSTOMER, source=Source.CAMERA, switch=Switch.INTERRUPTED),
            (NoteKind.CAMERA_INTERRUPTED, CUSTOMER),
        ),
        (
            e.SourceTurned(party=TELLER, source=Source.SCREEN, switch=Switch.INTERRUPTED),
            (NoteKind.SCREEN_OFF, TELLER),
        ),
        (e.PartyJoined(party=CUSTOMER, role=PartyRole.CUSTOMER), (NoteKind.JOINED, CUSTOMER)),
        (e.PartyLost(party=CUSTOMER, cause=LossCause.MEDIA_SILENT), (NoteKind.LOST, CUSTOMER)),
        (e.PartyReturned(party=TELLER), (NoteKind.RETURNED, TELLER)),
        (e.ServiceEnded(reason=EndReason.CUSTOMER_HUNG_UP), (NoteKind.LEFT, CUSTOMER)),
        (e.ServiceEnded(reason=EndReason.TELLER_ENDED), None),
        # A hold is the customer's, whoever began it; a screen is theirs who show it.
        (HELD, (NoteKind.HOLD_BEGAN, CUSTOMER)),
        (e.HoldEnded(by=TELLER_PARTY), (NoteKind.HOLD_ENDED, CUSTOMER)),
        (SHARED, (NoteKind.SCREEN_ON, TELLER_PARTY)),
        (NOT_SHARED, (NoteKind.SCREEN_OFF, TELLER_PARTY)),
        # Why nothing more comes of a colleague, or of the screen of one who now only listens.
        (e.PartyLeft(party=SUPERVISOR_PARTY, reason=LeaveReason.OWN_CHOICE), (NoteKind.LEFT, SUPERVISOR_PARTY)),
        (e.ModeChanged(party=SUPERVISOR_PARTY, mode=PartyMode.LISTEN), (NoteKind.SCREEN_OFF, SUPERVISOR_PARTY)),
        (e.ModeChanged(party=SUPERVISOR_PARTY, mode=PartyMode.FULL), None),
        (e.MediaMoved(node=MediaNodeId("n"), cause=MoveCause.PROCESS_LOST), None),
        (e.SessionRated(stars=5), None),
    ],
)
def test_each_event_makes_its_note(event: e.SessionEvent, note: tuple[NoteKind, PartyId] | None) -> None:
    assert note_of(event) == note


@pytest.mark.parametrize("switch", Switch)
@pytest.mark.parametrize("source", Source)
def test_whatever_a_page_may_say_of_its_devices_makes_a_note(source: Source, switch: Switch) -> None:
    """A media process that cannot note it would end, with everybody's calls."""
    assert note_of(e.SourceTurned(party=CUSTOMER, source=source, switch=switch)) is not None


def test_a_journal_that_begins_in_the_middle_stands_alone() -> None:
    assert notes_at_opening(state_after(HELD, SHARED)) == (
        (NoteKind.HOLD_BEGAN, CUSTOMER),
        (NoteKind.SCREEN_ON, TELLER_PARTY),
    )
    assert notes_at_opening(state_after(HELD, SHARED, e.HoldEnded(by=TELLER_PARTY), NOT_SHARED)) == ()
    assert notes_at_opening(state_after()) == ()
