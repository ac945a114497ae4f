"""The call: who is connected, what they send, how it ends, what comes after."""

from session import commands as c
from session import events as e
from session.actors import Actor, Staff
from session.arrival_rules import end_service
from session.colleague_rules import give_up_colleague, is_colleague
from session.decision import NOTHING, Asking, Decided, Decision, not_now
from session.identifiers import CUSTOMER, PartyId, StaffId, party_of_staff
from session.search_rules import taken_over
from session.state import Party, SessionState
from session.teller_state import TellerState
from session.vocabulary import (
    BreakReason,
    EndReason,
    NextDuty,
    Outcome,
    PartyMode,
    PartyRole,
    Phase,
    Presence,
    Result,
    Source,
    Switch,
)

MAX_RATING_CHARACTERS = 300
"""What one writes on a phone after a call."""
_IN_CALL = (Phase.CONNECTING, Phase.IN_SERVICE)
_OVER = (Phase.WRAPPING_UP, Phase.CLOSED)


def place_media(session: SessionState, command: c.PlaceMedia) -> Decision:
    if session.is_chat:
        return not_now("a chat has no sound and picture")
    if session.node is not None:
        return NOTHING
    return Decided(session=(e.MediaPlaced(node=command.node),))


def move_media(session: SessionState, command: c.MoveMedia) -> Decision:
    """Several watchers may see the same media process die: the first to say so moves its sessions."""
    if session.node != command.away_from or session.node == command.node or session.is_chat:
        return NOTHING
    return Decided(session=(e.MediaMoved(node=command.node, cause=command.cause),))


def connected(session: SessionState, command: c.ReportConnected) -> Decision:
    """A party's sound and picture arrive. When everybody's do for the first time, the conversation begins."""
    party = session.parties.get(command.party)
    if session.phase not in _IN_CALL or party is None or session.is_chat:
        return not_now("no call that this party belongs to")
    if command.node != session.node:
        return NOTHING
    if party.presence is Presence.PRESENT:
        return NOTHING
    if party.presence is Presence.LOST:
        return Decided(session=(e.PartyReturned(party=command.party), *_start_if_all(session, command.party)))
    joined = e.PartyJoined(party=command.party, role=party.role)
    if party.role is PartyRole.TELLER and is_colleague(session, command.party):
        return Decided(session=(joined, *taken_over(session, StaffId(command.party))))
    return Decided(session=(joined, *_start_if_all(session, command.party)))


def _start_if_all(session: SessionState, arriving: PartyId) -> tuple[e.SessionEvent, ...]:
    others: list[Party] = [party for name, party in session.parties.items() if name != arriving]
    everybody = all(party.presence is Presence.PRESENT for party in others)
    return (e.MediaStarted(),) if everybody and session.phase is Phase.CONNECTING else ()


def lost(session: SessionState, command: c.ReportLost) -> Decision:
    party = session.parties.get(command.party)
    if command.node != session.node or session.is_chat:
        return NOTHING
    if session.phase not in _IN_CALL or party is None or party.presence is not Presence.PRESENT:
        return NOTHING
    return Decided(session=(e.PartyLost(party=command.party, cause=command.cause),))


def turn_source(session: SessionState, command: c.TurnSource, actor: Actor) -> Decision:
    party = _party_of(actor)
    if session.is_chat:
        return not_now("a chat has no sound and picture")
    if command.source is Source.SCREEN:
        return _turn_screen(session, party, command.switch)
    turned = e.SourceTurned(party=party, source=command.source, switch=command.switch)
    return Decided(session=(turned,))


def _turn_screen(session: SessionState, party: PartyId, switch: Switch) -> Decision:
    """One screen at a time: there is one place for it on everybody's page."""
    turned = Decided(session=(e.SourceTurned(party=party, source=Source.SCREEN, switch=switch),))
    if switch is Switch.OFF:
        return turned if session.sharing == party else NOTHING
    if session.phase is not Phase.IN_SERVICE or session.parties[party].mode is not PartyMode.FULL:
        return not_now("there is nobody to show a screen to")
    if session.sharing not in (None, party):
        return not_now("somebody else shows a screen")
    return turned if session.sharing is None else NOTHING


def begin_hold(session: SessionState, actor: Actor) -> Decision:
    if session.is_chat:
        return not_now("a chat has no music")
    if session.held_since is not None:
        return NOTHING
    return Decided(session=(e.HoldBegan(by=_party_of(actor)),))


def end_hold(session: SessionState, actor: Actor) -> Decision:
    if session.held_since is None:
        return NOTHING
    return Decided(session=(e.HoldEnded(by=_party_of(actor)),))


