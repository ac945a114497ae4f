"""What the state of a session or of a teller means on the board. Pure.

A state is the newest that is known, whatever event told of it: so it does not matter in which order, or how often,
one hears of things.
"""

from datetime import datetime, timedelta
from typing import Final, get_args

from people.qualifications import StaffCompetence
from queueing.changes import Change, RequestLeft, RequestStands, TellerLeft, TellerStands
from queueing.request import Bar, Request, Teller
from queueing.routing_plan import RoutingPlan, Takes
from session import events as e
from session.identifiers import CUSTOMER, RequestId, SessionId, StaffId
from session.state import LetPass, Search, SessionState
from session.teller_state import TellerState
from session.transitions import ABLE
from session.vocabulary import Duty, Phase, Presence, PriorityClass, Purpose, Setting

IN_LINE: Final = frozenset({Phase.WAITING, Phase.OFFERED})
ENGAGED: Final = frozenset({Duty.IN_SESSION, Duty.AFTER_CALL_WORK})
"""On duty, and with somebody: nothing more fits beside a call and what it leaves to do."""
ON_DUTY: Final = ENGAGED | {Duty.READY, Duty.CHATTING, Duty.OFFERED}


_FOR_COLLEAGUE: Final = "/colleague"
_OF_THE_LINE: Final = (
    e.LineJoined,
    e.CallbackAsked,
    e.CallbackConfirmed,
    e.OfferMade,
    e.OfferLapsed,
    e.OfferRefused,
    e.OfferWithdrawn,
    e.OfferAccepted,
    e.ConnectingFailed,
    e.ChannelChanged,
    e.PartyLost,
    e.PartyReturned,
    e.PartyLeft,
    e.ColleagueSought,
    e.ColleagueRung,
    e.ColleagueLetPass,
    e.ColleagueFound,
    e.SearchEnded,
    e.ServiceEnded,
    e.SessionClosed,
)


def concerns_board(event: e.AnyEvent) -> bool:
    """Whether the board may be another after it."""
    return isinstance(event, (*_OF_THE_LINE, *get_args(e.TellerEvent), *get_args(e.CompetenceEvent)))


def changes_plan(event: e.AnyEvent) -> bool:
    """Whether another routing plan may hold after it."""
    return isinstance(event, e.SettingChanged) and event.setting is Setting.ROUTING_PLAN


def request_of(session: SessionId) -> RequestId:
    """The request of a session for its teller: it bears the session's id."""
    return RequestId(session)


def request_for_colleague(session: SessionId) -> RequestId:
    """The request of a session for a colleague, of which there is one at a time."""
    return RequestId(session + _FOR_COLLEAGUE)


def is_for_colleague(request: RequestId) -> bool:
    """Which of the two it is."""
    return request.endswith(_FOR_COLLEAGUE)


def session_of(request: RequestId) -> SessionId:
    """The session whose request it is."""
    return SessionId(request.removesuffix(_FOR_COLLEAGUE))


def changes_of_session(state: SessionState, plan: RoutingPlan) -> tuple[Change, Change]:
    """Each of a session's two requests waits, rings, or is none of the board's business."""
    return _customers_request(state, plan), _request_for_colleague(state, plan)


def _request_for_colleague(state: SessionState, plan: RoutingPlan) -> Change:
    search, request = state.search, request_for_colleague(state.session)
    if search is None or search.found is not None or state.phase is not Phase.IN_SERVICE:
        return RequestLeft(request)
    asked = Request(
        id=request,
        business=state.business,
        language=state.language,
        channel=state.channel,
        joined_at=search.since,
        line=search.line,
        classes=frozenset({PriorityClass.TRANSFERRED}) if search.purpose is Purpose.TRANSFER else frozenset(),
        preferred=still_preferred(search.staff, search.let_pass),
        excluded=_not_to_be_asked(state, search),
        bars=bars_of(search.let_pass, plan),
        offered_to=search.rings,
    )
    return RequestStands(asked)


def _not_to_be_asked(state: SessionState, search: Search) -> frozenset[StaffId]:
    """Who is in the call, and who asks; but a customer on the way back may come to the one who began it."""
    there = frozenset(StaffId(party) for party in state.parties if party != CUSTOMER)
    return there if search.is_way_back else there | {search.by}


def _customers_request(state: SessionState, plan: RoutingPlan) -> Change:
    """A session waits, rings, or is none of the board's business: as long as the customer is away, the latter."""
    joined_at = state.joined_line_at
    there = state.phase is Phase.OFFERED or (
        state.phase is Phase.WAITING and state.parties[CUSTOMER].presence is Presence.PRESENT and not state.is_away
    )
    if joined_at is None or not there:
        return RequestLeft(request_of(state.session))
    request = Request(
        id=request_of(state.session),
        business=state.business,
        language=state.language,
        channel=state.channel,
        joined_at=joined_at,
        classes=frozenset(state.classes),
        preferred=still_preferred(state.preferred, state.let_pass),
        bars=bars_of(state.let_pass, plan),
        offered_to=state.teller if state.phase is Phase.OFFERED else None,
    )
    return RequestStands(request)


def still_preferred(preferred: StaffId | None, let_pass: LetPass | None) -> StaffId | None:
    """Whoever let it pass is waited for no longer."""
    return None if let_pass is not None and let_pass.teller == preferred else preferred


def bars_of(let_pass: LetPass | None, plan: RoutingPlan) -> tuple[Bar, ...]:
    """Who let it pass last is not rung with it again for a while, as long as there is somebody else."""
    if let_pass is None:
        return ()
    until = let_pass.at + timedelta(seconds=plan.pass_again_s)
    return (Bar(let_pass.teller, until, even_alone=False),)


def change_of_teller(state: TellerState, may: StaffCompetence) -> Change:
    """A teller stands on the board while on duty and there; who is engaged has no room, and chats take their parts."""
    there = state.since is not None and state.duty in ON_DUTY
    if not there or (state.lost_at is not None and state.duty in ABLE) or state.since is None:
        return TellerLeft(state.teller)
    return TellerStands(teller_who_may(state.teller, state.since, may, engaged_by(state.duty, len(state.chats))))


def engaged_by(duty: Duty, chats: int) -> tuple[Takes, ...]:
    """What a teller has in hand."""
    return (Takes.WHOLE,) if duty in ENGAGED else (Takes.PART,) * chats


def teller_who_may(
    teller: StaffId, idle_since: datetime, may: StaffCompetence, engaged: tuple[Takes, ...] = ()
) -> Teller:
    """Somebody and what they may do, with what is in hand."""
    return Teller(
        id=teller,
        idle_since=idle_since,
        languages=may.languages,
        qualifications=may.qualifications,
        at_once=may.at_once,
        engaged=engaged,
    )
