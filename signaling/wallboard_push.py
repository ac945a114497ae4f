"""Show supervisors the counter as it stands: one look for all pages of this process, and to each what is new to it."""

import asyncio
import time
from typing import Final

from queueing.wallboard import Board, TrendPoint
from queueing.wallboard_query import read_board, read_trend
from session.access import may_supervise
from signaling.connection import Connection
from signaling.door import Door
from signaling.server_messages import Wallboard, WallboardTrend

LOOK_S: Final = 0.2
"""A change is in the read models within a tenth of a second, and is to be on the wall within one on a busy machine."""
TREND_EVERY_S: Final = 15.0


async def push_wallboard(door: Door) -> None:
    """For ever. While nobody looks, nothing is read."""
    told: dict[str, Board] = {}
    told_trend: dict[str, tuple[TrendPoint, ...]] = {}
    trend: tuple[TrendPoint, ...] = ()
    trend_at = -TREND_EVERY_S
    while True:
        await asyncio.sleep(LOOK_S)
        pages = [page for _, page in door.hub.owners() if isinstance(page, Connection) and _looks(page)]
        if not pages:
            told, told_trend, trend_at = {}, {}, -TREND_EVERY_S
            continue
        if time.monotonic() - trend_at >= TREND_EVERY_S:
            trend, trend_at = await read_trend(door.counter.store.pool), time.monotonic()
        board = (await read_board(door.counter.store.pool)).board
        for page in pages:
            if told.get(page.id) != board:
                page.send(Wallboard(board=board))
            if told_trend.get(page.id) is not trend:
                page.send(WallboardTrend(points=trend))
        told = {page.id: board for page in pages}
        told_trend = {page.id: trend for page in pages}


def _looks(page: Connection) -> bool:
    return page.watches_wallboard and may_supervise(page.actor)
