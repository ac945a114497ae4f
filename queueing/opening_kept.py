"""The opening that holds now, as an administrator has set it, and the door to the line that follows from it."""

from datetime import datetime
from functools import lru_cache

import msgspec
import structlog

from queueing.opening import ALWAYS_OPEN, Opening, closure_of
from queueing.opening_faults import opening_faults
from session.actors import Actor
from session.decision import Closure
from session.vocabulary import Business, Channel, Setting
from session_store.counter import new_command_id
from session_store.event_store import EventStore
from session_store.postgres import Pool
from session_store.settings_kept import SettingsKept, newest

log = structlog.get_logger()


class FaultyOpening(Exception):  # noqa: N818 - names what it is
    """Refused; `faults` says everything that is wrong with it."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__(" ".join(faults))
        self.faults = faults


def opening_of_json(raw: bytes | str) -> Opening:
    """As it was written. Raises FaultyOpening, with where it is when it is not well-formed."""
    try:
        opening = msgspec.json.decode(raw, type=Opening)
    except msgspec.DecodeError as error:
        raise FaultyOpening([f"It cannot be read: {error}."]) from error
    if faults := opening_faults(opening):
        raise FaultyOpening(faults)
    return opening


async def opening_now(pool: Pool) -> Opening:
    """What holds."""
    kept = await newest(pool, Setting.OPENING, 1)
    return _understood(kept[0].document) if kept else ALWAYS_OPEN


async def change_opening(store: EventStore, actor: Actor, opening: Opening) -> int:
    """Let it hold from now on; returns its version.

    Raises FaultyOpening, and VersionConflict when somebody else was quicker.
    """
    if faults := opening_faults(opening):
        raise FaultyOpening(faults)
    kept = SettingsKept(store)
    before = await kept.now(Setting.OPENING)
    document = msgspec.json.encode(opening).decode()
    on = before.version if before is not None else 0
    return await kept.keep(actor, Setting.OPENING, document, on, new_command_id())


class LineDoor:
    """Says for the rules whether a line may be joined now."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    async def __call__(self, channel: Channel, business: Business, now: datetime) -> Closure | None:
        """Why not, or None."""
        opening = await opening_now(self._pool)
        return closure_of(opening, channel, business, await _waiting(self._pool, opening), now)


async def _waiting(pool: Pool, opening: Opening) -> int:
    if opening.most_waiting is None:
        return 0
    return int(await pool.fetchval("select count(*) from session_rows where phase in ('waiting', 'offered')"))


@lru_cache(maxsize=8)
def _understood(document: str) -> Opening:
    """A newer program may have set what this one cannot read: then it is better open than closed to everybody."""
    try:
        return opening_of_json(document)
    except FaultyOpening:
        log.exception("the opening is not understood; the counter is open")
        return ALWAYS_OPEN
