"""How a case is carried out at the core bank: ordered by the counter itself, and no session needed any more.

Each names the session in which the customer confirmed, and the job's key, which is the core bank's for ever.
"""

from enum import StrEnum
from typing import NewType

from session.case.acting import ActingStaff
from session.case.effects import EffectKind
from session.case.proof import Proof
from session.event import Event
from session.identifiers import SessionId

JobKey = NewType("JobKey", str)
"""Case and submission: under it the core bank does one thing once."""


class NotDone(StrEnum):
    """Why a job was not carried out. The first ones are the core bank's own words, the last the counter's."""

    NO_SUCH_ACCOUNT = "no_such_account"
    ACCOUNT_LOST = "account_lost"
    ACCOUNT_FROZEN = "account_frozen"
    ACCOUNT_CLOSED = "account_closed"
    NOT_ENOUGH = "not_enough"
    PAYEE_NAME = "payee_name"
    SAME_ACCOUNT = "same_account"
    AMOUNT = "amount"
    OTHER = "other"
    """A reason that this program does not know."""
    FROZEN = "frozen"
    """The counter carries out nothing of this kind or this account now."""
    OVER_DAY_LIMIT = "over_day_limit"
    """With what the customer has had carried out today it is more than the type allows."""


class HeldUp(StrEnum):
    """Why nobody knows what came of a job, and asking by itself leads no further."""

    NO_ANSWER = "no_answer"
    """The core bank has not answered for long."""
    NOT_LET_IN = "not_let_in"
    """For as long it has not accepted the counter's key."""
    ANOTHER_BODY = "another_body"
    """It says that it was told something else under this key."""
    NOT_UNDERSTOOD = "not_understood"
    """It says that this is not in its contract, or answers what is not."""


class CarryingOutOrdered(Event, frozen=True):
    """All of it is proven: by these. `account_tag` and `customer_tag` stand for numbers that nobody may read here.

    `amount_fen`: hundredths of a yuan that it moves; 0: none. `approvals` is how many were needed of this content.
    """

    session: SessionId
    submission: int
    sha256: str
    key: JobKey
    effect: EffectKind
    account_tag: str
    customer_tag: str
    amount_fen: int
    approvals: int
    proofs: tuple[Proof, ...]
    effect_tag: str = ""
    """Stands for all that the core bank is told: the same again is known by it."""


class CarryingOutStarted(Event, frozen=True):
    """From now on the core bank is asked, and a freeze is too late."""

    session: SessionId
    key: JobKey


class CarryingOutUnanswered(Event, frozen=True):
    """It was asked and has not answered: it may be done or not. It is asked, and told the same, until it says so."""

    session: SessionId
    key: JobKey


class CarryingOutHeldUp(Event, frozen=True):
    """Somebody has to look at it. The only way out is to ask again."""

    session: SessionId
    key: JobKey
    why: HeldUp


class CarryingOutAskedAgain(Event, frozen=True):
    """By whom: nobody, when it was by the command line."""

    session: SessionId
    key: JobKey
    by: ActingStaff | None = None


class CarriedOut(Event, frozen=True):
    """Done, once. `reference` is by what the core bank finds it."""

    session: SessionId
    key: JobKey
    reference: str


class CarryingOutRefused(Event, frozen=True):
    """Not done, and nothing has changed at the core bank."""

    session: SessionId
    key: JobKey
    reason: NotDone
    reference: str = ""


CarryingEvent = (
    CarryingOutOrdered
    | CarryingOutStarted
    | CarryingOutUnanswered
    | CarryingOutHeldUp
    | CarryingOutAskedAgain
    | CarriedOut
    | CarryingOutRefused
)
