"""What all commands are."""

import msgspec

from session.identifiers import (
    SessionId,
    StaffId,
)


class Command(msgspec.Struct, frozen=True, tag=True, tag_field="type", kw_only=True, forbid_unknown_fields=True):
    """The base of all commands."""


class SessionCommand(Command, frozen=True):
    session: SessionId


class DutyCommand(Command, frozen=True):
    teller: StaffId
