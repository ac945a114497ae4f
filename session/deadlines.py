"""What must happen by itself if nobody acts: it follows from the state, is stored as a row, returns as a command."""

from datetime import datetime, timedelta
from enum import StrEnum

import msgspec

from session import commands as c
from session.colleague_rules import engaged_colleague, is_colleague
from session.durations import Durations
from session.identifiers import OfferId, PartyId, RequestId, SessionId, StaffId, StreamId
from session.state import SessionState
from session.teller_state import TellerState
from session.transitions import AWAY
from session.vocabulary import CallbackStage, Duty, Phase, Presence, Purpose


class DeadlineKind(StrEnum):
    ARRIVAL = "arrival"
    RING = "ring"
    SUMMONS = "summons"
    SUMMON_AGAIN = "summon_again"
    CONNECT = "connect"
    PARTY = "party"
    WRAP_UP = "wrap_up"
    SEARCH = "search"
    RELEASE = "release"
    TELLER = "teller"


class Deadline(msgspec.Struct, frozen=True):
    """`subject` names what expires: an offer, a party, or the stream's own thing."""

    kind: DeadlineKind
    subject: str
    due_at: datetime


def deadlines_of_session(state: SessionState, durations: Durations) -> tuple[Deadline, ...]:
    """All that is pending for a session in this state."""
    pending = _deadline_of_phase(state, durations)
    grace_s = _grace_s(state, durations)
    if _has_been_called(state):
        # Whether they come, the deadlines of this summons and the next say.
        return tuple(pending)
    if state.phase in (Phase.WAITING, Phase.OFFERED, Phase.CONNECTING, Phase.IN_SERVICE):
        for name, party in state.parties.items():
            if party.presence is Presence.LOST:
                pending.append(_after(DeadlineKind.PARTY, name, party.since, grace_s))
            elif party.presence is Presence.EXPECTED and is_colleague(state, name):
                pending.append(_after(DeadlineKind.PARTY, name, party.since, durations.connect_timeout_s))
    return tuple(pending + _deadlines_of_colleagues(state, durations))


def _deadlines_of_colleagues(state: SessionState, durations: Durations) -> list[Deadline]:
    """Of the search, of who was found, of who handed the customer over. What the call's end leaves is due at once."""
    limit_s = durations.wrap_up_limit_s
    pending = [_after(DeadlineKind.WRAP_UP, teller, since, limit_s) for teller, since in state.former.items()]
    search, is_over = state.search, state.phase is not Phase.IN_SERVICE
    if search is not None and search.rings is not None and search.offer is not None and not is_over:
        pending.append(_after(DeadlineKind.RING, search.offer.offer, search.offer.made_at, search.offer.ring_s))
    if search is not None and is_over:
        pending.append(_after(DeadlineKind.SEARCH, search.request, state.since, 0.0))
    elif search is not None and search.found is None and not search.is_way_back:
        is_transfer = search.purpose is Purpose.TRANSFER
        limit_s = durations.transfer_limit_s if is_transfer else durations.consult_limit_s
        pending.append(_after(DeadlineKind.SEARCH, search.request, search.since, limit_s))
    if is_over:
        left = (name for name in state.parties if engaged_colleague(state, name) is not None)
        pending += [_after(DeadlineKind.RELEASE, name, state.since, 0.0) for name in left]
    return pending


def _grace_s(state: SessionState, durations: Durations) -> float:
    if state.phase in (Phase.CONNECTING, Phase.IN_SERVICE):
        return durations.chat_grace_s if state.is_chat else durations.call_grace_s
    return durations.callback_away_s if state.is_away else durations.waiting_grace_s


def _has_been_called(state: SessionState) -> bool:
    called = (CallbackStage.SUMMONED, CallbackStage.MISSED)
    return state.phase is Phase.WAITING and state.callback is not None and state.callback.stage in called


def _deadline_of_callback(state: SessionState, durations: Durations) -> list[Deadline]:
    callback = state.callback
    if callback is None:
        return []
    match callback.stage:
        case CallbackStage.SUMMONED:
            subject = str(callback.summons)
            return [_after(DeadlineKind.SUMMONS, subject, callback.since, callback.within_s)]
        case CallbackStage.MISSED:
            subject = str(callback.summons + 1)
            return [_after(DeadlineKind.SUMMON_AGAIN, subject, callback.since, durations.summon_again_s)]
        case _:
            return []


def _deadline_of_phase(state: SessionState, durations: Durations) -> list[Deadline]:
    match state.phase:
        case Phase.ARRIVING:
            return [_after(DeadlineKind.ARRIVAL, state.session, state.since, durations.arrival_limit_s)]
        case Phase.WAITING:
            return _deadline_of_callback(state, durations)
        case Phase.OFFERED if state.offer is not None:
            return [_after(DeadlineKind.RING, state.offer.offer, state.since, state.offer.ring_s)]
        case Phase.CONNECTING if state.offer is not None:
            return [_after(DeadlineKind.CONNECT, state.offer.offer, state.since, durations.connect_timeout_s)]
        case Phase.WRAPPING_UP:
            return [_after(DeadlineKind.WRAP_UP, state.session, state.since, durations.wrap_up_limit_s)]
        case _:
            return []


def deadlines_of_teller(state: TellerState, durations: Durations) -> tuple[Deadline, ...]:
    """A teller who is rung, talks or writes is looked after by the sessions' deadlines."""
    if state.lost_at is None or state.chats or state.duty not in (Duty.READY, *AWAY):
        return ()
    return (_after(DeadlineKind.TELLER, state.teller, state.lost_at, durations.teller_grace_s),)


def command_of(stream: StreamId, kind: DeadlineKind, subject: str) -> c.SystemCommand:  # noqa: C901 - a table
    """The command that an expired deadline becomes. Refused harmlessly when what it names no longer holds."""
    session = SessionId(stream.partition("/")[2])
    match kind:
        case DeadlineKind.ARRIVAL:
            return c.GiveUpArrival(session=session)
        case DeadlineKind.RING:
            return c.LapseOffer(session=session, offer=OfferId(subject))
        case DeadlineKind.SUMMONS:
            return c.GiveUpSummons(session=session, summons=int(subject))
        case DeadlineKind.SUMMON_AGAIN:
            return c.SummonCustomer(session=session, summons=int(subject))
        case DeadlineKind.CONNECT:
            return c.GiveUpConnecting(session=session, offer=OfferId(subject))
        case DeadlineKind.PARTY:
            return c.GiveUpParty(session=session, party=PartyId(subject))
        case DeadlineKind.WRAP_UP:
            return c.GiveUpWrapUp(session=session, teller=StaffId(subject) if subject != session else None)
        case DeadlineKind.SEARCH:
            return c.GiveUpSearch(session=session, request=RequestId(subject))
        case DeadlineKind.RELEASE:
            return c.ReleaseColleague(session=session, party=PartyId(subject))
        case DeadlineKind.TELLER:
            return c.GiveUpTeller(teller=StaffId(subject))


def _after(kind: DeadlineKind, subject: str, since: datetime, seconds: float) -> Deadline:
    return Deadline(kind, subject, since + timedelta(seconds=seconds))
