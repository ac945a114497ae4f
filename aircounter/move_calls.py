"""Move calls away from media processes that died, hang, or are to stop. Any number of processes may run this at once.

A call is moved by a command that names where it was: the first watcher to ask moves it, the others find it done. The
pages hear of it as of everything else and connect anew; the new media process reads it from the log.
"""

import asyncio
import time
from typing import Final

import structlog
from redis.asyncio import Redis

from media.nodes import count_placed, live_nodes
from media.placement import NodeNow, Watch, look, spread
from session.actors import System
from session.commands import MoveMedia
from session.decision import Decided
from session.identifiers import MediaNodeId, SessionId
from session.vocabulary import MoveCause
from session_store.counter import Counter

LOOK_S: Final = 0.15
MOST_AT_ONCE: Final = 1_000
"""Sessions of one media process that are moved in one look: more than any carries."""
ASKED_AT_ONCE: Final = 8
"""Well below a process's database connections."""
_ACTOR: Final = System("media_watch")
_USED = """
    select distinct media_node from session_rows
    where phase in ('connecting', 'in_service') and media_node is not null
"""
_CARRIED = """
    select session_id from session_rows
    where phase in ('connecting', 'in_service') and media_node = $1 order by session_id limit $2
"""

log = structlog.get_logger()


async def watch_media(counter: Counter, redis: Redis) -> None:
    """For ever: look for calls that must move, and have them moved."""
    watch = Watch()
    while True:
        watch = await look_once(counter, redis, watch, time.monotonic())
        await asyncio.sleep(LOOK_S)


async def look_once(counter: Counter, redis: Redis, watch: Watch, now_s: float) -> Watch:
    """One look, and what follows from it; gives what is to be remembered until the next."""
    rows = await counter.store.pool.fetch(_USED)
    used = {MediaNodeId(str(row["media_node"])) for row in rows}
    nodes = await live_nodes(redis) if used else []
    watch, leaving = look(watch, nodes, used, now_s)
    for node, cause in leaving.items():
        nodes = await _move_all(counter, redis, node, cause, nodes)
    return watch


async def _move_all(
    counter: Counter, redis: Redis, away_from: MediaNodeId, cause: MoveCause, nodes: list[NodeNow]
) -> list[NodeNow]:
    """Move everything that `away_from` carries; gives the nodes with what they have got."""
    rows = await counter.store.pool.fetch(_CARRIED, away_from, MOST_AT_ONCE)
    moves = spread([SessionId(str(row["session_id"])) for row in rows], nodes)
    if not moves:
        return nodes
    log.warning("calls are moved", away_from=away_from, cause=cause.value, calls=len(moves))
    room = asyncio.Semaphore(ASKED_AT_ONCE)

    async def move(session: SessionId, node: MediaNodeId) -> None:
        async with room:
            command = MoveMedia(session=session, away_from=away_from, node=node, cause=cause)
            answer = await counter.ask(_ACTOR, command)
            if isinstance(answer, Decided) and answer.session:
                await count_placed(redis, node)

    async with asyncio.TaskGroup() as tasks:
        for session, node in moves.items():
            tasks.create_task(move(session, node))
    got = list(moves.values())
    return [NodeNow(node.node, node.load + got.count(node.node), node.drains, node.address) for node in nodes]
