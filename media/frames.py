"""When pictures arrive, and when one stands still. Pure.

A freeze is what WebRTC's statistics call so (W3C "Identifiers for WebRTC's Statistics API", freezeCount and
totalFreezesDuration): the gap between two pictures exceeds both three times the mean of the last thirty gaps and that
mean by 150 ms. Here it is measured at the counter, by the packet that ends a picture, not by a client's word.
"""

from collections import deque
from typing import Final

MEAN_OF: Final = 30
LEAST_GAPS: Final = 5
"""As many gaps make a mean; before, nothing is called a freeze."""

_NS_PER_MS: Final = 1_000_000
_MARGIN_NS: Final = 150 * _NS_PER_MS


class FrameArrivals:
    """Counts one stream's pictures and freezes."""

    __slots__ = ("_gaps", "_last_ns", "_sum_ns", "count", "freezes", "frozen_ns")

    def __init__(self) -> None:
        self.count = 0
        self.freezes = 0
        self.frozen_ns = 0
        self._last_ns: int | None = None
        self._gaps: deque[int] = deque()
        self._sum_ns = 0

    @property
    def frozen_ms(self) -> float:
        """How long pictures that stood still did so, all together."""
        return self.frozen_ns / _NS_PER_MS

    def frame(self, arrival_ns: int) -> None:
        """One picture is complete (the packet with the marker bit: RFC 7741, 4.1; RFC 6184, 5.1)."""
        self.count += 1
        if self._last_ns is not None:
            self._gap(arrival_ns - self._last_ns)
        self._last_ns = arrival_ns

    def _gap(self, gap_ns: int) -> None:
        gaps = self._gaps
        if len(gaps) >= LEAST_GAPS:
            mean_ns = self._sum_ns // len(gaps)
            if gap_ns > max(3 * mean_ns, mean_ns + _MARGIN_NS):
                self.freezes += 1
                self.frozen_ns += gap_ns
        gaps.append(gap_ns)
        self._sum_ns += gap_ns
        if len(gaps) > MEAN_OF:
            self._sum_ns -= gaps.popleft()
