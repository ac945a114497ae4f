"""One row of each read model, and how an event changes it. Pure."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Self, cast
from uuid import UUID

import msgspec

from session import events as e
from session.identifiers import CUSTOMER, LineId, MediaNodeId, SessionId, StaffId
from session.teller_state import TellerState, evolve_teller
from session.transitions import next_phase
from session.vocabulary import (
    Business,
    CallbackStage,
    Channel,
    Completeness,
    Duty,
    Language,
    Outcome,
    PartyRole,
    Phase,
    PriorityClass,
    Result,
)


class Row(msgspec.Struct, frozen=True):
    """A row whose columns are its fields."""

    def columns(self) -> dict[str, object]:
        """As the database takes it."""
        return {name: getattr(self, name) for name in self.__struct_fields__}

    @classmethod
    def from_row(cls, row: Mapping[str, Any]) -> Self:
        """As the database gives it."""
        values = {name: _plain(row[name]) for name in cls.__struct_fields__}
        return msgspec.convert(values, cls, builtin_types=(datetime,))


def _plain(value: object) -> object:
    if isinstance(value, list):
        return [_plain(one) for one in cast("list[object]", value)]
    return str(value) if isinstance(value, UUID) else value


class SessionRowNow(Row, frozen=True):
    """A session as lists show it."""

    version: int
    phase: Phase
    business: Business
    channel: Channel
    language: Language
    opened_at: datetime
    customer_present: bool = True
    joined_line_at: datetime | None = None
    accepted_at: datetime | None = None
    talk_began_at: datetime | None = None
    talk_ended_at: datetime | None = None
    closed_at: datetime | None = None
    teller_id: StaffId | None = None
    outcome: Outcome | None = None
    result: Result | None = None
    stars: int | None = None
    completeness: Completeness | None = None
    media_node: MediaNodeId | None = None
    rung: StaffId | None = None
    """Who is being rung with it, or was last."""
    let_pass_by: StaffId | None = None
    """Who was rung last and did not take it."""
    let_pass_at: datetime | None = None
    classes: tuple[PriorityClass, ...] = ()
    preferred: StaffId | None = None
    sought_at: datetime | None = None
    """Since when a colleague is sought who is not there yet."""
    sought_line: LineId | None = None
    """Where; None: in the line of the business."""
    callback: CallbackStage | None = None
    """Of a customer who asked for a callback; away unless `confirmed`."""
    callback_at: datetime | None = None
    """When this stage began."""
    summons: int = 0
    """How often the customer was summoned."""


class TellerRowNow(Row, frozen=True):
    """A teller as the ACD and lists see them."""

    version: int
    duty: Duty
    since: datetime
    present: bool
    session_id: SessionId | None
    chats: tuple[SessionId, ...] = ()


def session_row_after(before: SessionRowNow | None, event: e.SessionEvent, version: int, at: datetime) -> SessionRowNow:
    """The row after one more event; the first event of a session makes it."""
    if before is None:
        assert isinstance(event, e.SessionOpened), "a session's first event opens it"
        return SessionRowNow(
            version,
            Phase.ARRIVING,
            event.business,
            event.channel,
            event.language,
            at,
            classes=event.classes,
            preferred=event.preferred,
        )
    phase = next_phase(before.phase, event)
    if isinstance(event, e.OfferLapsed | e.OfferRefused):
        before = msgspec.structs.replace(before, let_pass_by=before.rung, let_pass_at=at)
    return msgspec.structs.replace(before, version=version, phase=phase, **_changes(event, at))


def _changes(event: e.SessionEvent, at: datetime) -> dict[str, Any]:  # noqa: C901 - a table
    match event:
        case e.LineJoined():
            return {"joined_line_at": at}
        case e.CallbackAsked():
            return {"callback": CallbackStage.AWAY, "callback_at": at}
        case e.CustomerSummoned(summons=summons):
            return {"callback": CallbackStage.SUMMONED, "callback_at": at, "summons": summons}
        case e.SummonsMissed():
            return {"callback": CallbackStage.MISSED, "callback_at": at}
        case e.CallbackConfirmed():
            return {"callback": CallbackStage.CONFIRMED, "callback_at": at}
        case e.OfferMade(teller=teller):
            return {"rung": teller}
        case e.OfferAccepted(teller=teller):
            return {"accepted_at": at, "teller_id": teller}
        case e.ConnectingFailed(missing=missing):
            return {"accepted_at": None, "teller_id": None, "customer_present": CUSTOMER not in missing}
        case e.PartyLost(party=party) if party == CUSTOMER:
            return {"customer_present": False}
        case e.PartyReturned(party=party) if party == CUSTOMER:
            return {"customer_present": True}
        case e.MediaPlaced(node=node) | e.MediaMoved(node=node):
            return {"media_node": node}
        case e.MediaStarted() | e.ChatBegan():
            return {"talk_began_at": at}
        case e.ChannelChanged(channel=channel):
            return {"channel": channel}
        case e.ServiceEnded():
            return {"talk_ended_at": at}
        case e.WrapUpDone(outcome=outcome):
            return {"outcome": outcome}
        case e.SessionRated(stars=stars):
            return {"stars": stars}
        case e.RecordingSealed(completeness=completeness):
            return {"completeness": completeness}
        case e.SessionClosed(result=result):
            return {"result": result, "closed_at": at}
        case _:
            return _changes_of_search(event, at)


def _changes_of_search(event: e.SessionEvent, at: datetime) -> dict[str, Any]:
    over: dict[str, Any] = {"sought_at": None, "sought_line": None}
    match event:
        case e.ColleagueSought(line=line):
            return {"sought_at": at, "sought_line": line}
        case e.SearchEnded():
            return over
        case e.PartyJoined(role=PartyRole.EXPERT | PartyRole.REVIEWER):
            return over
        case e.HandedOver(to=to):
            return {"teller_id": to, **over}
        case _:
            return {}


def teller_row_after(before: TellerRowNow | None, event: e.TellerEvent, version: int, at: datetime) -> TellerRowNow:
    """The row after one more event."""
    unknown = StaffId("")
    state = TellerState(unknown)
    if before is not None:
        lost_at = None if before.present else before.since
        state = TellerState(unknown, before.duty, before.since, before.session_id, lost_at, before.chats)
    state = evolve_teller(state, event, at)
    return TellerRowNow(version, state.duty, state.since or at, state.lost_at is None, state.session, state.chats)
