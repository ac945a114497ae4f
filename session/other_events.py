"""What happens in the streams of accounts, of settings, and of the counter's alarms."""

from datetime import datetime

from session.case.business_type import TypeId
from session.event import Event
from session.identifiers import (
    SessionId,
    SkillId,
    TeamId,
)
from session.personal import Personal
from session.vocabulary import (
    AlarmKind,
    Language,
    Role,
    Setting,
)


class StaffAdded(Event, frozen=True):
    staff_number: str
    roles: tuple[Role, ...]
    login: Personal
    name: Personal


class PasswordSet(Event, frozen=True):
    """That it was set; the hash is kept beside the log, never in it."""


class StaffSignedIn(Event, frozen=True):
    address: Personal


class SignInRefused(Event, frozen=True):
    address: Personal


class StaffSignedOut(Event, frozen=True):
    pass


class LookRefused(Event, frozen=True):
    """Somebody wanted to see or hear a recording who may not; `part` as in `RecordingViewed`."""

    session: SessionId
    part: str | None


class QualificationGranted(Event, frozen=True):
    """From `valid_from` on this is what holds for the skill: what was granted before ends there at the latest."""

    skill: SkillId
    level: int
    valid_from: datetime
    valid_until: datetime | None = None


class QualificationWithdrawn(Event, frozen=True):
    """At once, whatever was granted for this skill."""

    skill: SkillId


class LanguagesSet(Event, frozen=True):
    languages: tuple[Language, ...]


class ContactsAtOnceSet(Event, frozen=True):
    """How many contacts that take a part of a teller, as a chat does."""

    at_once: int


class TeamSet(Event, frozen=True):
    """None: of no team."""

    team: TeamId | None


class SettingChanged(Event, frozen=True):
    """`document` is JSON text, and holds from now on. It must hold nothing personal."""

    setting: Setting
    document: str


class BusinessTypeLoaded(Event, frozen=True):
    """`document` is the type's text by RFC 8785 and `sha256` its hash in hexadecimal digits; versions count from 1."""

    business_type: TypeId
    version: int
    sha256: str
    document: str


class AlarmRaised(Event, frozen=True):
    """A threshold is passed. `value` and `limit` are in the kind's own unit: seconds, a fraction, or MOS."""

    kind: AlarmKind
    subject: str
    value: float
    limit: float


class AlarmCleared(Event, frozen=True):
    """It is no longer so, or what it was about is over."""

    kind: AlarmKind
    subject: str


class AuthoritySet(Event, frozen=True):
    """Up to which level somebody may approve what others have entered; 0: nothing."""

    level: int


CompetenceEvent = (
    QualificationGranted | QualificationWithdrawn | LanguagesSet | ContactsAtOnceSet | TeamSet | AuthoritySet
)
StaffEvent = StaffAdded | PasswordSet | StaffSignedIn | SignInRefused | StaffSignedOut | LookRefused | CompetenceEvent
AlarmEvent = AlarmRaised | AlarmCleared
