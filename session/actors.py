"""Who asks. A command never says it of itself: the door knows from the login or the visit's cookie."""

import msgspec

from session.identifiers import SessionId, StaffId
from session.personal import Personal
from session.vocabulary import Role


class Customer(msgspec.Struct, frozen=True, tag="customer"):
    """Whoever holds the cookie of this session's visit."""

    session: SessionId


class Staff(msgspec.Struct, frozen=True, tag="staff"):
    """A signed-in member of staff."""

    staff: StaffId
    staff_number: str
    name: Personal
    roles: tuple[Role, ...]


class System(msgspec.Struct, frozen=True, tag="system"):
    """A reactor or a deadline of the counter itself."""

    part: str


Actor = Customer | Staff | System


def name_of(actor: Actor) -> str:
    """Name an actor for the log: who, without personal data."""
    match actor:
        case Customer():
            return "customer"
        case Staff(staff=staff):
            return f"staff/{staff}"
        case System(part=part):
            return f"system/{part}"
