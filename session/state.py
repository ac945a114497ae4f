"""What a session and a teller are at one moment: the fold of their streams."""

from datetime import datetime

import msgspec

from session import events as e
from session.callback_state import Callback, callback_after
from session.identifiers import (
    CUSTOMER,
    CaseId,
    JournalId,
    LineId,
    MediaNodeId,
    OfferId,
    PartyId,
    RequestId,
    SessionId,
    StaffId,
    party_of_staff,
)
from session.transitions import next_phase
from session.vocabulary import (
    Business,
    Channel,
    EndReason,
    Language,
    LeaveReason,
    PartyMode,
    PartyRole,
    Phase,
    Presence,
    PriorityClass,
    Purpose,
    Source,
    Switch,
)


class Offer(msgspec.Struct, frozen=True):
    """The ring that is going on, or was answered."""

    offer: OfferId
    teller: StaffId
    made_at: datetime
    ring_s: float


class LetPass(msgspec.Struct, frozen=True):
    """Who was rung last and did not take it, and when that ended."""

    teller: StaffId
    at: datetime


class Party(msgspec.Struct, frozen=True):
    """A participant, their connection, and since when it is so."""

    presence: Presence
    since: datetime
    role: PartyRole = PartyRole.CUSTOMER
    mode: PartyMode = PartyMode.FULL
    found: bool = False
    """A colleague whom the ACD brought: engaged by this session until they leave it."""


class Search(msgspec.Struct, frozen=True):
    """A request for a colleague. There is one of a session at a time."""

    request: RequestId
    purpose: Purpose
    role: PartyRole
    by: StaffId
    since: datetime
    line: LineId | None = None
    staff: StaffId | None = None
    is_way_back: bool = False
    offer: Offer | None = None
    let_pass: LetPass | None = None
    found: StaffId | None = None
    """Who took it and is not connected yet."""

    @property
    def rings(self) -> StaffId | None:
        """Who is being rung with it now."""
        return self.offer.teller if self.offer is not None and self.found is None else None


class SessionState(msgspec.Struct, frozen=True):
    """A session, folded."""

    session: SessionId
    phase: Phase
    since: datetime
    """When this phase began."""
    opened_at: datetime
    business: Business
    channel: Channel
    language: Language
    classes: tuple[PriorityClass, ...] = ()
    preferred: StaffId | None = None
    consented: bool = False
    request: RequestId | None = None
    joined_line_at: datetime | None = None
    offer: Offer | None = None
    let_pass: LetPass | None = None
    callback: Callback | None = None
    node: MediaNodeId | None = None
    parties: dict[PartyId, Party] = {}
    """In the order in which they came."""
    search: Search | None = None
    former: dict[StaffId, datetime] = {}
    """Tellers who have handed the customer over, and since when they are at their after-call work."""
    held_since: datetime | None = None
    """Since when the customer is on hold."""
    sharing: PartyId | None = None
    """Who shows their screen."""
    case: CaseId | None = None
    """The piece of business that it has in hand."""
    journals: tuple[JournalId, ...] = ()
    on_record: frozenset[tuple[PartyId, Source]] = frozenset()
    """Which sounds and pictures the newest journal has on disk now. Told once a case is in hand."""
    off: frozenset[tuple[PartyId, Source]] = frozenset()
    """What somebody has turned off, or another call has taken: what arrives of it is silence, or black."""
    messages: int = 0
    """How many were written."""
    call_invited: bool = False
    """The teller of a chat would rather talk, and the customer has not answered."""
    began_as_chat: bool = False
    end_reason: EndReason | None = None
    ended_at: datetime | None = None
    """When talking ended, and why."""
    rated: bool = False
    sealed: bool = False

    @property
    def is_chat(self) -> bool:
        """Whether it is in writing now: everybody is there by their page, not by sound and picture."""
        return self.channel is Channel.CHAT

    @property
    def is_away(self) -> bool:
        """Whether the customer asked for a callback and is not back: not to be offered."""
        return self.callback is not None and self.callback.is_away

    @property
    def teller(self) -> StaffId | None:
        """The teller who is being rung, talks, or wraps up."""
        return self.offer.teller if self.offer is not None else None

    @property
    def serving(self) -> StaffId | None:
        """As `teller`, but nobody while the customer is on the way to another."""
        teller = self.teller
        gone = self.phase is Phase.IN_SERVICE and teller is not None and party_of_staff(teller) not in self.parties
        return None if gone else teller


def opened(session: SessionId, event: e.SessionOpened, at: datetime) -> SessionState:
    """The state that a session's first event makes."""
    return SessionState(
        session=session,
        phase=Phase.ARRIVING,
        since=at,
        opened_at=at,
        business=event.business,
        channel=event.channel,
        language=event.language,
        classes=event.classes,
        preferred=event.preferred,
        parties={CUSTOMER: Party(Presence.EXPECTED, at)},
    )


