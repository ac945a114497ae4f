"""What members of staff may do: changed by commands on record, and read by the ACD in one query."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Final

import asyncpg
import msgspec
import structlog

from people.competence_rules import CompetenceRefused, decide_competence, evolve_competence
from people.qualifications import NOTHING_SET, Qualification, StaffCompetence
from session import commands as c
from session.actors import Actor, name_of
from session.events import CompetenceEvent
from session.identifiers import CommandId, SkillId, StaffId, TeamId, staff_stream
from session.vocabulary import CompetenceFault, Language
from session_store.event_store import Addition, EventStore, VersionConflict
from session_store.postgres import Connection, Pool

MAX_TRIES: Final = 5
"""As often as a command is decided anew on a conflict."""
MOST_STAFF: Final = 20_000
"""More than a bank has at its counters; whoever came beyond would be without skills, never with wrong ones."""
_SELECT: Final = (
    "select c.staff_id, c.languages, c.at_once, c.team, c.authority, q.skill, q.level, q.valid_from, q.valid_until"
    " from (select * from staff_competence {which}) as c left join staff_qualifications as q using (staff_id)"
    " order by c.staff_id, q.skill, q.valid_from"
)

log = structlog.get_logger()


async def competences(pool: Pool | Connection) -> Mapping[StaffId, StaffCompetence]:
    """Of everybody about whom something is set; of the others, NOTHING_SET holds."""
    return _folded(await pool.fetch(_SELECT.format(which=f"limit {MOST_STAFF}")))


async def competence_of(pool: Pool | Connection, staff: StaffId) -> StaffCompetence:
    """Of one member of staff."""
    rows = await pool.fetch(_SELECT.format(which="where staff_id = $1"), staff)
    return _folded(rows).get(staff, NOTHING_SET)


async def change_competence(
    store: EventStore, actor: Actor, command: c.CompetenceCommand, command_id: CommandId
) -> StaffCompetence | CompetenceRefused:
    """Carry out `command`, or say why not; what holds then. Raises VersionConflict when the account is too busy, and
    CommandRepeated when this command was carried out before."""
    for _ in range(MAX_TRIES):
        try:
            return await _try(store, actor, command, command_id)
        except VersionConflict:
            continue
    raise VersionConflict(f"the account {command.staff} is written to by too many at once")


async def _try(
    store: EventStore, actor: Actor, command: c.CompetenceCommand, command_id: CommandId
) -> StaffCompetence | CompetenceRefused:
    stream = staff_stream(command.staff)
    async with store.pool.acquire() as connection, connection.transaction():
        version = await connection.fetchval("select version from streams where stream_id = $1", stream)
        if version is None:
            return CompetenceRefused(CompetenceFault.NO_SUCH_STAFF, "there is no such account")
        held = await competence_of(connection, command.staff)
        decided = decide_competence(held, command, datetime.now(UTC))
        if isinstance(decided, CompetenceRefused):
            return decided
        if not decided:
            return held
        # Whoever read the table before another wrote it is refused here: that one's event has raised the version.
        await store.append(command_id, actor, [Addition(stream, version, decided)], on=connection)
        for event in decided:
            held = evolve_competence(held, event)
        await _keep(connection, command.staff, held)
    log.info("competence changed", staff=command.staff, command=type(command).__name__, by=name_of(actor))
    return held


async def remake_competences(store: EventStore) -> int:
    """Make the tables again from the log; returns of how many people."""
    staff = [StaffId(str(row["staff_id"])) for row in await store.pool.fetch("select staff_id from staff_accounts")]
    async with store.pool.acquire() as connection, connection.transaction():
        await connection.execute("delete from staff_qualifications")
        await connection.execute("delete from staff_competence")
        for one in staff:
            events = [record.event for record in await store.history(staff_stream(one))]
            changes = [event for event in events if isinstance(event, CompetenceEvent)]
            held = NOTHING_SET
            for event in changes:
                held = evolve_competence(held, event)
            if changes:
                await _keep(connection, one, held)
    return len(staff)


async def _keep(connection: Connection, staff: StaffId, held: StaffCompetence) -> None:
    languages = [language.value for language in Language if language in held.languages]
    await connection.execute(
        "insert into staff_competence values ($1, $2, $3, $4, $5) on conflict (staff_id) do update"
        " set languages = excluded.languages, at_once = excluded.at_once, team = excluded.team,"
        " authority = excluded.authority",
        staff,
        languages,
        held.at_once,
        held.team,
        held.authority,
    )
    await connection.execute("delete from staff_qualifications where staff_id = $1", staff)
    await connection.executemany(
        "insert into staff_qualifications values ($1, $2, $3, $4, $5)",
        [(staff, one.skill, one.level, one.valid_from, one.valid_until) for one in held.qualifications],
    )


def _folded(rows: list[asyncpg.Record]) -> dict[StaffId, StaffCompetence]:
    found: dict[StaffId, StaffCompetence] = {}
    for row in rows:
        staff = StaffId(str(row["staff_id"]))
        held = found.get(staff) or StaffCompetence(
            languages=frozenset(Language(one) for one in row["languages"]),
            at_once=row["at_once"],
            team=TeamId(row["team"]) if row["team"] is not None else None,
            authority=row["authority"],
        )
        if row["skill"] is not None:
            one = Qualification(SkillId(row["skill"]), row["level"], row["valid_from"], row["valid_until"])
            held = msgspec.structs.replace(held, qualifications=(*held.qualifications, one))
        found[staff] = held
    return found
