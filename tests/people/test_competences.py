"""What people may do, in the real database: table and log change together, and the table can be made again."""

import asyncio
from datetime import UTC, datetime, timedelta

from people.accounts import Accounts
from people.competence_rules import CompetenceRefused
from people.competences import change_competence, competence_of, competences, remake_competences
from people.qualifications import NOTHING_SET, Qualification
from session import commands as c
from session import events as e
from session.actors import System
from session.identifiers import SkillId, StaffId, TeamId, staff_stream
from session.personal import Personal
from session.vocabulary import CompetenceFault, Language, Role
from session_store.counter import new_command_id
from session_store.event_store import EventStore
from tests.session_store.stories import new_teller

ADMINISTRATOR = System("test")
MIDNIGHT = datetime(2026, 1, 1, tzinfo=UTC)


async def account(store: EventStore, login: str = "lin") -> StaffId:
    return await Accounts(store).add(login, "Lin Xia", f"01-{login}", [Role.TELLER], Personal("correct horse"))


def granting(staff: StaffId, skill: str, level: int = 3) -> c.GrantQualification:
    return c.GrantQualification(staff=staff, skill=SkillId(skill), level=level, valid_from=MIDNIGHT)


async def test_what_is_changed_is_on_record_and_read_in_one_query(store: EventStore) -> None:
    staff, other = await account(store), await account(store, "he")
    commands: list[c.CompetenceCommand] = [
        granting(staff, "loan"),
        granting(staff, "card"),
        c.SetLanguages(staff=staff, languages=(Language.CHINESE,)),
        c.SetContactsAtOnce(staff=staff, at_once=3),
        c.SetTeam(staff=staff, team=TeamId("二组")),
        c.WithdrawQualification(staff=staff, skill=SkillId("card")),
    ]
    for command in commands:
        await change_competence(store, ADMINISTRATOR, command, new_command_id())
    found = await competences(store.pool)
    assert set(found) == {staff}
    assert found[staff].qualifications == (Qualification(SkillId("loan"), 3, MIDNIGHT, None),)
    assert (found[staff].languages, found[staff].at_once) == (frozenset([Language.CHINESE]), 3)
    assert found[staff].team == TeamId("二组")
    assert await competence_of(store.pool, other) == NOTHING_SET
    recorded = [record.event for record in await store.history(staff_stream(staff))]
    assert [type(event) for event in recorded[2:]] == [
        e.QualificationGranted, e.QualificationGranted, e.LanguagesSet, e.ContactsAtOnceSet, e.TeamSet,
        e.QualificationWithdrawn,
    ]  # fmt: skip


async def test_nobody_without_an_account_becomes_competent(store: EventStore) -> None:
    refused = await change_competence(store, ADMINISTRATOR, granting(new_teller().staff, "loan"), new_command_id())
    assert isinstance(refused, CompetenceRefused)
    assert refused.fault is CompetenceFault.NO_SUCH_STAFF
    assert await competences(store.pool) == {}


async def test_two_who_change_the_same_person_at_once_both_do(store: EventStore) -> None:
    staff = await account(store)
    skills = ["loan", "card", "wealth"]
    await asyncio.gather(
        *(change_competence(store, ADMINISTRATOR, granting(staff, skill), new_command_id()) for skill in skills)
    )
    held = await competence_of(store.pool, staff)
    assert sorted(one.skill for one in held.qualifications) == sorted(skills)


async def test_the_tables_can_be_made_again_from_the_log(store: EventStore) -> None:
    staff = await account(store)
    until = c.GrantQualification(
        staff=staff, skill=SkillId("loan"), level=2, valid_from=MIDNIGHT,
        valid_until=datetime.now(UTC) + timedelta(days=9),
    )  # fmt: skip
    for command in (until, c.SetTeam(staff=staff, team=TeamId("A"))):
        await change_competence(store, ADMINISTRATOR, command, new_command_id())
    before = await competences(store.pool)
    await store.pool.execute("delete from staff_qualifications")
    await store.pool.execute("update staff_competence set team = 'another', at_once = 7")
    assert await remake_competences(store) == 1
    assert await competences(store.pool) == before
