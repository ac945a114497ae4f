"""The bench's reader of the feed: content only when everything was given, and each stream's in order."""

import pytest

from bench.feed_reader import FeedFailed, FeedReader
from session.durations import STANDARD
from session.identifiers import session_stream
from session_store.counter import Counter
from session_store.event_store import EventStore
from tests.session_store.stories import arrive, new_session

ARRIVAL_EVENTS = 3
"""Opened, consented, in the line."""


async def test_all_that_is_appended_meanwhile_is_given(store: EventStore) -> None:
    counter = Counter(store, STANDARD, lambda: None)
    async with FeedReader(store).reading() as reader:
        for _ in range(3):
            await arrive(counter, new_session())
        await reader.has_given(3 * ARRIVAL_EVENTS)


async def test_more_than_was_appended_is_wrong(store: EventStore) -> None:
    counter = Counter(store, STANDARD, lambda: None)
    async with FeedReader(store).reading() as reader:
        await arrive(counter, new_session())
        await reader.has_given(ARRIVAL_EVENTS)
        with pytest.raises(FeedFailed, match="3 where 2 were appended"):
            await reader.has_given(ARRIVAL_EVENTS - 1)


@pytest.mark.parametrize("order", [(0, 2), (1, 0, 2), (0, 0, 1)])
async def test_a_stream_that_skips_or_turns_round_is_wrong(store: EventStore, order: tuple[int, ...]) -> None:
    session = new_session()
    await arrive(Counter(store, STANDARD, lambda: None), session)
    history = await store.history(session_stream(session))
    reader = FeedReader(store)
    await reader.take([history[place] for place in order])
    with pytest.raises(FeedFailed, match="after"):
        await reader.has_given(ARRIVAL_EVENTS)
