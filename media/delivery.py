"""What goes out on a slot, and how the listener says it arrives (RFC 3550, 6.4.1). Pure.

The round trip is the time from when a sender report went out here to the report that answers it, less what the
listener says it waited. A forwarded sender report bears the *source's* clock, so when it went out is remembered.
"""

from collections import OrderedDict
from typing import Final, NamedTuple

from media.quality import StreamCounters
from media.rtcp import ReportBlock, SenderReport, middle_bits

REPORTS_REMEMBERED: Final = 8
"""Sender reports go out once a second or less; listeners answer within five."""
FORGOTTEN_AFTER_NS: Final = 12_000_000_000
"""A report older than this says nothing of now: two of a slow listener's are missing."""
LONGEST_MS: Final = 10_000.0
"""A jitter or round trip beyond this is a broken or lying report, and left out."""

_NS_PER_MS: Final = 1_000_000
_NS_PER_S: Final = 1_000_000_000


class Sent(NamedTuple):
    """What went out on a slot: packets, octets of them, pictures, and those that stood still (media.frames)."""

    packets: int = 0
    octets: int = 0
    frames: int = 0
    freezes: int = 0
    frozen_ns: int = 0

    def __add__(self, more: "Sent") -> "Sent":  # type: ignore[override]
        return Sent(*(one + other for one, other in zip(self, more, strict=True)))

    def __sub__(self, less: "Sent") -> "Sent":
        return Sent(*(one - other for one, other in zip(self, less, strict=True)))


class Delivery:
    """One slot of one connection; `clock_rate` in Hz."""

    __slots__ = (
        "_block",
        "_clock_rate",
        "_heard_ns",
        "_round_trip_ms",
        "_ssrc",
        "_went_out",
    )

    def __init__(self, ssrc: int, clock_rate: int) -> None:
        self._ssrc = ssrc
        self._clock_rate = clock_rate
        self._went_out: OrderedDict[int, int] = OrderedDict()
        self._block: ReportBlock | None = None
        self._heard_ns = 0
        self._round_trip_ms: float | None = None

    def sender_report(self, report: SenderReport, now_ns: int) -> None:
        """A sender report went out."""
        self._went_out[middle_bits(report.ntp)] = now_ns
        if len(self._went_out) > REPORTS_REMEMBERED:
            self._went_out.popitem(last=False)

    def reported(self, block: ReportBlock, now_ns: int) -> None:
        """The listener told how the slot arrives. Nothing it says is believed beyond its bounds."""
        self._block, self._heard_ns, self._round_trip_ms = block, now_ns, None
        went_out_ns = self._went_out.get(block.last_report) if block.last_report else None
        if went_out_ns is not None:
            waited_ns = block.delay * _NS_PER_S >> 16
            self._round_trip_ms = _believed(max(0, now_ns - went_out_ns - waited_ns) / _NS_PER_MS)

    def round_trip_ms(self, now_ns: int) -> float | None:
        """By the latest report, unless it is too old or answered none of ours."""
        return self._round_trip_ms if self._latest(now_ns) is not None else None

    def counters(self, sent: Sent, now_ns: int) -> StreamCounters | None:
        """With what was sent so far; None when nothing ever was."""
        if sent.packets == 0:
            return None
        block = self._latest(now_ns)
        return StreamCounters(
            stream=self._ssrc,
            expected=block.highest_sequence if block is not None else None,
            lost=block.lost if block is not None else None,
            octets=sent.octets,
            frames=sent.frames,
            freezes=sent.freezes,
            frozen_ms=sent.frozen_ns / _NS_PER_MS,
            jitter_ms=_believed(block.jitter * 1000 / self._clock_rate) if block is not None else None,
        )

    def _latest(self, now_ns: int) -> ReportBlock | None:
        return self._block if now_ns - self._heard_ns < FORGOTTEN_AFTER_NS else None


def _believed(milliseconds: float) -> float | None:
    return milliseconds if milliseconds <= LONGEST_MS else None
