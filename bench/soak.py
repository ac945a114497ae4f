"""`aircounter bench soak`: what a call takes of memory, and whether that comes back when it ends."""

import asyncio
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from bench import orders as o
from bench.synthetic_calls import SyntheticCalls
from bench.workers import Worker, worker

HELD_S: Final = 3.0
"""Until rings are full and journals have been flushed."""
TALK_S: Final = 0.3
SETTLED_S: Final = 1.5
"""Until journals are closed and what was freed is given back."""
WARM_UP_CALLS: Final = 5
MANY: Final = 3
TURNS: Final = 10
_MB: Final = 1024 * 1024


@dataclass(frozen=True)
class Soak:
    """So many calls in all, so many beside each other; `calls` is `fewest_calls` at least."""

    calls: int
    at_once: int
    folder: Path | None = None


def fewest_calls(at_once: int) -> int:
    """Those that are held, and two turns of those that come and go."""
    return WARM_UP_CALLS + MANY * at_once + 2 * at_once


async def soak(wanted: Soak, progress: Callable[[str], None]) -> dict[str, Any]:
    """Make and end them, and return what is to be printed. Raises WorkerFailed.

    A call's memory is what `MANY` times `at_once` calls, held together, take over what the process has after the first
    few calls have come and gone. Then others come and go, `at_once` beside each other. What is left when all are gone
    is compared with what was left after the first turn: by then everything that is kept for good is there.
    """
    with tempfile.TemporaryDirectory(dir=wanted.folder) as folder:
        async with worker("bench.serving", folder) as serving, worker("bench.generator", "loopback") as generator:
            calls = _Soaking(serving, generator)
            await calls.come_and_go(WARM_UP_CALLS, wanted.at_once)
            _, base = await calls.rss_bytes()
            progress(f"base: {base / _MB:.1f} MB")
            many = MANY * wanted.at_once
            held = await calls.hold(many)
            per_call = (held - base) / many
            progress(f"{many} calls: {held / _MB:.1f} MB, {per_call / _MB:.2f} MB a call")
            turns = min(TURNS, max(2, (wanted.calls - calls.made) // wanted.at_once))
            each = max(1, (wanted.calls - calls.made) // turns)
            first = calls.made + each
            left: list[tuple[int, int]] = []
            for turn in range(turns):
                await calls.come_and_go(each if turn < turns - 1 else wanted.calls - calls.made, wanted.at_once)
                left.append(await calls.rss_bytes())
                progress(f"{calls.made} calls have been: {left[-1][0] / _MB:.1f}, then {left[-1][1] / _MB:.1f} MB")
    grown, since = left[-1][1] - left[0][1], calls.made - first
    return {
        "calls": calls.made,
        "at_once": wanted.at_once,
        "base_mb": round(base / _MB, 2),
        "held_mb": round(held / _MB, 2),
        "mb_per_call": round(per_call / _MB, 3),
        "peak_after_mb": round(max(before for before, _ in left) / _MB, 2),
        "after_mb": round(left[-1][1] / _MB, 2),
        "grown_mb": round(grown / _MB, 2),
        "grown_kb_per_call": round(grown / 1024 / max(1, since), 2),
    }


class _Soaking:
    """Calls of one serving process."""

    def __init__(self, serving: Worker, generator: Worker) -> None:
        self._serving = serving
        self._generator = generator
        self._synthetic = SyntheticCalls(serving, generator)
        self.made = 0

    async def hold(self, count: int) -> int:
        """So many calls together, all flowing: what the process has meanwhile, in bytes."""
        calls = self._numbers(count)
        await self._synthetic.begin(calls)
        await self._synthetic.heard(calls)
        await asyncio.sleep(HELD_S)
        held = (await self._serving.ask(o.Mark(collects=True), o.Marked)).rss_bytes
        await asyncio.gather(*(self._synthetic.end_one(call) for call in calls))
        return held

    async def come_and_go(self, count: int, at_once: int) -> None:
        """So many calls, each of which talks for a moment."""
        room = asyncio.Semaphore(at_once)

        async def one(call: int) -> None:
            async with room:
                await self._synthetic.begin_one(call)
                await self._synthetic.heard([call])
                await asyncio.sleep(TALK_S)
                await self._synthetic.end_one(call)

        await asyncio.gather(*(one(call) for call in self._numbers(count)))

    async def rss_bytes(self) -> tuple[int, int]:
        """What the process has when nobody talks, before and after it is searched for what nobody refers to."""
        await asyncio.sleep(SETTLED_S)
        before = await self._serving.ask(o.Mark(), o.Marked)
        after = await self._serving.ask(o.Mark(collects=True), o.Marked)
        return before.rss_bytes, after.rss_bytes

    def _numbers(self, count: int) -> range:
        numbers = range(self.made, self.made + count)
        self.made += count
        return numbers
