"""What members of staff may do, as the administrator sees and changes it."""

from collections.abc import Mapping
from datetime import UTC, datetime

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from people.competence_rules import CompetenceRefused
from people.competences import change_competence, competences
from people.qualifications import NOTHING_SET, Qualification, StaffCompetence
from people.validity import BadMoment, begins_at, ends_at
from session import commands as c
from session.actors import Staff
from session.identifiers import SkillId, StaffId, TeamId
from session.vocabulary import Language
from session_store.counter import new_command_id
from signaling import admin_messages as m
from signaling.door import Problem, answer, check_origin, door_of, read_body
from signaling.http_admin import administrator


async def everybody(request: Request) -> Response:
    """All members of staff, by staff number."""
    await administrator(request)
    door, now = door_of(request), datetime.now(UTC)
    able = await competences(door.counter.store.pool)
    people = await door.accounts.everybody()
    return answer({"staff": [_shown(one, able, now) for one in people]})


async def change(request: Request) -> Response:
    """Change one thing of one member of staff; 422 with the fault when it is nonsense."""
    check_origin(request)
    actor = await administrator(request)
    asked = (await read_body(request, m.CompetenceChange)).change
    door, staff, now = door_of(request), StaffId(str(request.path_params["staff"])), datetime.now(UTC)
    found = await door.accounts.find(staff)
    if found is None:
        raise Problem(404, "no_such_staff", "There is no such account.")
    try:
        command = _command(staff, asked, now)
    except BadMoment as bad:
        raise Problem(422, "no_moment", f"{bad}.") from bad
    held = await change_competence(door.counter.store, actor, command, new_command_id())
    if isinstance(held, CompetenceRefused):
        raise Problem(422, held.fault.value, f"{held.why}.")
    return answer(_shown(found, {staff: held}, now))


def _command(staff: StaffId, asked: m.CompetenceAsked, now: datetime) -> c.CompetenceCommand:
    match asked:
        case m.GrantAsked():
            return c.GrantQualification(
                staff=staff,
                skill=SkillId(asked.skill.strip()),
                level=asked.level,
                valid_from=begins_at(asked.valid_from) if asked.valid_from else now,
                valid_until=ends_at(asked.valid_until) if asked.valid_until else None,
            )
        case m.WithdrawAsked(skill=skill):
            return c.WithdrawQualification(staff=staff, skill=SkillId(skill))
        case m.LanguagesAsked(languages=languages):
            return c.SetLanguages(staff=staff, languages=languages)
        case m.AtOnceAsked(at_once=at_once):
            return c.SetContactsAtOnce(staff=staff, at_once=at_once)
        case m.AuthorityAsked(level=level):
            return c.SetAuthority(staff=staff, level=level)
        case m.TeamAsked(team=team):
            return c.SetTeam(staff=staff, team=TeamId(team.strip()) if team.strip() else None)


def _shown(staff: Staff, able: Mapping[StaffId, StaffCompetence], now: datetime) -> m.StaffAbilities:
    held = able.get(staff.staff, NOTHING_SET)
    return m.StaffAbilities(
        staff=staff.staff,
        staff_number=staff.staff_number,
        name=staff.name,
        roles=tuple(role.value for role in staff.roles),
        qualifications=tuple(_qualification(one, now) for one in held.qualifications),
        languages=tuple(language for language in Language if language in held.languages),
        at_once=held.at_once,
        team=held.team,
        authority=held.authority,
    )


def _qualification(one: Qualification, now: datetime) -> m.QualificationShown:
    state = "valid" if one.valid_at(now) else "not_yet" if now < one.valid_from else "expired"
    return m.QualificationShown(
        skill=one.skill,
        level=one.level,
        valid_from_ms=int(one.valid_from.timestamp() * 1000),
        valid_until_ms=int(one.valid_until.timestamp() * 1000) if one.valid_until is not None else None,
        state=state,
    )


ROUTES = [
    Route("/api/admin/staff", everybody),
    Route("/api/admin/staff/{staff:uuid}/competence", change, methods=["POST"]),
]
