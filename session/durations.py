"""Every duration that a decision depends on, in one value that is passed in. There is no other knob."""

import msgspec


class Durations(msgspec.Struct, frozen=True, kw_only=True):
    """All in seconds."""

    ring_timeout_s: float = 20.0
    """How long an offer rings: two rings beyond what a teller at the desk needs."""
    arrival_limit_s: float = 1800.0
    """How long a customer may read, decide and check a camera before the session is abandoned."""
    connect_timeout_s: float = 30.0
    """From accepting to both connected; a slow phone needs under ten."""
    waiting_grace_s: float = 120.0
    """How long a place in the line is kept for a customer whose page is gone."""
    callback_away_s: float = 4 * 3600.0
    """The same for a customer who asked for a callback: a morning's errands."""
    summons_s: float = 180.0
    """How long a customer who is summoned has to confirm: to hear the phone, read an SMS and open its link."""
    summon_again_s: float = 120.0
    """From a summons that nobody confirmed to the next: whoever drives or talks can stop."""
    call_grace_s: float = 60.0
    """How long a call waits for a lost party before it ends."""
    chat_grace_s: float = 180.0
    """How long a chat waits for a party whose page is gone: who writes on a phone looks at other things meanwhile."""
    teller_grace_s: float = 15.0
    """How long a teller whose console is gone stays on duty; a reload takes two."""
    consult_limit_s: float = 120.0
    """How long a colleague is sought to be consulted; a customer on hold has then heard the music for long enough."""
    transfer_limit_s: float = 60.0
    """How long whom a transfer is meant for has to take it, before the customer goes back."""
    wrap_up_limit_s: float = 900.0
    """How long after-call work may take before it is closed as not stated."""


STANDARD = Durations()
