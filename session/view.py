"""What a party may see of what happens: one pure fold, used for every push and every resume."""

from typing import Final, NamedTuple

import msgspec

from session import events as e
from session.identifiers import PartyId
from session.personal import NOBODY
from session.vocabulary import LeaveReason, PartyMode, PartyRole

_NOT_FOR_CUSTOMERS: Final = (
    e.OfferMade,
    e.OfferLapsed,
    e.OfferRefused,
    e.OfferWithdrawn,
    e.MediaPlaced,
    e.RecordingResumed,
    e.RecordingStalled,
    e.RecordingSealed,
    e.RecordingViewed,
    e.WrapUpDone,
    e.PartWrapUpDone,
    e.ColleagueRung,
    e.ColleagueLetPass,
    e.ColleagueFound,
)


class Viewer(msgspec.Struct, frozen=True):
    """Who looks, and which colleagues there are in the session so far, whether this viewer knows of them or not."""

    role: PartyRole
    colleagues: dict[PartyId, e.PartyInvited] = {}

    def sees(self, mode: PartyMode) -> bool:
        """Whoever listens is known to supervisors alone, and whoever whispers to the teller besides."""
        match self.role:
            case PartyRole.SUPERVISOR:
                return True
            case PartyRole.TELLER:
                return mode is not PartyMode.LISTEN
            case _:
                return mode is PartyMode.FULL


class Viewed(NamedTuple):
    """The event as the viewer may see it, or None; and the viewer from then on."""

    event: e.SessionEvent | None
    viewer: Viewer


def view(event: e.SessionEvent, viewer: Viewer) -> Viewed:
    """One event of a session's stream; all must be given in order, from the first on.

    For whoever does not see listeners, one who begins to talk has just come, and one who goes back to listening has
    left. Nobody is shown where a customer's packets come from.
    """
    match event:
        case e.PartyInvited() | e.ModeChanged():
            return _view_mode(event, viewer)
        case e.PartyLeft(party=party):
            left = {name: other for name, other in viewer.colleagues.items() if name != party}
            return Viewed(_seen(event, party, viewer), Viewer(viewer.role, left))
        case e.PartyJoined(party=party) | e.PartyLost(party=party) | e.PartyReturned(party=party):
            return Viewed(_seen(event, party, viewer), viewer)
        case e.SourceTurned(party=party):
            return Viewed(_seen(event, party, viewer), viewer)
        case e.RecordingSealed() if viewer.role is PartyRole.TELLER:
            tracks = tuple(track for track in event.tracks if _seen(event, track.party, viewer) is not None)
            return Viewed(msgspec.structs.replace(event, tracks=tracks), viewer)
        case e.CallbackAsked() if viewer.role is PartyRole.CUSTOMER:
            return Viewed(event, viewer)
        case _ if viewer.role is PartyRole.CUSTOMER and isinstance(event, _NOT_FOR_CUSTOMERS):
            return Viewed(None, viewer)
        case e.SessionOpened() if viewer.role is PartyRole.CUSTOMER:
            plain = msgspec.structs.replace(event, customer_address=NOBODY, classes=(), preferred=None)
            return Viewed(plain, viewer)
        case e.ColleagueSought() if viewer.role is PartyRole.CUSTOMER:
            # That somebody is asked, and not who.
            return Viewed(msgspec.structs.replace(event, staff=None), viewer)
        case _:
            return Viewed(_plain(event, viewer), viewer)


def _plain(event: e.SessionEvent, viewer: Viewer) -> e.SessionEvent:
    """What a customer says of the service is for QA, and not for the desk."""
    if isinstance(event, e.SessionRated) and viewer.role is not PartyRole.CUSTOMER:
        return msgspec.structs.replace(event, words=NOBODY)
    return without_address(event)


def _view_mode(event: e.PartyInvited | e.ModeChanged, viewer: Viewer) -> Viewed:
    before = viewer.colleagues.get(event.party)
    if isinstance(event, e.PartyInvited):
        now = event
    else:
        assert before is not None, "a mode is changed by whoever is there"
        now = msgspec.structs.replace(before, mode=event.mode)
    after = Viewer(viewer.role, {**viewer.colleagues, event.party: now})
    saw = before is not None and viewer.sees(before.mode)
    if not viewer.sees(now.mode):
        gone = e.PartyLeft(party=event.party, reason=LeaveReason.OWN_CHOICE)
        return Viewed(gone if saw else None, after)
    return Viewed(event if saw else now, after)


def _seen(event: e.SessionEvent, party: PartyId, viewer: Viewer) -> e.SessionEvent | None:
    colleague = viewer.colleagues.get(party)
    return event if colleague is None or viewer.sees(colleague.mode) else None


def without_address(event: e.SessionEvent) -> e.SessionEvent:
    """The event less where the customer is reached: network address and number, which are for no colleague to see."""
    if isinstance(event, e.SessionOpened):
        return msgspec.structs.replace(event, customer_address=NOBODY)
    if isinstance(event, e.CallbackAsked):
        return msgspec.structs.replace(event, number=NOBODY)
    return event
