"""All transitions in one table: which event may happen in which phase, and where it leads. Other pairs are errors.

The diagrams in docs/tour.md are drawn from these tables.
"""

from typing import Final

from session import events as e
from session.vocabulary import Duty, Phase

ARRIVING, WAITING, OFFERED = Phase.ARRIVING, Phase.WAITING, Phase.OFFERED
CONNECTING, IN_SERVICE, WRAPPING_UP, CLOSED = (
    Phase.CONNECTING,
    Phase.IN_SERVICE,
    Phase.WRAPPING_UP,
    Phase.CLOSED,
)


class IllegalTransition(Exception):  # noqa: N818 - names what it is, like StopIteration
    """This event cannot happen here."""

    def __init__(self, here: Phase | Duty, event: e.Event) -> None:
        super().__init__(f"{type(event).__name__} cannot happen while {here.value}")
        self.here = here


AWAY: Final = (Duty.SET_ASIDE, Duty.ON_BREAK, Duty.IN_TRAINING)
"""At the desk, but not to be offered anybody."""
ABLE: Final = (Duty.READY, Duty.CHATTING)
"""To be offered something, given the room."""

SESSION: Final[dict[type[e.Event], dict[Phase, Phase]]] = {
    e.ConsentGiven: {ARRIVING: ARRIVING},
    e.LineJoined: {ARRIVING: WAITING},
    e.CallbackAsked: {WAITING: WAITING},
    e.CustomerSummoned: {WAITING: WAITING},
    e.SummonsMissed: {WAITING: WAITING},
    e.CallbackConfirmed: {WAITING: WAITING},
    # The gateway's answer may come after everything else.
    e.SmsSettled: {p: p for p in (WAITING, OFFERED, CONNECTING, IN_SERVICE, WRAPPING_UP, CLOSED)},
    e.OfferMade: {WAITING: OFFERED},
    e.OfferLapsed: {OFFERED: WAITING},
    e.OfferRefused: {OFFERED: WAITING},
    e.OfferWithdrawn: {OFFERED: WAITING},
    e.OfferAccepted: {OFFERED: CONNECTING},
    e.MediaPlaced: {CONNECTING: CONNECTING, IN_SERVICE: IN_SERVICE},
    e.MediaMoved: {CONNECTING: CONNECTING, IN_SERVICE: IN_SERVICE},
    e.PartyJoined: {CONNECTING: CONNECTING, IN_SERVICE: IN_SERVICE},
    e.PartyInvited: {IN_SERVICE: IN_SERVICE},
    e.ModeChanged: {IN_SERVICE: IN_SERVICE},
    # Colleagues whom the ACD found are released after the end, each by an append of their own.
    e.PartyLeft: {p: p for p in (IN_SERVICE, WRAPPING_UP, CLOSED)},
    e.ColleagueSought: {IN_SERVICE: IN_SERVICE},
    e.ColleagueRung: {IN_SERVICE: IN_SERVICE},
    e.ColleagueLetPass: {IN_SERVICE: IN_SERVICE},
    e.ColleagueFound: {IN_SERVICE: IN_SERVICE},
    e.SearchEnded: {p: p for p in (IN_SERVICE, WRAPPING_UP, CLOSED)},
    e.HandedOver: {IN_SERVICE: IN_SERVICE},
    e.PartWrapUpDone: {p: p for p in (IN_SERVICE, WRAPPING_UP, CLOSED)},
    e.HoldBegan: {IN_SERVICE: IN_SERVICE},
    e.HoldEnded: {IN_SERVICE: IN_SERVICE},
    e.ConnectingFailed: {CONNECTING: WAITING},
    e.MediaStarted: {CONNECTING: IN_SERVICE},
    e.ChatBegan: {CONNECTING: IN_SERVICE},
    e.MessageSent: {IN_SERVICE: IN_SERVICE},
    e.CallInvited: {IN_SERVICE: IN_SERVICE},
    e.CallDeclined: {IN_SERVICE: IN_SERVICE},
    # To a call, and back when nobody got connected.
    e.ChannelChanged: {IN_SERVICE: CONNECTING, CONNECTING: IN_SERVICE},
    e.PartyLost: {p: p for p in (WAITING, OFFERED, CONNECTING, IN_SERVICE)},
    e.PartyReturned: {p: p for p in (WAITING, OFFERED, CONNECTING, IN_SERVICE)},
    e.SourceTurned: {CONNECTING: CONNECTING, IN_SERVICE: IN_SERVICE},
    e.CaseTakenUp: {IN_SERVICE: IN_SERVICE},
    # Whatever is in hand when the session closes is parked before.
    e.CaseParked: {p: p for p in (CONNECTING, IN_SERVICE, WRAPPING_UP)},
    e.CaseFinished: {p: p for p in (CONNECTING, IN_SERVICE, WRAPPING_UP)},
    # A journal is opened by the first packet, and its report may come after everything else is over.
    e.RecordingStarted: {p: p for p in (WAITING, OFFERED, CONNECTING, IN_SERVICE, WRAPPING_UP, CLOSED)},
    e.RecordingResumed: {p: p for p in (CONNECTING, IN_SERVICE, WRAPPING_UP, CLOSED)},
    e.RecordingStalled: {p: p for p in (WAITING, OFFERED, CONNECTING, IN_SERVICE, WRAPPING_UP, CLOSED)},
    e.RecordingSealed: {WRAPPING_UP: WRAPPING_UP, CLOSED: CLOSED},
    e.RecordingViewed: {WRAPPING_UP: WRAPPING_UP, CLOSED: CLOSED},
    e.ServiceEnded: {IN_SERVICE: WRAPPING_UP, CONNECTING: WRAPPING_UP},
    e.WrapUpDone: {WRAPPING_UP: WRAPPING_UP},
    e.SessionRated: {WRAPPING_UP: WRAPPING_UP, CLOSED: CLOSED},
    e.SessionClosed: {ARRIVING: CLOSED, WAITING: CLOSED, WRAPPING_UP: CLOSED},
}

