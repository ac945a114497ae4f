"""Which packets of a stream are missing, and when to ask its sender for them (RFC 4585, 6.2.1). Pure."""

from typing import Final

MAX_MISSING: Final = 96
"""Of one stream; when more lack, a key frame is the shorter way."""
REORDERING_NS: Final = 15_000_000
"""What has only been overtaken comes within this, and is not asked for."""
ASK_AGAIN_NS: Final = 100_000_000
"""The round trip of a mobile network, and some; a request may be lost like anything else."""
GIVE_UP_NS: Final = 900_000_000
"""Later it would be outside SRTP's replay window, and of no use to a listener."""


class MissingPackets:
    """Numbers are a track's, counted on without wrapping."""

    __slots__ = ("_asked_ns", "_since_ns", "overflowed")

    def __init__(self) -> None:
        self._since_ns: dict[int, int] = {}
        self._asked_ns: dict[int, int] = {}
        self.overflowed = False
        """More were missing than is remembered; whoever reads it sets it back."""

    def __bool__(self) -> bool:
        return bool(self._since_ns)

    def __contains__(self, number: int) -> bool:
        return number in self._since_ns

    def gap(self, first: int, after: int, now_ns: int) -> None:
        """The numbers from `first` to before `after` have been left out."""
        if after - first + len(self._since_ns) > MAX_MISSING:
            self.overflowed = True
            self._since_ns.clear()
            self._asked_ns.clear()
            return
        for number in range(first, after):
            self._since_ns[number] = now_ns

    def came(self, number: int) -> bool:
        """A packet with this number is there after all; False when it was not missing: a double, or given up."""
        self._asked_ns.pop(number, None)
        return self._since_ns.pop(number, None) is not None

    def to_ask(self, now_ns: int) -> list[int]:
        """Those to ask for now; they then count as asked. What was waited for long enough is forgotten."""
        for number in [number for number, since in self._since_ns.items() if now_ns - since > GIVE_UP_NS]:
            self.came(number)
        wanted = [number for number, since in self._since_ns.items() if self._is_due(number, since, now_ns)]
        self._asked_ns.update(dict.fromkeys(wanted, now_ns))
        return wanted

    def _is_due(self, number: int, since_ns: int, now_ns: int) -> bool:
        asked_ns = self._asked_ns.get(number)
        if asked_ns is None:
            return now_ns - since_ns >= REORDERING_NS
        return now_ns - asked_ns >= ASK_AGAIN_NS