def evolve(state: SessionState, event: e.SessionEvent, at: datetime) -> SessionState:  # noqa: C901 - a table
    """Add one event. Raises IllegalTransition for one that cannot happen in this phase."""
    phase = next_phase(state.phase, event)
    if phase is not state.phase:
        state = msgspec.structs.replace(state, phase=phase, since=at)
    match event:
        case e.ConsentGiven():
            return msgspec.structs.replace(state, consented=True)
        case e.LineJoined(request=request):
            customer = {**state.parties, CUSTOMER: Party(Presence.PRESENT, at)}
            return msgspec.structs.replace(state, request=request, joined_line_at=at, parties=customer)
        case e.CallbackAsked() | e.CustomerSummoned() | e.SummonsMissed() | e.CallbackConfirmed() | e.SmsSettled():
            return msgspec.structs.replace(state, callback=callback_after(state.callback, event, at))
        case e.OfferMade(offer=offer, teller=teller, ring_s=ring_s):
            return msgspec.structs.replace(state, offer=Offer(offer, teller, at, ring_s))
        case e.OfferLapsed() | e.OfferRefused():
            let_pass = LetPass(state.offer.teller, at) if state.offer is not None else None
            return msgspec.structs.replace(state, offer=None, let_pass=let_pass)
        case e.OfferWithdrawn():
            return msgspec.structs.replace(state, offer=None)
        case e.OfferAccepted(teller=teller):
            customer = Party(Presence.EXPECTED, at)
            other = Party(Presence.EXPECTED, at, PartyRole.TELLER)
            return msgspec.structs.replace(state, parties={CUSTOMER: customer, party_of_staff(teller): other})
        case e.ConnectingFailed(missing=missing):
            presence = Presence.LOST if CUSTOMER in missing else Presence.PRESENT
            return msgspec.structs.replace(state, offer=None, parties={CUSTOMER: Party(presence, at)})
        case e.MediaPlaced(node=node):
            return msgspec.structs.replace(state, node=node)
        case e.MediaMoved(node=node):
            parties = _all_to_connect_anew(state, at)
            return msgspec.structs.replace(state, node=node, parties=parties, on_record=frozenset())
        case e.PartyJoined(party=party):
            return _with_presence(_search_over(state, party), party, Presence.PRESENT, at)
        case e.PartyReturned(party=party):
            return _with_presence(state, party, Presence.PRESENT, at)
        case e.PartyLost(party=party):
            return _with_presence(state, party, Presence.LOST, at)
        case e.RecordingStarted(journal=journal):
            return msgspec.structs.replace(state, journals=(*state.journals, journal), on_record=frozenset())
        case e.RecordingResumed(party=party, source=source):
            return _on_record(state, event, state.on_record | {(party, source)})
        case e.RecordingStalled(party=party, source=source):
            return _on_record(state, event, state.on_record - {(party, source)})
        case e.RecordingSealed():
            return msgspec.structs.replace(state, sealed=True)
        case e.CaseTakenUp(case=case):
            return msgspec.structs.replace(state, case=case)
        case e.CaseParked() | e.CaseFinished():
            return msgspec.structs.replace(state, case=None)
        case e.SessionRated():
            return msgspec.structs.replace(state, rated=True)
        case _:
            return _evolve_chat(state, event, at)


def _on_record(
    state: SessionState, event: e.RecordingResumed | e.RecordingStalled, on_record: frozenset[tuple[PartyId, Source]]
) -> SessionState:
    """What an older journal tells says nothing of now: the sound has moved on."""
    is_newest = state.journals[-1:] == (event.journal,)
    return msgspec.structs.replace(state, on_record=on_record) if is_newest else state


def _evolve_chat(state: SessionState, event: e.SessionEvent, at: datetime) -> SessionState:
    match event:
        case e.ChatBegan():
            return msgspec.structs.replace(state, began_as_chat=True, parties=_all(state, Presence.PRESENT, at))
        case e.MessageSent():
            return msgspec.structs.replace(state, messages=state.messages + 1)
        case e.CallInvited():
            return msgspec.structs.replace(state, call_invited=True)
        case e.CallDeclined():
            return msgspec.structs.replace(state, call_invited=False)
        case e.ChannelChanged(channel=channel):
            presence = Presence.PRESENT if channel is Channel.CHAT else Presence.EXPECTED
            parties = _all(state, presence, at)
            return msgspec.structs.replace(state, channel=channel, call_invited=False, parties=parties)
        case _:
            return _evolve_call(state, event, at)


def _all(state: SessionState, presence: Presence, at: datetime) -> dict[PartyId, Party]:
    return {name: msgspec.structs.replace(party, presence=presence, since=at) for name, party in state.parties.items()}


