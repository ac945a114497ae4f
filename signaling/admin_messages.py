"""What the administrator's page is told, and what it may ask. docs/protocol.md tells the requests."""

import msgspec

from queueing.alarm_limits import AlarmLimits, LimitFault
from queueing.plan_faults import PlanFault
from queueing.routing_plan import RoutingPlan
from queueing.simulation_figures import LineCompared
from session.case.business_type import BusinessType, TypeId
from session.identifiers import SkillId, StaffId, TeamId
from session.personal import Personal
from session.vocabulary import Language


class FaultShown(msgspec.Struct, frozen=True):
    """A fault with its sentence in each language; `kind` and `line` say at which field it is to be shown."""

    kind: str
    line: str | None
    subject: str
    zh: str
    en: str

    @classmethod
    def of(cls, fault: PlanFault) -> "FaultShown":
        """For any language that the page may be in."""
        sentences = fault.sentence(Language.CHINESE), fault.sentence(Language.ENGLISH)
        return cls(fault.kind.value, fault.line, fault.subject, *sentences)

    @classmethod
    def of_limit(cls, fault: LimitFault) -> "FaultShown":
        """Of a threshold: its `subject` is the field, and no line has to do with it."""
        sentences = fault.sentence(Language.CHINESE), fault.sentence(Language.ENGLISH)
        return cls(fault.kind.value, None, fault.field, *sentences)


class PlanNow(msgspec.Struct, frozen=True):
    """The plan that holds, and every skill that somebody has or that it asks for."""

    plan: RoutingPlan
    skills: tuple[SkillId, ...]


class PlanProposed(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`on` is the version that was edited; another plan may have gone live since."""

    plan: RoutingPlan
    on: int = 0


class PlanFaults(msgspec.Struct, frozen=True):
    faults: tuple[FaultShown, ...]


class PlanVersion(msgspec.Struct, frozen=True):
    """A plan that held from `at_ms` on. `plan` is None when this program does not understand it."""

    version: int
    at_ms: int
    by: str
    by_name: Personal | None
    plan: RoutingPlan | None


class PlanHistory(msgspec.Struct, frozen=True):
    """The newest first; the standard plan, which nobody set, is not in it."""

    versions: tuple[PlanVersion, ...]
    standard: RoutingPlan


class TypeShown(msgspec.Struct, frozen=True):
    """The newest version of a type of business. `type` is None when this program does not understand it, or what is
    stored is not what was loaded (`is_altered`)."""

    id: TypeId
    version: int
    sha256: str
    at_ms: int
    by_name: Personal | None
    type: BusinessType | None
    is_altered: bool


class TypesShown(msgspec.Struct, frozen=True):
    """In the order in which they were first loaded."""

    types: tuple[TypeShown, ...]


class LimitsNow(msgspec.Struct, frozen=True):
    """The alarms' thresholds that hold. Version 0: the standard ones, which nobody set."""

    version: int
    limits: AlarmLimits
    standard: AlarmLimits


class LimitsProposed(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`on` is the version that was edited; others may hold since."""

    limits: AlarmLimits
    on: int = 0


class LimitFaults(msgspec.Struct, frozen=True):
    faults: tuple[FaultShown, ...]


class LimitsVersion(msgspec.Struct, frozen=True):
    """Thresholds that held from `at_ms` on. `limits` is None when this program does not understand them."""

    version: int
    at_ms: int
    by: str
    by_name: Personal | None
    limits: AlarmLimits | None


class LimitsHistory(msgspec.Struct, frozen=True):
    """The newest first; the standard thresholds, which nobody set, are not in it."""

    versions: tuple[LimitsVersion, ...]
    standard: AlarmLimits


class PreviewProgress(msgspec.Struct, frozen=True, tag="progress"):
    share: float


class PreviewDone(msgspec.Struct, frozen=True, tag="done"):
    """`lines` begins with all lines together."""

    lines: tuple[LineCompared, ...]
    begins_at_ms: int
    ends_at_ms: int


PreviewPart = PreviewProgress | PreviewDone


class QualificationShown(msgspec.Struct, frozen=True):
    """`state` is "valid", "not_yet" or "expired"."""

    skill: SkillId
    level: int
    valid_from_ms: int
    valid_until_ms: int | None
    state: str


class StaffAbilities(msgspec.Struct, frozen=True):
    """A member of staff and what they may do."""

    staff: StaffId
    staff_number: str
    name: Personal
    roles: tuple[str, ...]
    qualifications: tuple[QualificationShown, ...]
    languages: tuple[Language, ...]
    at_once: int
    team: TeamId | None
    authority: int


class GrantAsked(msgspec.Struct, frozen=True, tag="GrantQualification", forbid_unknown_fields=True):
    """Days (2026-11-25) or moments, by the counter's own clock. No beginning: now; no end: without end."""

    skill: str
    level: int
    valid_from: str = ""
    valid_until: str = ""


class WithdrawAsked(msgspec.Struct, frozen=True, tag="WithdrawQualification", forbid_unknown_fields=True):
    skill: str


class LanguagesAsked(msgspec.Struct, frozen=True, tag="SetLanguages", forbid_unknown_fields=True):
    languages: tuple[Language, ...]


class AtOnceAsked(msgspec.Struct, frozen=True, tag="SetContactsAtOnce", forbid_unknown_fields=True):
    at_once: int


class TeamAsked(msgspec.Struct, frozen=True, tag="SetTeam", forbid_unknown_fields=True):
    """Empty: of no team."""

    team: str


class AuthorityAsked(msgspec.Struct, frozen=True, tag="SetAuthority", forbid_unknown_fields=True):
    level: int


CompetenceAsked = GrantAsked | WithdrawAsked | LanguagesAsked | AtOnceAsked | TeamAsked | AuthorityAsked


class CompetenceChange(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One thing about one member of staff, whom the address names."""

    change: CompetenceAsked
