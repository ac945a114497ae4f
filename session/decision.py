"""What a decision looks at, and what it comes to."""

from datetime import datetime

import msgspec

from session.actors import Actor
from session.case.context import CaseContext
from session.case.state import CaseState
from session.durations import Durations
from session.events import CaseEvent, SessionEvent, TellerEvent
from session.identifiers import CommandId, Guard
from session.state import SessionState
from session.teller_state import TellerState
from session.vocabulary import RefusalCode


class Closure(msgspec.Struct, frozen=True):
    """Why a line cannot be joined now (`closed` or `full`), when it opens again if that is known, and what is said."""

    code: RefusalCode
    opens_at: datetime | None = None
    said_zh: str = ""
    said_en: str = ""


class Situation(msgspec.Struct, frozen=True):
    """The states that one decision sees: the session, the teller and the case it concerns; and whether the line is
    open, and what a command about a case needs besides."""

    session: SessionState | None
    teller: TellerState | None
    closure: Closure | None = None
    case: CaseState | None = None
    case_context: CaseContext | None = None


class Asking(msgspec.Struct, frozen=True):
    """Everything about a command except the command."""

    id: CommandId
    actor: Actor
    durations: Durations


class Decided(msgspec.Struct, frozen=True):
    """The events to be appended, to all the streams or to none. Empty: it holds already, nothing happens."""

    session: tuple[SessionEvent, ...] = ()
    teller: tuple[TellerEvent, ...] = ()
    case: tuple[CaseEvent, ...] = ()
    guards: tuple[Guard, ...] = ()
    """Streams that it was decided on beside these, and that must not have moved on; nothing is added to them."""

    @property
    def is_nothing(self) -> bool:
        return not (self.session or self.teller or self.case)


class Refused(msgspec.Struct, frozen=True):
    """Nothing is appended. `why` is for the log, in English; people are told by the code, and by `detail`."""

    code: RefusalCode
    why: str
    opens_at: datetime | None = None
    """When the line that was refused opens again, if that is known."""
    detail: str = ""
    """With `bad_document`: what is wrong with it."""


Decision = Decided | Refused
NOTHING = Decided()


def refused_by(closure: Closure) -> Refused:
    """The line cannot be joined."""
    return Refused(closure.code, "the line cannot be joined now", closure.opens_at)


def not_now(why: str) -> Refused:
    """The state does not allow it."""
    return Refused(RefusalCode.NOT_NOW, why)
