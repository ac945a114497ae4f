"""Who of the staff does something in a case."""

import msgspec

from session.identifiers import StaffId, TeamId


class ActingStaff(msgspec.Struct, frozen=True):
    """Who did something, with the unit and the level of authority that they had at that time; 0: none."""

    staff: StaffId
    unit: TeamId | None = None
    level: int = 0
