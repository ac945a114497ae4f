"""Plays the hold music to all calls of a process that have somebody on hold: one task, each packet at its time."""

import asyncio
import time
from collections.abc import Callable
from typing import Final, Protocol

from media.hold_music import play_over_and_over
from media.lines import Source
from media.ogg_opus import OpusPacket

MAX_LATE_NS: Final = 200_000_000
"""A process that stood still for longer goes on from there, instead of sending all that was due at once."""
_NS_PER_S: Final = 1_000_000_000


class Plays(Protocol):
    """A call, as the music sees it."""

    def play(self, source_party: str, source: Source, packet: bytes, arrival_ns: int) -> None:
        """Forward one RTP packet of a pseudo party."""
        ...


class MusicPump:
    """All methods are called on one event loop. While nobody is on hold, nothing happens at all."""

    def __init__(
        self, party: str, piece: tuple[OpusPacket, ...], clock_ns: Callable[[], int] = time.monotonic_ns
    ) -> None:
        self._party = party
        self._piece = piece
        self._clock_ns = clock_ns
        self._calls: dict[int, Plays] = {}
        self._somebody = asyncio.Event()

    def begin(self, call: Plays) -> None:
        """Play to this call too, from where the music is. Again: nothing changes."""
        self._calls[id(call)] = call
        self._somebody.set()

    def end(self, call: Plays) -> None:
        """Play to this call no more."""
        self._calls.pop(id(call), None)
        if not self._calls:
            self._somebody.clear()

    async def run(self) -> None:
        """For ever. The time of a packet follows from the first one's, so that nothing drifts."""
        while True:
            await self._somebody.wait()
            await self._play_while_somebody_waits()

    async def _play_while_somebody_waits(self) -> None:
        began_ns = self._clock_ns()
        for due_ns, packet in play_over_and_over(self._piece):
            late_ns = self._clock_ns() - began_ns - due_ns
            if late_ns > MAX_LATE_NS:
                began_ns += late_ns
            elif late_ns < 0:
                await asyncio.sleep(-late_ns / _NS_PER_S)
            if not self._calls:
                return
            now_ns = self._clock_ns()
            for call in tuple(self._calls.values()):
                call.play(self._party, Source.AUDIO, packet, now_ns)
