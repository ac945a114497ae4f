"""What a journal is told of what happened in its session: the notes that a gap is later explained by, and what went on.

Pure.
"""

from typing import Final

from recording.journal_format import NoteKind
from session import events as e
from session.identifiers import CUSTOMER, PartyId
from session.state import SessionState
from session.vocabulary import EndReason, PartyMode, Source, Switch

_TURNED: Final = {
    (Source.MICROPHONE, Switch.OFF): NoteKind.MUTED,
    (Source.MICROPHONE, Switch.ON): NoteKind.UNMUTED,
    (Source.CAMERA, Switch.OFF): NoteKind.CAMERA_OFF,
    (Source.CAMERA, Switch.ON): NoteKind.CAMERA_ON,
    (Source.SCREEN, Switch.OFF): NoteKind.SCREEN_OFF,
    (Source.SCREEN, Switch.ON): NoteKind.SCREEN_ON,
    (Source.MICROPHONE, Switch.INTERRUPTED): NoteKind.MICROPHONE_INTERRUPTED,
    (Source.CAMERA, Switch.INTERRUPTED): NoteKind.CAMERA_INTERRUPTED,
    # A screen is not given back: whoever wants it shared shares it again.
    (Source.SCREEN, Switch.INTERRUPTED): NoteKind.SCREEN_OFF,
}


def note_of(event: e.AnyEvent) -> tuple[NoteKind, PartyId] | None:
    """The note that `event` makes, and about whom; None for all that says nothing of anybody's sound or picture."""
    match event:
        case e.SourceTurned(party=party, source=source, switch=switch):
            return _TURNED[source, switch], party
        case e.PartyJoined(party=party):
            return NoteKind.JOINED, party
        case e.PartyLost(party=party):
            return NoteKind.LOST, party
        case e.PartyReturned(party=party):
            return NoteKind.RETURNED, party
        case e.ServiceEnded(reason=EndReason.CUSTOMER_HUNG_UP):
            return NoteKind.LEFT, CUSTOMER
        case _:
            return _note_of_call(event)


def _note_of_call(event: e.AnyEvent) -> tuple[NoteKind, PartyId] | None:
    match event:
        case e.PartyLeft(party=party):
            return NoteKind.LEFT, party
        case e.ModeChanged(party=party, mode=PartyMode.LISTEN | PartyMode.WHISPER):
            # Only who takes part in full shows a screen: one that was shared till now is over.
            return NoteKind.SCREEN_OFF, party
        case e.HoldBegan():
            return NoteKind.HOLD_BEGAN, CUSTOMER
        case e.HoldEnded():
            return NoteKind.HOLD_ENDED, CUSTOMER
        case _:
            return None


SAID_AT_OPENING: Final = frozenset({NoteKind.HOLD_BEGAN, NoteKind.HOLD_ENDED, NoteKind.SCREEN_ON, NoteKind.SCREEN_OFF})
"""What `notes_at_opening` answers for, up to the version of the state that it is given."""


def notes_at_opening(state: SessionState) -> tuple[tuple[NoteKind, PartyId], ...]:
    """What a journal that begins in the middle of a session is told, to stand alone: all that holds already."""
    held = ((NoteKind.HOLD_BEGAN, CUSTOMER),) if state.held_since is not None else ()
    shared = ((NoteKind.SCREEN_ON, state.sharing),) if state.sharing is not None else ()
    return (*held, *shared)
