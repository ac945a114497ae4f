"""A teller's shift: from where they last went off duty. Of what was before, only messages not yet read still count."""

from collections.abc import Sequence
from datetime import datetime

import msgspec

from session import events as e
from session.identifiers import StaffId
from session.teller_state import TellerState, evolve_teller
from session.vocabulary import NextDuty


def is_end_of_shift(event: e.TellerEvent) -> bool:
    """Whether the teller is off duty after it, with nobody in hand: what comes next needs nothing of what was."""
    return isinstance(event, e.TellerWentOffline) or (
        isinstance(event, e.AfterCallWorkDone) and event.next is NextDuty.OFFLINE
    )


def fold_shift(teller: StaffId, history: Sequence[tuple[e.TellerEvent, datetime]]) -> TellerState:
    """The state after `history`, which may lack all before the last end of a shift but messages not read.

    Of a whole history it is the same state.
    """
    ends = [number for number, (event, _) in enumerate(history) if is_end_of_shift(event)]
    state, begin = TellerState(teller), ends[-1] + 1 if ends else 0
    for event, at in history[:begin]:
        if isinstance(event, e.TellerMessaged | e.MessageRead):
            state = evolve_teller(state, event, at)
    if ends:
        state = msgspec.structs.replace(state, since=history[ends[-1]][1])
    for event, at in history[begin:]:
        state = evolve_teller(state, event, at)
    return state
