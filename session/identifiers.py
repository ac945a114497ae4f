"""Identifiers, each its own type. Parties, lines, skills and teams aside they are UUIDv7 texts, sorted by time."""

from typing import Final, NamedTuple, NewType
from uuid import UUID, uuid5

from session.vocabulary import Setting

SessionId = NewType("SessionId", str)
"""A customer's visit, from arrival to closing."""
StaffId = NewType("StaffId", str)
"""A member of staff."""
PartyId = NewType("PartyId", str)
"""One participant of a session: `customer`, or the staff id of a colleague."""
RequestId = NewType("RequestId", str)
"""What waits in a line: a session's wish for a teller."""
OfferId = NewType("OfferId", str)
"""One ring: this request to this teller."""
CommandId = NewType("CommandId", str)
"""Chosen by whoever asks; unique in its stream, so that a repeat gets the first answer."""
MessageId = NewType("MessageId", str)
"""What a supervisor wrote to one teller."""
CaseId = NewType("CaseId", str)
"""One piece of business of one customer, from its beginning to what became of it; it outlives its session."""
PictureId = NewType("PictureId", str)
"""A photograph that a customer took for a case."""
EventId = NewType("EventId", str)
JournalId = NewType("JournalId", str)
"""What one media process wrote of one session."""
MediaNodeId = NewType("MediaNodeId", str)
"""A media process, from its start to its end."""
LineId = NewType("LineId", str)
"""The name of a line in the routing plan, chosen by the administrator, as `card`. No UUID."""
SkillId = NewType("SkillId", str)
"""What a teller is qualified for, chosen by the administrator, as `loan`. A name, no UUID."""
TeamId = NewType("TeamId", str)
"""A unit of people who work together, by the name that the administrator gave it. No UUID either."""
StreamId = NewType("StreamId", str)
"""`session/…`, `case/…`, `teller/…`, `staff/…`, `config/…`, `alarms/…`: the history of one thing."""


class Guard(NamedTuple):
    """A stream, and the version at which it was looked at; 0: there was none."""

    stream: StreamId
    version: int


CUSTOMER = PartyId("customer")
ALARM_STREAM = StreamId("alarms/00000000-0000-7000-8000-000000000001")
"""What the counter itself found to need attention, and when it was over. There is one of it: its id is fixed."""

_SETTINGS: Final = UUID("019ad0b6-8f00-7000-8000-5e7716900000")
"""Under which settings have their ids: names are no UUIDs, and a stream's name is one."""

TYPES_STREAM = StreamId(f"config/{uuid5(_SETTINGS, 'business_types')}")
"""The types of business, each time one was loaded in another version."""


def session_stream(session: SessionId) -> StreamId:
    """Name the stream of a session."""
    return StreamId(f"session/{session}")


def case_stream(case: CaseId) -> StreamId:
    """Name the stream of a piece of business."""
    return StreamId(f"case/{case}")


def teller_stream(teller: StaffId) -> StreamId:
    """Name the stream of a member of staff at work as a teller."""
    return StreamId(f"teller/{teller}")


def staff_stream(staff: StaffId) -> StreamId:
    """Name the stream of a member of staff's account."""
    return StreamId(f"staff/{staff}")


def config_stream(setting: Setting) -> StreamId:
    """Name the stream of a setting."""
    return StreamId(f"config/{uuid5(_SETTINGS, setting.value)}")


def party_of_staff(staff: StaffId) -> PartyId:
    """Name the party that a member of staff is in any session."""
    return PartyId(staff)
