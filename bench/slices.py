"""What a packet costs over short slices of time: the cheapest tell what code costs on a machine that is shared."""

from typing import Final

SLICE_S: Final = 0.25
MAX_SLICES: Final = 2_000


class Slices:
    """Looked at several times a slice."""

    def __init__(self) -> None:
        self._slices: list[tuple[float, int]] = []
        self._before: tuple[float, float, int] | None = None

    def look(self, now_s: float, cpu_s: float, packets: int) -> None:
        """The CPU time used and the packets forwarded so far."""
        if self._before is None:
            self._before = (now_s, cpu_s, packets)
        at_s, cpu_before_s, packets_before = self._before
        if now_s - at_s >= SLICE_S and len(self._slices) < MAX_SLICES:
            self._slices.append((cpu_s - cpu_before_s, packets - packets_before))
            self._before = (now_s, cpu_s, packets)

    def take(self) -> tuple[tuple[float, int], ...]:
        """The slices since the last call; the next one begins with the next look."""
        taken, self._slices, self._before = tuple(self._slices), [], None
        return taken
