"""What has happened, in the past tense. Fields of type Personal are stored sealed under their stream's key.

Nothing stands in an event that could be derived; an event's time and place in its stream belong to its record.
"""

# The catalogue: each event is in one of the four, and is written `e.Name` everywhere.
from session.case.events import *  # noqa: F403
from session.case.events import CaseEvent
from session.event import Event as Event  # noqa: PLC0414 - given on
from session.other_events import *  # noqa: F403
from session.other_events import AlarmEvent, BusinessTypeLoaded, SettingChanged, StaffEvent
from session.session_events import *  # noqa: F403
from session.session_events import SessionEvent
from session.teller_events import *  # noqa: F403
from session.teller_events import TellerEvent

AnyEvent = SessionEvent | TellerEvent | CaseEvent | StaffEvent | SettingChanged | BusinessTypeLoaded | AlarmEvent
