"""How far recordings are on disk, row by row."""

from collections.abc import Sequence

from session.case.recorded_spans import Telemetry
from session.identifiers import JournalId, PartyId, SessionId
from session.vocabulary import Source
from session_store.postgres import Pool


async def keep_telemetry(pool: Pool, reports: Sequence[tuple[SessionId, Telemetry]]) -> None:
    """Put it down, one row a track; what is older than what stands there changes nothing."""
    if not reports:
        return
    await pool.execute(
        """
        insert into recording_telemetry (session_id, journal_id, party, source, last_at, up_to)
        select * from unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::timestamptz[], $6::timestamptz[])
        on conflict (session_id, journal_id, party, source) do update set
            last_at = excluded.last_at, up_to = excluded.up_to, reported_at = clock_timestamp()
        where recording_telemetry.up_to <= excluded.up_to
        """,
        [session for session, _ in reports],
        [one.journal for _, one in reports],
        [one.party for _, one in reports],
        [one.source.value for _, one in reports],
        [one.last_at for _, one in reports],
        [one.up_to for _, one in reports],
    )


async def telemetry_of(pool: Pool, session: SessionId) -> tuple[Telemetry, ...]:
    """Of all its journals."""
    rows = await pool.fetch(
        "select journal_id, party, source, last_at, up_to from recording_telemetry where session_id = $1", session
    )
    return tuple(
        Telemetry(
            JournalId(str(row["journal_id"])),
            PartyId(row["party"]),
            Source(row["source"]),
            row["last_at"],
            row["up_to"],
        )
        for row in rows
    )
