"""The thresholds that hold now, as an administrator has set them; until then the standard ones."""

from functools import lru_cache

import msgspec
import structlog

from queueing.alarm_limits import STANDARD_LIMITS, AlarmLimits, LimitFault, limit_faults
from session.actors import Actor
from session.identifiers import CommandId
from session.vocabulary import Language, Setting
from session_store.event_store import EventStore
from session_store.postgres import Pool
from session_store.settings_kept import KeptSetting, SettingsKept, newest

log = structlog.get_logger()


class FaultyLimits(Exception):  # noqa: N818 - names what it is
    """Refused; `faults` names everything that is wrong."""

    def __init__(self, faults: list[LimitFault]) -> None:
        super().__init__(" ".join(f"{fault.field}: {fault.sentence(Language.ENGLISH)}" for fault in faults))
        self.faults = faults


async def limits_now(pool: Pool) -> AlarmLimits:
    """What holds: asked at each look, so that no worker has to be told."""
    kept = await newest(pool, Setting.ALARMS, 1)
    if not kept:
        return STANDARD_LIMITS
    return limits_kept(kept[0]) or STANDARD_LIMITS


def limits_kept(kept: KeptSetting) -> AlarmLimits | None:
    """What was set; None when this program does not understand it."""
    return _understood(kept.document)


async def change_limits(store: EventStore, actor: Actor, limits: AlarmLimits, on: int, command: CommandId) -> int:
    """Let `limits` hold in place of version `on` (0: the standard ones); returns their version.

    Raises FaultyLimits, VersionConflict when others hold since, and CommandRepeated on a repeat.
    """
    if faults := limit_faults(limits):
        raise FaultyLimits(faults)
    document = msgspec.json.encode(limits).decode()
    return await SettingsKept(store).keep(actor, Setting.ALARMS, document, on, command)


@lru_cache(maxsize=8)
def _understood(document: str) -> AlarmLimits | None:
    """A newer program may have set what this one cannot read: then the standard ones are better than no alarm."""
    try:
        limits = msgspec.json.decode(document, type=AlarmLimits)
    except msgspec.DecodeError:
        log.exception("the alarms' thresholds are not understood; the standard ones are used")
        return None
    if faults := limit_faults(limits):
        log.error("the alarms' thresholds cannot be; the standard ones are used", faults=[one.field for one in faults])
        return None
    return limits
