"""What an administrator has set: JSON documents, each with a version and its history, in a stream of its own.

What a document means, and what is wrong with it, is for whoever the setting belongs to: here it is text.
"""

from datetime import datetime
from typing import Final

import msgspec
import structlog

from session.actors import Actor, name_of
from session.events import SettingChanged
from session.identifiers import CommandId, config_stream
from session.vocabulary import Setting
from session_store.event_store import Addition, EventStore
from session_store.postgres import Connection, Pool
from session_store.record import Record

MOST_HISTORY: Final = 100
"""What a page shows of a setting's past, the newest first; all of it stands in the log."""
LONGEST_DOCUMENT: Final = 256 * 1024
"""Characters: a routing plan of a hundred lines has a tenth of it."""

log = structlog.get_logger()


class KeptSetting(msgspec.Struct, frozen=True):
    """What a setting was, from `at` until the next version. `version` counts from 1; `by` is the actor's name."""

    setting: Setting
    version: int
    at: datetime
    by: str
    document: str


class SettingsKept:
    """The settings of one database."""

    def __init__(self, store: EventStore) -> None:
        self._store = store

    async def now(self, setting: Setting) -> KeptSetting | None:
        """What holds, or None when it was never set."""
        return next(iter(await newest(self._store.pool, setting, 1)), None)

    async def history(self, setting: Setting) -> list[KeptSetting]:
        """The newest `MOST_HISTORY` versions, the newest first."""
        return await newest(self._store.pool, setting, MOST_HISTORY)

    async def keep(self, actor: Actor, setting: Setting, document: str, on: int, command: CommandId) -> int:
        """Let `document` hold from now on, in place of version `on` (0: never set); returns its version.

        Raises VersionConflict when somebody else has changed it since, and CommandRepeated on a repeat.
        """
        assert len(document) <= LONGEST_DOCUMENT, "the door bounds what it takes"
        changed = SettingChanged(setting=setting, document=document)
        await self._store.append(command, actor, [Addition(config_stream(setting), on, (changed,))])
        log.info("setting changed", setting=setting.value, version=on + 1, by=name_of(actor))
        return on + 1


def kept_setting_of(record: Record) -> KeptSetting | None:
    """What a record of the feed says of a setting, or None when it is of something else."""
    event = record.event
    if not isinstance(event, SettingChanged):
        return None
    return KeptSetting(event.setting, record.version, record.at, record.actor, event.document)


async def newest(pool: Pool | Connection, setting: Setting, limit: int) -> list[KeptSetting]:
    """Up to `limit` versions, the newest first. A setting is not personal, so this needs no keys."""
    rows = await pool.fetch(
        "select version, at, actor, data from events where stream_id = $1 order by version desc limit $2",
        config_stream(setting),
        limit,
    )
    return [
        KeptSetting(setting, row["version"], row["at"], row["actor"], msgspec.json.decode(row["data"])["document"])
        for row in rows
    ]
