"""One direction of a bad network: which packets get through, and when. Pure: time and chance are arguments."""

import random
from typing import Final

import msgspec

_BITS: Final = 8


class Weather(msgspec.Struct, frozen=True, kw_only=True):
    """What a way does to packets; chances of 1, and a bottleneck with its queue. The standard one does nothing."""

    loss: float = 0.0
    doubled: float = 0.0
    reordered: float = 0.0
    """Held up by `REORDERED_BY_S`, so that those behind overtake it."""
    delay_ms: float = 0.0
    jitter_ms: float = 0.0
    """On top of the delay, evenly spread; by itself it keeps the order."""
    kbit_per_s: float | None = None
    queue_ms: float = 300.0
    """What the bottleneck holds at most; what comes then is dropped."""


REORDERED_BY_S: Final = 0.04


class BadWay:
    """The state of one direction: its queue, and what was delivered last."""

    def __init__(self, chance: random.Random) -> None:
        self.weather = Weather()
        self._chance = chance
        self._free_at = 0.0
        self._last_at = 0.0

    def deliveries(self, octets: int, now: float) -> tuple[float, ...]:
        """When this datagram arrives: never, once or twice."""
        weather = self.weather
        passed_at = self.pass_bottleneck(octets, now)
        if passed_at is None or self._chance.random() < weather.loss:
            return ()
        at = passed_at + (weather.delay_ms + self._chance.random() * weather.jitter_ms) / 1000
        if self._chance.random() < weather.reordered:
            return (at + REORDERED_BY_S,)
        self._last_at = at = max(at, self._last_at)
        return (at, at) if self._chance.random() < weather.doubled else (at,)

    def pass_bottleneck(self, octets: int, now: float, *, waits: bool = False) -> float | None:
        """When so much is through, or None when the queue is full. TCP waits instead: its sender would send again."""
        weather = self.weather
        if weather.kbit_per_s is None:
            return now
        begins = max(now, self._free_at)
        if not waits and begins - now > weather.queue_ms / 1000:
            return None
        self._free_at = begins + octets * _BITS / (weather.kbit_per_s * 1000)
        return self._free_at