# Whoever is ready with a chat is chatting: where these say READY, the chats in hand decide (`session/state.py`).
TELLER: Final[dict[type[e.Event], dict[Duty, Duty]]] = {
    e.TellerReady: dict.fromkeys((Duty.OFFLINE, *AWAY), Duty.READY),
    e.TellerOffered: dict.fromkeys(ABLE, Duty.OFFERED),
    e.TellerFreed: {Duty.OFFERED: Duty.READY, Duty.IN_SESSION: Duty.READY},
    e.TellerSetAside: {Duty.OFFERED: Duty.SET_ASIDE, Duty.IN_SESSION: Duty.SET_ASIDE},
    e.TellerEngaged: {Duty.OFFERED: Duty.IN_SESSION},
    e.TellerReleased: {Duty.IN_SESSION: Duty.READY},
    e.ChatTaken: {Duty.OFFERED: Duty.CHATTING},
    # One that was handed on may be done while the next rings, or from a break.
    e.ChatDone: {Duty.CHATTING: Duty.READY, **{d: d for d in (Duty.OFFERED, *AWAY)}},
    e.ChatBecameCall: {Duty.CHATTING: Duty.IN_SESSION},
    e.CallBecameChat: {Duty.IN_SESSION: Duty.CHATTING},
    e.AfterCallWorkBegan: {Duty.IN_SESSION: Duty.AFTER_CALL_WORK},
    # Where after-call work leads, the teller chooses: the event says it.
    e.AfterCallWorkDone: {Duty.AFTER_CALL_WORK: Duty.READY},
    e.TellerLost: {d: d for d in Duty if d is not Duty.OFFLINE},
    e.TellerReturned: {d: d for d in Duty},
    e.BreakBegan: dict.fromkeys((*ABLE, *AWAY), Duty.ON_BREAK),
    e.TrainingBegan: dict.fromkeys((*ABLE, *AWAY), Duty.IN_TRAINING),
    e.TellerForced: {d: d for d in (*ABLE, *AWAY)},
    e.TellerMessaged: {d: d for d in Duty},
    e.MessageRead: {d: d for d in Duty},
    e.TellerWentOffline: dict.fromkeys((Duty.READY, *AWAY), Duty.OFFLINE),
}


def next_phase(here: Phase, event: e.Event) -> Phase:
    """The phase that `event` leads to from `here`; raises IllegalTransition."""
    phase = SESSION.get(type(event), {}).get(here)
    if phase is None:
        raise IllegalTransition(here, event)
    return phase


def next_duty(here: Duty, event: e.Event) -> Duty:
    """The duty that `event` leads to from `here`; raises IllegalTransition."""
    duty = TELLER.get(type(event), {}).get(here)
    if duty is None:
        raise IllegalTransition(here, event)
    return duty
