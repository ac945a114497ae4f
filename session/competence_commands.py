"""What an administrator asks about what somebody may do."""

from datetime import datetime

from session.command import Command
from session.identifiers import (
    SkillId,
    StaffId,
    TeamId,
)
from session.vocabulary import (
    Language,
)


class CompetenceCommand(Command, frozen=True):
    """About what a member of staff may do. `people.competence_rules` refuses nonsense."""

    staff: StaffId


class GrantQualification(CompetenceCommand, frozen=True):
    """Valid at `valid_from` and until just before `valid_until`; None: without end."""

    skill: SkillId
    level: int
    valid_from: datetime
    valid_until: datetime | None = None


class WithdrawQualification(CompetenceCommand, frozen=True):
    skill: SkillId


class SetLanguages(CompetenceCommand, frozen=True):
    languages: tuple[Language, ...]


class SetContactsAtOnce(CompetenceCommand, frozen=True):
    at_once: int


class SetAuthority(CompetenceCommand, frozen=True):
    """0: none."""

    level: int


class SetTeam(CompetenceCommand, frozen=True):
    team: TeamId | None
