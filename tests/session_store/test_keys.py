"""Streams' keys: in the database wrapped, by a master key that is not in it."""

import pytest
from cryptography.exceptions import InvalidTag

from session.identifiers import session_stream
from session_store.keys import KEY_BYTES, StreamKeys, unseal
from session_store.postgres import Pool
from tests.conftest import MASTER_KEY
from tests.session_store.stories import new_session


async def test_what_lies_in_the_database_opens_with_the_master_key_alone_and_for_its_stream_alone(pool: Pool) -> None:
    stream, other = session_stream(new_session()), session_stream(new_session())
    key = await StreamKeys(pool, MASTER_KEY).key_of(stream)
    wrapped = await pool.fetchval("select wrapped from stream_keys where stream_id = $1", stream)
    assert len(key) == KEY_BYTES
    assert key not in wrapped
    assert unseal(MASTER_KEY, wrapped, stream) == key
    with pytest.raises(InvalidTag):
        unseal(MASTER_KEY, wrapped, other)
    with pytest.raises(InvalidTag):
        await StreamKeys(pool, bytes([1]) * KEY_BYTES).find(stream)


async def test_two_nodes_that_need_a_key_at_once_get_the_same(pool: Pool) -> None:
    stream = session_stream(new_session())
    one, other = StreamKeys(pool, MASTER_KEY), StreamKeys(pool, MASTER_KEY)
    assert await one.key_of(stream) == await other.key_of(stream)
