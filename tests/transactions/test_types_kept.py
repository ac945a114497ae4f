"""Types that were loaded: versions, once each, with the hash of what is stored."""

import asyncio

import asyncpg
import msgspec
import pytest

from aircounter.settings import Settings
from session.actors import System
from session.case.business_type import TypeId
from session.case.type_document import TypeDocument, read_type
from session.identifiers import TYPES_STREAM
from session_store.counter import new_command_id
from session_store.event_store import EventStore, VersionConflict
from tests.conftest import superuser_of
from transactions import types_kept
from transactions.case_door import CaseDoor
from transactions.shipped_types import shipped_types
from transactions.types_kept import TooManyTypes, load_types, newest_types, versions_of

ACTOR = System("test")
SHIPPED = {one.type.id: one for one in shipped_types()}
LOSS = TypeId("card_loss")


def changed(valid_s: int) -> TypeDocument:
    return read_type(msgspec.json.encode(msgspec.structs.replace(SHIPPED[LOSS].type, authorisation_valid_s=valid_s)))


async def load(store: EventStore, *documents: TypeDocument) -> list[tuple[TypeId, int]]:
    loaded = await load_types(store, ACTOR, documents, new_command_id())
    return [(one.business_type, one.version) for one in loaded]


async def test_a_type_is_loaded_once_and_each_change_is_another_version(store: EventStore) -> None:
    # Given the shipped ones
    assert await load(store, *SHIPPED.values()) == [(name, 1) for name in SHIPPED]
    # When they are loaded again, one of them changed
    other = changed(7200)
    assert await load(store, *(SHIPPED | {LOSS: other}).values()) == [(LOSS, 2)]
    # Then that one has another version, and the first can still be read
    newest = {one.id: one for one in await newest_types(store.pool)}
    assert {name: one.version for name, one in newest.items()} == dict.fromkeys(SHIPPED, 1) | {LOSS: 2}
    assert [one.type for one in await versions_of(store.pool, LOSS)] == [SHIPPED[LOSS].type, other.type]
    assert [one.sha256 for one in await versions_of(store.pool, LOSS)] == [SHIPPED[LOSS].sha256, other.sha256]
    # And back to what it was is a third, for it holds from now on
    assert await load(store, SHIPPED[LOSS]) == [(LOSS, 3)]


async def test_of_those_who_load_at_once_nobody_overwrites_another(store: EventStore) -> None:
    answers = await asyncio.gather(*(load(store, changed(7200 + n)) for n in range(5)), return_exceptions=True)
    done = [one for one in answers if not isinstance(one, BaseException)]
    assert done, answers
    assert all(isinstance(one, VersionConflict) for one in answers if isinstance(one, BaseException))
    assert [one.version for one in await versions_of(store.pool, LOSS)] == list(range(1, len(done) + 1))


async def test_more_types_than_anybody_offers_are_refused(store: EventStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(types_kept, "MOST_TYPES", 3)
    with pytest.raises(TooManyTypes):
        await load(store, *SHIPPED.values())
    assert await newest_types(store.pool) == []


async def test_a_document_that_is_not_what_was_hashed_is_not_used(store: EventStore, own_database: Settings) -> None:
    # Given types, one of which somebody with the database's own password has changed
    await load(store, *SHIPPED.values())
    name = await store.pool.fetchval("select current_database()")
    intruder = await asyncpg.connect(superuser_of(own_database), database=name)
    try:
        await intruder.execute(
            "update events set data = replace(data, '3600', '3601') where stream_id = $1 and version = 1", TYPES_STREAM
        )
    finally:
        await intruder.close()
    # Then that one is not used, and the others are
    altered = [one for one in await newest_types(store.pool) if one.is_altered]
    assert [(one.version, one.type) for one in altered] == [(1, None)]
    door = CaseDoor(store)
    assert await door.known(altered[0].id, 1) is None
    others = [one for one in await newest_types(store.pool) if not one.is_altered]
    assert len(others) == len(SHIPPED) - 1
    for one in others:
        assert await door.known(one.id, 1) is not None
    # And loading it anew makes a version that can be
    assert await load(store, *SHIPPED.values()) == [(altered[0].id, 2)]
    assert await door.known(altered[0].id, 2) is not None
