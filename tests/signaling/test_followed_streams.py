"""What one page follows: everything once and in order, whatever happens while a history is read."""

import asyncio
from collections.abc import AsyncGenerator

import msgspec
import pytest

from session import commands as c
from session.actors import Customer
from session.identifiers import SessionId, session_stream
from session.vocabulary import PartyRole
from session_store.counter import Counter
from session_store.event_store import EventStore
from session_store.record import Record
from signaling.followed_streams import MAX_FOLLOWED, FollowedStreams
from signaling.hub import Hub
from signaling.server_messages import Caught, FromServer, Happened
from tests.patience import eventually
from tests.session_store.stories import arrive, ask, new_session


async def _room() -> None:
    """There always is."""


class Page:
    """A page without a socket."""

    def __init__(self, store: EventStore) -> None:
        self.store = store
        self.hub = Hub()
        self.sent: list[FromServer] = []
        self.own = session_stream(new_session())
        self.followed = FollowedStreams(self.own, PartyRole.CUSTOMER, store, self.hub, self.sent.append, _room)

    def happened(self, record: Record) -> None:
        self.followed.happened(record)

    def supersede(self) -> None:
        raise AssertionError

    sign_out = supersede

    async def hears(self, session: SessionId, *versions: int) -> None:
        """The feed brings these to the hub."""
        history = await self.store.history(session_stream(session))
        await self.hub.take([record for record in history if record.version in versions])

    def versions(self, session: SessionId) -> list[int]:
        stream = session_stream(session)
        return [one.version for one in self.sent if isinstance(one, Happened) and one.stream == stream]

    def caught(self, session: SessionId) -> list[int]:
        stream = session_stream(session)
        return [one.version for one in self.sent if isinstance(one, Caught) and one.stream == stream]


@pytest.fixture
async def page(store: EventStore) -> AsyncGenerator[Page]:
    opened = Page(store)
    fetching = asyncio.create_task(opened.followed.fetch_forever())
    yield opened
    fetching.cancel()
    await asyncio.wait([fetching])


async def test_what_happens_between_the_reading_and_the_following_is_not_missed(counter: Counter, page: Page) -> None:
    session = new_session()
    await arrive(counter, session)
    stream = session_stream(session)
    # Given a history that was read, and an event that the feed brings before it is followed
    page.followed.hold(stream, page)
    history = await page.store.history(stream)
    await ask(counter, Customer(session), c.LeaveSession(session=session))
    await page.hears(session, 4)
    assert page.sent == []
    # When it is followed
    await page.followed.begin(stream, 0, history, page)
    # Then all of it comes, once, and the page is told so after the last
    await eventually(lambda: page.caught(session) == [4], 10)
    assert page.versions(session) == [1, 2, 3, 4]
    assert isinstance(page.sent[-1], Caught)


async def test_a_gap_in_what_the_feed_brings_is_fetched_and_nothing_comes_twice(counter: Counter, page: Page) -> None:
    session = new_session()
    await arrive(counter, session)
    await _follow(page, session, after=2)
    assert page.versions(session) == [3]
    await ask(counter, Customer(session), c.LeaveSession(session=session))
    last = (await page.store.history(session_stream(session)))[-1].version
    # When what the feed brings is old, then ahead of what the page has
    await page.hears(session, 2, 3)
    await page.hears(session, last)
    await page.hears(session, last)
    await eventually(lambda: page.versions(session) == list(range(3, last + 1)), 10)


async def test_what_is_let_go_while_it_is_fetched_is_not_sent(counter: Counter, page: Page) -> None:
    session = new_session()
    await arrive(counter, session)
    stream = session_stream(session)
    await _follow(page, session)
    page.sent.clear()
    # Given a gap that is about to be fetched
    await ask(counter, Customer(session), c.LeaveSession(session=session))
    latest = (await page.store.history(stream))[-1]
    page.followed.happened(msgspec.structs.replace(latest, version=latest.version + 1))
    page.followed.let_go(stream, page)
    await asyncio.gather(*(page.store.history(stream) for _ in range(3)))
    assert page.sent == []
    assert page.followed.names() == []
    assert page.hub.followers(stream) == ()


async def test_of_too_many_the_one_followed_longest_is_let_go_but_never_the_own(counter: Counter, page: Page) -> None:
    await _follow(page, SessionId(page.own.partition("/")[2]))
    sessions = [new_session() for _ in range(MAX_FOLLOWED)]
    for session in sessions:
        await _follow(page, session)
    followed = page.followed.names()
    assert len(followed) == MAX_FOLLOWED
    assert page.own in followed
    assert session_stream(sessions[0]) not in followed
    assert page.hub.followers(session_stream(sessions[0])) == ()
    await arrive(counter, sessions[-1])
    await page.hears(sessions[-1], 1, 2, 3)
    assert page.versions(sessions[-1]) == [1, 2, 3]


async def _follow(page: Page, session: SessionId, after: int = 0) -> None:
    stream = session_stream(session)
    page.followed.hold(stream, page)
    await page.followed.begin(stream, after, await page.store.history(stream), page)
