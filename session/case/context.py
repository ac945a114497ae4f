"""What a decision about a case sees beside the case's and the session's own history."""

from collections.abc import Mapping, Set
from datetime import date

import msgspec

from session.case.acting import ActingStaff
from session.case.business_type import BusinessType
from session.case.form import FieldName
from session.case.form_read import Typed
from session.case.proof import Proof
from session.identifiers import CaseId, Guard, StaffId


class KnownType(msgspec.Struct, frozen=True):
    """One version of a type, with its hash in hexadecimal digits."""

    type: BusinessType
    version: int
    sha256: str


class CarryingContext(msgspec.Struct, frozen=True):
    """What carrying out depends on beside the case: what is proven, and what else is moved and forbidden today."""

    proofs: tuple[Proof, ...] = ()
    account_tag: str = ""
    customer_tag: str = ""
    effect_tag: str = ""
    is_frozen: bool = False
    moved_today_fen: int = 0
    """By jobs of this customer and this type that were ordered today before this one, and not refused."""
    waits: bool = False
    """For an earlier job of the debited account."""
    guards: tuple[Guard, ...] = ()
    """What `is_frozen` was read from: a freeze that comes meanwhile is not overlooked."""


class CaseContext(msgspec.Struct, frozen=True):
    """The case's type (of one to be begun: the newest), who acts, and what has been typed into the form."""

    known: KnownType
    today: date
    """By the counter's own clock."""
    acting: ActingStaff | None = None
    """Who asks, if it is a member of staff."""
    new_case: CaseId | None = None
    """The id of a case to be begun."""
    typed: Mapping[FieldName, Typed] = {}
    form_version: int = 0
    """How often the form was changed so far."""
    entered: Set[StaffId] = frozenset()
    """Whoever has entered anything in this case, in its whole life."""
    salt: bytes = b""
    """32 bytes of chance, for a submission's hash."""
    carrying: CarryingContext | None = None
    """Of a command about carrying out."""
