"""The types of business that were loaded: all versions, in one stream. A case keeps the version it was begun with."""

import hashlib
from collections.abc import Sequence
from datetime import datetime
from typing import Final

import msgspec
import structlog

from session.actors import Actor, name_of
from session.case.business_type import BusinessType, TypeId
from session.case.type_document import TypeDocument, type_of_text
from session.events import BusinessTypeLoaded
from session.identifiers import TYPES_STREAM, CommandId
from session_store.event_store import Addition, EventStore
from session_store.postgres import Connection, Pool

MOST_TYPES: Final = 200
"""Different ones: more than any counter offers, and all are shown on one page."""

log = structlog.get_logger()


class TooManyTypes(Exception):  # noqa: N818 - names what it is
    """There are `MOST_TYPES` already."""


class LoadedType(msgspec.Struct, frozen=True):
    """One version of a type. `type` is None when a newer program loaded what this one does not understand.

    And when what is stored is not what was hashed (`is_altered`): it is not used, whatever it says, and the others are.
    """

    id: TypeId
    version: int
    sha256: str
    at: datetime
    by: str
    document: str
    type: BusinessType | None
    is_altered: bool = False


async def load_types(
    store: EventStore, actor: Actor, documents: Sequence[TypeDocument], command: CommandId
) -> list[BusinessTypeLoaded]:
    """Load all that are not the newest of their name already, or none; returns those.

    Raises TooManyTypes, VersionConflict when somebody else loads at this moment, and CommandRepeated on a repeat.
    """
    past = await _history(store.pool)
    newest = {one.id: one for one in past}
    loaded = list[BusinessTypeLoaded]()
    for document in documents:
        before = newest.get(document.type.id)
        if before is None or before.is_altered or before.sha256 != document.sha256:
            version = before.version + 1 if before is not None else 1
            loaded.append(
                BusinessTypeLoaded(
                    business_type=document.type.id, version=version, sha256=document.sha256, document=document.text
                )
            )
    if len({*newest, *(one.business_type for one in loaded)}) > MOST_TYPES:
        raise TooManyTypes
    if loaded:
        await store.append(command, actor, [Addition(TYPES_STREAM, len(past), loaded)])
        log.info(
            "types of business loaded",
            types=[f"{one.business_type} {one.version}" for one in loaded],
            by=name_of(actor),
        )
    return loaded


async def newest_types(pool: Pool | Connection) -> list[LoadedType]:
    """The newest version of each, in the order in which they were first loaded."""
    newest: dict[TypeId, LoadedType] = {}
    for one in await _history(pool):
        newest[one.id] = one
    return list(newest.values())


async def versions_of(pool: Pool | Connection, kind: TypeId) -> list[LoadedType]:
    """All versions of one type, from the first; empty when there is none of this name."""
    return [one for one in await _history(pool) if one.id == kind]


async def _history(pool: Pool | Connection) -> list[LoadedType]:
    """A type is not personal, so this needs no keys."""
    rows = await pool.fetch("select at, actor, data from events where stream_id = $1 order by version", TYPES_STREAM)
    return [_loaded(row["data"], row["at"], row["actor"]) for row in rows]


def _loaded(data: str, at: datetime, by: str) -> LoadedType:
    event = msgspec.json.decode(data, type=_Stored)
    if hashlib.sha256(event.document.encode()).hexdigest() != event.sha256:
        log.error("a stored type was altered, and is not used", type=event.business_type, version=event.version)
        return LoadedType(event.business_type, event.version, event.sha256, at, by, event.document, None, True)
    try:
        kind = type_of_text(event.document)
    except msgspec.DecodeError:
        kind = None
    return LoadedType(event.business_type, event.version, event.sha256, at, by, event.document, kind)


class _Stored(msgspec.Struct, frozen=True):
    """`BusinessTypeLoaded` as its open data stands in the log."""

    business_type: TypeId
    version: int
    sha256: str
    document: str