def _evolve_call(state: SessionState, event: e.SessionEvent, at: datetime) -> SessionState:
    match event:
        case e.HoldBegan():
            return msgspec.structs.replace(state, held_since=at)
        case e.HoldEnded():
            return msgspec.structs.replace(state, held_since=None)
        case e.PartyInvited(party=party, role=role, mode=mode):
            found = state.search is not None and state.search.found == party
            return _with_party(state, party, Party(Presence.EXPECTED, at, role, mode, found))
        case e.ModeChanged(party=party, mode=mode):
            state = _with_party(state, party, msgspec.structs.replace(state.parties[party], mode=mode))
            return state if mode is PartyMode.FULL else _without_screen(state, party)
        case e.PartyLeft(party=party, reason=reason):
            return _without_party(state, party, reason, at)
        case e.SourceTurned(party=party, source=Source.SCREEN, switch=Switch.ON):
            return msgspec.structs.replace(state, sharing=party)
        case e.SourceTurned(party=party, source=Source.SCREEN):
            return _without_screen(state, party)
        case e.SourceTurned(party=party, source=source, switch=switch):
            turned = frozenset({(party, source)})
            off = state.off - turned if switch is Switch.ON else state.off | turned
            return msgspec.structs.replace(state, off=off)
        case e.ServiceEnded(reason=reason):
            return msgspec.structs.replace(state, held_since=None, sharing=None, end_reason=reason, ended_at=at)
        case _:
            return _evolve_search(state, event, at)


def _evolve_search(state: SessionState, event: e.SessionEvent, at: datetime) -> SessionState:
    match event:
        case e.ColleagueSought():
            # Whoever takes a chat over has not asked the customer to talk.
            return msgspec.structs.replace(state, search=_search_of(event, at), call_invited=False)
        case e.ColleagueRung(offer=offer, teller=teller, ring_s=ring_s):
            return _with_search(state, offer=Offer(offer, teller, at, ring_s))
        case e.ColleagueLetPass():
            return _passed_on(state, at)
        case e.ColleagueFound(teller=teller):
            return _with_search(state, found=teller)
        case e.SearchEnded():
            return msgspec.structs.replace(state, search=None)
        case e.HandedOver(to=to):
            party = msgspec.structs.replace(state.parties[party_of_staff(to)], role=PartyRole.TELLER)
            offer = msgspec.structs.replace(state.offer, teller=to) if state.offer is not None else None
            # Who has the customer back has one part to say something of, and not two.
            state = msgspec.structs.replace(state, former={one: at for one, at in state.former.items() if one != to})
            return _with_party(msgspec.structs.replace(state, offer=offer), party_of_staff(to), party)
        case e.PartWrapUpDone(teller=teller):
            former = {one: since for one, since in state.former.items() if one != teller}
            return msgspec.structs.replace(state, former=former)
        case _:
            return state


def _search_of(event: e.ColleagueSought, at: datetime) -> Search:
    return Search(
        request=event.request,
        purpose=event.purpose,
        role=event.role,
        by=event.by,
        since=at,
        line=event.line,
        staff=event.staff,
        is_way_back=event.is_way_back,
    )


def _with_search(state: SessionState, **changes: object) -> SessionState:
    search = msgspec.structs.replace(state.search, **changes) if state.search is not None else None
    return msgspec.structs.replace(state, search=search)


def _passed_on(state: SessionState, at: datetime) -> SessionState:
    """Who was rung did not take it, or took it and did not come: others are rung."""
    offer = state.search.offer if state.search is not None else None
    return _with_search(state, offer=None, found=None, let_pass=LetPass(offer.teller, at) if offer else None)


def _search_over(state: SessionState, joined: PartyId) -> SessionState:
    """Whoever was found is there."""
    found = state.search.found if state.search is not None else None
    return msgspec.structs.replace(state, search=None) if found == joined else state


def _without_party(state: SessionState, party: PartyId, reason: LeaveReason, at: datetime) -> SessionState:
    if state.search is not None and state.search.found == party:
        state = _passed_on(state, at)
    if reason is LeaveReason.HANDED_OVER and state.teller is not None:
        state = msgspec.structs.replace(state, former={**state.former, state.teller: at})
    others = {name: other for name, other in state.parties.items() if name != party}
    return _without_screen(msgspec.structs.replace(state, parties=others), party)


def _with_presence(state: SessionState, party: PartyId, presence: Presence, at: datetime) -> SessionState:
    before = state.parties[party]
    return _with_party(state, party, msgspec.structs.replace(before, presence=presence, since=at))


def _all_to_connect_anew(state: SessionState, at: datetime) -> dict[PartyId, Party]:
    """Role and mode stay; whoever has not come yet is still expected."""
    return {
        name: msgspec.structs.replace(party, presence=Presence.LOST, since=at)
        if party.presence is Presence.PRESENT
        else party
        for name, party in state.parties.items()
    }


def _with_party(state: SessionState, party: PartyId, now: Party) -> SessionState:
    return msgspec.structs.replace(state, parties={**state.parties, party: now})


def _without_screen(state: SessionState, party: PartyId) -> SessionState:
    return msgspec.structs.replace(state, sharing=None) if state.sharing == party else state
