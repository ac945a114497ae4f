"""Whether just the same was ordered minutes ago: people press twice, and are called twice by whoever deceives them."""

from datetime import datetime
from typing import Final

from session.case.context import KnownType
from session.case.effect_order import parameters_of
from session.case.state import CaseState
from session_store.event_store import EventStore
from session_store.keys import StreamKeys

WITHIN_MINUTES: Final = 30
EFFECT: Final = "effect"

_SAME: Final = """
    select max(ordered_at) from jobs
    where effect_tag = $1 and case_id <> $2 and stage <> 'refused'
    and ordered_at > clock_timestamp() - make_interval(mins => $3)
"""


def effect_tag(keys: StreamKeys, known: KnownType, state: CaseState) -> str:
    """Of what is submitted; empty when nothing is, or it cannot be read."""
    told = parameters_of(known.type, state.submitted.content) if state.submitted is not None else None
    if told is None:
        return ""
    text = "\n".join([known.type.effect.kind, *(f"{name}={told[name]}" for name in sorted(told))])
    return keys.tag(EFFECT, text)


async def same_ordered_at(store: EventStore, known: KnownType, state: CaseState) -> datetime | None:
    """When another case ordered just this, within the last half hour; None: none did, or it was refused."""
    tag = effect_tag(store.keys, known, state)
    if not tag:
        return None
    found = await store.pool.fetchval(_SAME, tag, state.case, WITHIN_MINUTES)
    assert found is None or isinstance(found, datetime)
    return found
