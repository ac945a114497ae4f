"""Between the door and the media processes, through Redis, whichever machines they run on: descriptions to and fro.

Descriptions are transport, not facts: they are never stored, and expire within seconds. What a session's media *should*
be is not said here: a media process reads it from the log like everybody else.
"""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Final

import msgspec
import structlog
import uuid_utils
from redis.asyncio import Redis
from redis.exceptions import RedisError

from media.nodes import count_placed, is_live, live_nodes
from media.placement import least_loaded
from session.identifiers import MediaNodeId, PartyId, SessionId

ANSWER_WITHIN_S: Final = 5
"""A description takes a media process a few milliseconds; a page asks again after an error."""
LOOK_S: Final = 0.5
"""How often it is looked whether who is to answer still lives: the page's next message waits behind this one."""
MAX_AT_ONCE: Final = 64
"""Requests that one media process works on at a time."""
MAX_WAITING: Final = 256
"""Requests that wait for one media process; more is a process that hangs."""
PAUSE_S: Final = 0.2
"""Before Redis is asked again after it failed."""

log = structlog.get_logger()


class MediaUnavailable(Exception):  # noqa: N818 - names what it is
    """No media process, or it did not answer."""


class DescriptionRefused(Exception):  # noqa: N818 - names what it is
    """The page's description cannot be used; the message is a sentence for its developer."""


class Offered(msgspec.Struct, frozen=True):
    """A connection for one party, and the description of it that the page is to answer."""

    connection: str
    sdp: str


class OfferAsked(msgspec.Struct, frozen=True, tag=True):
    session: SessionId
    party: PartyId


class AnswerGiven(msgspec.Struct, frozen=True, tag=True):
    session: SessionId
    party: PartyId
    connection: str
    sdp: str


Request = OfferAsked | AnswerGiven


class Reply(msgspec.Struct, frozen=True):
    """Either what was asked for, or why not."""

    offered: Offered | None = None
    refused: str | None = None


class _Envelope(msgspec.Struct, frozen=True):
    reply_to: str
    request: Request


class MediaLink:
    """The door's end."""

    def __init__(self, redis: Redis) -> None:
        self._redis = redis

    async def place(self) -> MediaNodeId:
        """The live media process that carries the fewest sessions. Raises MediaUnavailable when there is none."""
        node = least_loaded(await live_nodes(self._redis))
        if node is None:
            raise MediaUnavailable("no media process takes sessions")
        return node

    async def placed(self, node: MediaNodeId) -> None:
        """A session has been placed on `node`: that counts in the next choice."""
        await count_placed(self._redis, node)

    async def ask_offer(self, node: MediaNodeId, session: SessionId, party: PartyId) -> Offered:
        """A new connection for `party`, in place of any other it had. Raises MediaUnavailable."""
        reply = await self._ask(node, OfferAsked(session, party))
        if reply.offered is None:
            raise MediaUnavailable(reply.refused or "no offer came")
        return reply.offered

    async def give_answer(
        self, node: MediaNodeId, session: SessionId, party: PartyId, connection: str, sdp: str
    ) -> None:
        """The page's answer. Raises DescriptionRefused or MediaUnavailable."""
        reply = await self._ask(node, AnswerGiven(session, party, connection, sdp))
        if reply.refused is not None:
            raise DescriptionRefused(reply.refused)

    async def _ask(self, node: MediaNodeId, request: Request) -> Reply:
        requests, reply_to = f"media:requests:{node}", f"media:reply:{uuid_utils.uuid7()}"
        if not await is_live(self._redis, node):
            raise MediaUnavailable("this media process is gone")
        if await self._redis.llen(requests) >= MAX_WAITING:
            raise MediaUnavailable("this media process has too much to do")
        async with self._redis.pipeline(transaction=True) as pipeline:
            pipeline.rpush(requests, msgspec.json.encode(_Envelope(reply_to, request)))
            pipeline.expire(requests, ANSWER_WITHIN_S)
            await pipeline.execute()
        for _ in range(int(ANSWER_WITHIN_S / LOOK_S)):
            answered = await self._redis.blpop([reply_to], timeout=LOOK_S)
            if answered is not None:
                return msgspec.json.decode(answered[1], type=Reply)
            if not await is_live(self._redis, node):
                raise MediaUnavailable("this media process died before it answered")
        raise MediaUnavailable("the media process did not answer")


Answerer = Callable[[Request], Awaitable[Reply]]


async def answer_requests(redis: Redis, node: MediaNodeId, answer: Answerer) -> None:
    """For ever: take requests as they come, each in a task of its own, `MAX_AT_ONCE` at most.

    A Redis that fails costs the requests that it held: who asked gives up after a while, and the page asks again.
    """
    room = asyncio.Semaphore(MAX_AT_ONCE)

    async def reply_to(envelope: _Envelope) -> None:
        try:
            await _reply(redis, envelope.reply_to, await answer(envelope.request))
        finally:
            room.release()

    async with asyncio.TaskGroup() as tasks:
        while True:
            await room.acquire()
            envelope = await _next_request(redis, node)
            if envelope is None:
                room.release()
            else:
                tasks.create_task(reply_to(envelope))


async def _next_request(redis: Redis, node: MediaNodeId) -> _Envelope | None:
    """The next, or None when there was none for a second, or Redis failed."""
    try:
        taken = await redis.blpop([f"media:requests:{node}"], timeout=1)
    except (OSError, RedisError) as error:
        log.warning("no requests can be taken", why=f"{type(error).__name__}: {error}")
        await asyncio.sleep(PAUSE_S)
        return None
    return None if taken is None else msgspec.json.decode(taken[1], type=_Envelope)


async def _reply(redis: Redis, reply_to: str, reply: Reply) -> None:
    try:
        async with redis.pipeline(transaction=True) as pipeline:
            pipeline.rpush(reply_to, msgspec.json.encode(reply))
            pipeline.expire(reply_to, ANSWER_WITHIN_S)
            await pipeline.execute()
    except (OSError, RedisError) as error:
        log.warning("a reply did not get through", why=f"{type(error).__name__}: {error}")
