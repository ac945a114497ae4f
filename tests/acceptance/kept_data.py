"""All that a counter under test keeps: every row of every table, every log file."""

from pathlib import Path

import asyncpg

from tests.acceptance.counter_process import CounterProcess


async def places_of(counter: CounterProcess, secret: str) -> list[str]:
    """Where a text stands in the open: in which tables (as text, or as bytes) and in which log files."""
    said = secret.encode()
    found = [str(file) for file in counter.data.rglob("*.log") if said in file.read_bytes()]
    owner = await asyncpg.connect(_superuser_url(counter))
    try:
        tables = await owner.fetch("select tablename from pg_tables where schemaname = 'public'")
        for (table,) in tables:
            rows = await owner.fetch(f'select whole::text as kept from "{table}" as whole')
            found += [table for row in rows if secret in row["kept"] or said.hex() in row["kept"]]
    finally:
        await owner.close()
    return found


async def times_of(counter: CounterProcess, kind: str) -> list[float]:
    """When events of a kind happened, in seconds since the epoch, the latest last."""
    owner = await asyncpg.connect(_superuser_url(counter))
    try:
        rows = await owner.fetch("select extract(epoch from at)::float8 from events where type = $1 order by at", kind)
    finally:
        await owner.close()
    return [row[0] for row in rows]


async def streams_with_several(counter: CounterProcess, kind: str) -> list[str]:
    """In which histories an event of a kind stands more than once."""
    owner = await asyncpg.connect(_superuser_url(counter))
    try:
        several = "select stream_id from events where type = $1 group by stream_id having count(*) > 1"
        rows = await owner.fetch(several, kind)
    finally:
        await owner.close()
    return [str(row[0]) for row in rows]


def _superuser_url(counter: CounterProcess) -> str:
    """Row by row it may read everything, as the application may not."""
    password = (Path(counter.data) / "postgres" / "superuser.password").read_text()
    _, _, host = counter.database_url().partition("host=")
    return f"postgresql://postgres:{password}@/aircounter?host={host}"