def _party_of(actor: Actor) -> PartyId:
    return party_of_staff(actor.staff) if isinstance(actor, Staff) else CUSTOMER


def give_up_party(session: SessionState, command: c.GiveUpParty) -> Decision:
    """Somebody lost did not come back: without a main party the call ends, without a colleague it goes on.

    A place in the line is given up by the caller of this rule.
    """
    if is_colleague(session, command.party):
        return give_up_colleague(session, command.party)
    party = session.parties.get(command.party)
    if session.phase not in _IN_CALL or party is None or party.presence is not Presence.LOST:
        return not_now("this party is not lost")
    return end_service(session, EndReason.CUSTOMER_LOST if command.party == CUSTOMER else EndReason.TELLER_LOST)


def report_journal(session: SessionState, command: c.ReportJournal) -> Decision:
    if command.journal in session.journals:
        return NOTHING
    return Decided(session=(e.RecordingStarted(journal=command.journal),))


def report_recorded(command: c.ReportRecorded) -> Decision:
    """What was on record is what it was: it is put down as it is told."""
    if command.stalled_by is None:
        resumed = e.RecordingResumed(
            journal=command.journal, party=command.party, source=command.source, at_ms=command.at_ms
        )
        return Decided(session=(resumed,))
    stalled = e.RecordingStalled(
        journal=command.journal,
        party=command.party,
        source=command.source,
        at_ms=command.at_ms,
        cause=command.stalled_by,
    )
    return Decided(session=(stalled,))


def report_sealed(session: SessionState, command: c.ReportSealed) -> Decision:
    if session.sealed:
        return NOTHING
    sealed = e.RecordingSealed(
        started_at_ms=command.started_at_ms,
        length_ms=command.length_ms,
        completeness=command.completeness,
        tracks=command.tracks,
        clock_steps=command.clock_steps,
    )
    return Decided(session=(sealed,))


def report_viewed(command: c.ReportViewed, asking: Asking) -> Decision:
    if not isinstance(asking.actor, Staff):
        return not_now("only staff replay")
    return Decided(session=(e.RecordingViewed(viewer=asking.actor.staff, part=command.part),))


def finish_wrap_up(
    session: SessionState, teller: TellerState | None, command: c.FinishWrapUp, actor: Actor
) -> Decision:
    """Close the session; whoever handed the customer over only says what there was in their part."""
    reason = command.reason if command.next is NextDuty.ON_BREAK else None
    if command.next is NextDuty.ON_BREAK and reason is None:
        return not_now("a break has a reason")
    if isinstance(actor, Staff) and actor.staff in session.former:
        part = e.PartWrapUpDone(teller=actor.staff, outcome=command.outcome, notes=command.notes)
        return Decided(session=(part,), teller=(_work_done(session, teller, command.next, reason),))
    done = e.WrapUpDone(outcome=command.outcome, notes=command.notes)
    return _close(done, _work_done(session, teller, command.next, reason))


def give_up_wrap_up(session: SessionState, teller: TellerState | None, command: c.GiveUpWrapUp) -> Decision:
    """After-call work that nobody finished: closed as not stated, and the teller is not taken to be there."""
    work_done = _work_done(session, teller, NextDuty.OFFLINE)
    if command.teller is not None:
        if command.teller not in session.former:
            return not_now("this after-call work is done")
        part = e.PartWrapUpDone(teller=command.teller, outcome=Outcome.NOT_STATED)
        return Decided(session=(part,), teller=(work_done,))
    return _close(e.WrapUpDone(outcome=Outcome.NOT_STATED), work_done)


def _close(done: e.WrapUpDone, work_done: e.TellerEvent) -> Decision:
    return Decided(session=(done, e.SessionClosed(result=Result.SERVED)), teller=(work_done,))


def _work_done(
    session: SessionState, teller: TellerState | None, following: NextDuty, reason: BreakReason | None = None
) -> e.TellerEvent:
    """A chat's part is free again, and what the teller does beside it stays as it is."""
    if teller is not None and session.session in teller.chats:
        return e.ChatDone(session=session.session)
    return e.AfterCallWorkDone(session=session.session, next=following, reason=reason)


def rate(session: SessionState, command: c.RateSession) -> Decision:
    """Once, by whoever was served."""
    if session.rated or session.teller is None or session.phase not in _OVER:
        return not_now("nothing to rate, or rated already")
    if len(command.words.reveal()) > MAX_RATING_CHARACTERS:
        return not_now("the words are too long")
    return Decided(session=(e.SessionRated(stars=command.stars, words=command.words),))
