"""How much longer packets take than they could: the queue that builds up on a client's way to the counter. Pure.

Each packet tells when it was sent (abs-send-time, 24 bits, 6.18 fixed point seconds:
webrtc.googlesource.com/src/+/main/docs/native-code/rtp-hdrext/abs-send-time). Clocks differ, so that only differences
say something: the shortest way of a step less the shortest of the last seconds is what waits in queues.
"""

from collections import deque
from typing import Final

STEPS_REMEMBERED: Final = 50
"""Ten seconds of steps of 200 ms: long enough to have seen an empty queue, short enough for clocks that drift."""

PAUSE_NS: Final = 16_000_000_000
"""After so long without a packet what was known is too old, and 24 bits no longer tell how much time has passed."""

_WRAP: Final = 1 << 24
_TICKS_PER_S: Final = 1 << 18
_NS_PER_S: Final = 1_000_000_000


class OneWayDelay:
    """Of one stream; `packet` is called for the last packet of each picture."""

    __slots__ = ("_arrival_zero_ns", "_arrived_ns", "_lows", "_sent_last", "_sent_total", "_shortest")

    def __init__(self) -> None:
        self._sent_last: int | None = None
        self._sent_total = 0
        self._arrival_zero_ns = self._arrived_ns = 0
        self._shortest: int | None = None
        self._lows: deque[int] = deque(maxlen=STEPS_REMEMBERED)

    def packet(self, sent: int, arrival_ns: int) -> None:
        """One packet: its 24 bits of time, and when it came."""
        if self._sent_last is None or arrival_ns - self._arrived_ns > PAUSE_NS:
            self._sent_last, self._arrival_zero_ns = sent, arrival_ns
            self._sent_total, self._shortest = 0, None
            self._lows.clear()
        self._arrived_ns = arrival_ns
        self._sent_total += ((sent - self._sent_last + _WRAP // 2) % _WRAP) - _WRAP // 2
        self._sent_last = sent
        took = arrival_ns - self._arrival_zero_ns - self._sent_total * _NS_PER_S // _TICKS_PER_S
        if self._shortest is None or took < self._shortest:
            self._shortest = took

    def step(self) -> int | None:
        """The queue since the last step, in ns; None when no packet came."""
        low, self._shortest = self._shortest, None
        if low is None:
            return None
        self._lows.append(low)
        return low - min(self._lows)
