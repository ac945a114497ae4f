"""`aircounter report`, as an operator types it."""

import asyncio
import os
import sys
from datetime import datetime, timedelta
from pathlib import Path

import msgspec

from aircounter.settings import Settings
from session_store.counter import Counter
from tests.conftest import MASTER_KEY
from tests.session_store.stories import arrive, finish, new_session, new_teller, talk


async def _report(settings: Settings, data: Path, *options: str) -> tuple[int | None, bytes]:
    assert settings.database_url is not None
    assert settings.redis_url is not None
    # The key that this test's streams are sealed under.
    (data / "keys").mkdir(exist_ok=True)
    (data / "keys" / "master.key").write_bytes(MASTER_KEY)
    environment = os.environ | {
        "AIRCOUNTER_DATA": str(data),
        "DATABASE_URL": settings.database_url,
        "REDIS_URL": settings.redis_url,
    }
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "aircounter",
        "report",
        *options,
        env=environment,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    printed, said = await process.communicate()
    sys.stderr.write(said.decode())
    return process.returncode, printed


async def test_a_day_is_printed_without_a_worker_having_run(
    own_database: Settings, counter: Counter, tmp_path: Path
) -> None:
    session, teller = new_session(), new_teller()
    await arrive(counter, session)
    await talk(counter, session, teller)
    await finish(counter, session, teller)
    today = datetime.now().astimezone().date()
    days = ("--from", str(today - timedelta(days=1)), "--to", str(today))
    code, printed = await _report(
        own_database, tmp_path, *days, "--interval", "day", "--by", "line", "--format", "json"
    )
    assert code == 0
    (row,) = msgspec.json.decode(printed)
    assert (row["of"], row["offered"], row["answered"], row["service_level_all"]) == ("counter", 1, 1, 1.0)
    code, _ = await _report(own_database, tmp_path, "--from", "yesterday")
    assert code == 2
