"""How much picture a way carries, and when none at all. Pure: what was measured and the time come as arguments.

Up, from a client to the counter, the counter measures: a queue that builds up, or loss that stays, means too much.
Down, the client measures and says so (REMB). What a source may send is the least that any way it takes carries. When
that is less than a picture needs, the picture yields so that voice stays whole, and is tried again after a while.
"""

from dataclasses import dataclass
from typing import Final

MOST_BITS_PER_S: Final = 2_000_000
"""720p at 30 frames/s is at its best with that, and two of them fit a 4G network."""
LEAST_BITS_PER_S: Final = 60_000
"""A browser encodes no picture worth looking at with less, and does not go lower."""
YIELD_BELOW_BITS_PER_S: Final = 110_000
"""What a small picture at a few frames a second needs."""
YIELD_AFTER_NS: Final = 2_500_000_000
"""A network that falters for a moment needs no yielding."""
FIRST_RETRY_NS: Final = 8_000_000_000
LAST_RETRY_NS: Final = 60_000_000_000
"""A try that fails costs voice a second of trouble; each next one waits twice as long, up to this."""
STEADY_AFTER_NS: Final = 20_000_000_000
"""A picture that came back and stayed so long: the next failure is a new one."""
REPORT_FORGOTTEN_NS: Final = 10_000_000_000
"""A client that says nothing of what it can take has no picture to measure by."""

_OVERUSE_NS: Final = 60_000_000
_CALM_NS: Final = 25_000_000
_HEAVY_LOSS: Final = 0.10
_LIGHT_LOSS: Final = 0.03
_BACK_OFF: Final = 0.85
_GROWTH_PER_S: Final = 0.12
_USED: Final = 0.6
"""A limit that is hardly used has not been tried; it then does not grow."""
_TRIED_FROM_BITS_PER_S: Final = 2 * YIELD_BELOW_BITS_PER_S
"""Below that it grows while all is calm, used or not: a still picture uses little, and a bad moment is forgotten."""
_HOLD_NS: Final = 1_000_000_000
"""After going back, a queue needs a moment to empty before it says anything."""
_NS_PER_S: Final = 1_000_000_000


@dataclass(frozen=True)
class Measured:
    """One client's way up over the last step: the queue (None: no picture came), bits/s of picture, loss of 1."""

    queue_ns: int | None
    bits_per_s: float
    loss: float


class UplinkLimit:
    """What one client may send of pictures."""

    def __init__(self, now_ns: int) -> None:
        self.bits_per_s = float(MOST_BITS_PER_S)
        self._stepped_ns = now_ns
        self._backed_off_ns = now_ns - _HOLD_NS
        self._has_calmed = True

    def step(self, measured: Measured, now_ns: int) -> float:
        """The limit from now on, in bits/s."""
        passed_s = (now_ns - self._stepped_ns) / _NS_PER_S
        self._stepped_ns = now_ns
        self._has_calmed |= self._is_calm(measured)
        if measured.queue_ns is None or now_ns - self._backed_off_ns < _HOLD_NS:
            return self.bits_per_s
        if measured.queue_ns > _OVERUSE_NS:
            self._back_off(measured.bits_per_s * _BACK_OFF, now_ns)
        elif measured.loss > _HEAVY_LOSS:
            self._back_off(self.bits_per_s * (1 - measured.loss / 2), now_ns)
        elif self._has_room(measured):
            self.bits_per_s *= 1 + _GROWTH_PER_S * passed_s
        self.bits_per_s = min(max(self.bits_per_s, LEAST_BITS_PER_S), MOST_BITS_PER_S)
        return self.bits_per_s

    def begin_anew(self, bits_per_s: float, now_ns: int) -> None:
        """The picture is tried again, carefully."""
        self.bits_per_s = bits_per_s
        self._backed_off_ns = self._stepped_ns = now_ns

    def _has_room(self, measured: Measured) -> bool:
        is_used = measured.bits_per_s > _USED * self.bits_per_s
        return self._is_calm(measured) and (is_used or self.bits_per_s < _TRIED_FROM_BITS_PER_S)

    @staticmethod
    def _is_calm(measured: Measured) -> bool:
        return measured.queue_ns is not None and measured.queue_ns < _CALM_NS and measured.loss < _LIGHT_LOSS

    def _back_off(self, bits_per_s: float, now_ns: int) -> None:
        # One bad moment makes no way too narrow for a picture: that is said when it has not calmed since the last one.
        least = min(self.bits_per_s, YIELD_BELOW_BITS_PER_S) if self._has_calmed else LEAST_BITS_PER_S
        self.bits_per_s = max(min(self.bits_per_s, bits_per_s), least)
        self._backed_off_ns, self._has_calmed = now_ns, False


class DownlinkLimit:
    """What one client says it can take of pictures, all together."""

    def __init__(self) -> None:
        self._bits_per_s = float(MOST_BITS_PER_S)
        self._told_ns: int | None = None

    def told(self, bits_per_s: int, now_ns: int) -> None:
        """The client's word."""
        self._bits_per_s = min(max(float(bits_per_s), LEAST_BITS_PER_S), MOST_BITS_PER_S)
        self._told_ns = now_ns

    def bits_per_s(self, now_ns: int) -> float:
        """Its latest word, as long as it counts."""
        if self._told_ns is None or now_ns - self._told_ns > REPORT_FORGOTTEN_NS:
            return MOST_BITS_PER_S
        return self._bits_per_s

    def forget(self) -> None:
        """What was said was of a time that is over."""
        self._told_ns = None


class PictureYield:
    """Whether the picture on one way has yielded to voice."""

    def __init__(self) -> None:
        self.has_yielded = False
        self._too_little_since_ns: int | None = None
        self._changed_ns = 0
        self._retry_ns = FIRST_RETRY_NS

    def step(self, bits_per_s: float, now_ns: int) -> bool:
        """Take note of what the way carries; True when it has just yielded, or is to be tried again."""
        if self.has_yielded:
            return self._retries(now_ns)
        if bits_per_s >= YIELD_BELOW_BITS_PER_S:
            self._too_little_since_ns = None
            if now_ns - self._changed_ns > STEADY_AFTER_NS:
                self._retry_ns = FIRST_RETRY_NS
            return False
        if self._too_little_since_ns is None:
            self._too_little_since_ns = now_ns
        if now_ns - self._too_little_since_ns < YIELD_AFTER_NS:
            return False
        self.has_yielded, self._changed_ns, self._too_little_since_ns = True, now_ns, None
        return True

    def _retries(self, now_ns: int) -> bool:
        if now_ns - self._changed_ns < self._retry_ns:
            return False
        self.has_yielded, self._changed_ns = False, now_ns
        self._retry_ns = min(2 * self._retry_ns, LAST_RETRY_NS)
        return True
