"""What is frozen now: a setting, with its version, which the start of each job is decided on."""

import msgspec

from session.actors import Actor
from session.case.freezes import NONE, Freezes
from session.vocabulary import Setting
from session_store.counter import new_command_id
from session_store.event_store import EventStore
from session_store.postgres import Pool
from session_store.settings_kept import SettingsKept, newest


async def freezes_now(pool: Pool) -> tuple[Freezes, int]:
    """What holds, and its version; 0: nothing was ever frozen."""
    kept = next(iter(await newest(pool, Setting.FREEZES, 1)), None)
    if kept is None:
        return NONE, 0
    return msgspec.json.decode(kept.document, type=Freezes), kept.version


async def keep_freezes(store: EventStore, actor: Actor, freezes: Freezes, on: int) -> int:
    """Let it hold from now on, in place of version `on`. Raises VersionConflict when another was first."""
    document = msgspec.json.encode(freezes).decode()
    return await SettingsKept(store).keep(actor, Setting.FREEZES, document, on, new_command_id())
