"""One stream (SSRC) on its way in: what the relay counts of it, keeps of it, and what its sender is told.

RFC 3550, A.1, A.3 and A.8; the relay reads and writes the fields of the first group for every packet, and nothing else
does. Pure.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Final, NamedTuple

from media.delivery import Sent
from media.frames import FrameArrivals
from media.lines import MEDIUM_OF_SOURCE, Codec, Medium, Source
from media.loss_repair import MissingPackets
from media.one_way_delay import OneWayDelay
from media.quality import StreamCounters
from media.rtcp import ReportBlock, SenderReport, middle_bits
from media.rtp import forward_distance

if TYPE_CHECKING:
    from media.outgoing import Outgoing

Keep = Callable[[int, bytes], None]
"""Takes a packet in the clear with its arrival, in ns of the monotonic clock."""

KEPT_PACKETS: Final = 128
"""To be sent again: most of a second of 1.5 Mbit/s, longer than a listener waits; some 150 KB."""
KEPT_MASK: Final = KEPT_PACKETS - 1
JITTER_MASK: Final = 7
"""Of eight packets of sound the first two are looked at: jitter is of two that follow each other."""
MAX_JUMP: Final = 3000
"""A larger step is a sender begun anew, not loss (RFC 3550, A.1)."""
KEY_FRAME_INTERVAL_NS: Final = 500_000_000
"""A source is asked for a key frame no more often; each costs as much as a second of ordinary picture."""
KEY_FRAME_FRESH_NS: Final = 300_000_000
"""A listener who begins with an older one would be behind by so much for a while; a new one is there sooner."""

_NS_PER_S: Final = 1_000_000_000


class KeyFrame(NamedTuple):
    """Where in a track one began, and what had been sent of the track before it."""

    number: int
    timestamp: int
    arrival_ns: int
    sent_before: Sent


def _kind_of(codec: Codec) -> int:
    return 0x90 | codec.payload_type << 8


def keeps_nothing(arrival_ns: int, packet: bytes) -> None:
    """For a track that is not recorded."""


class Track:
    """`expected` is the sequence number that comes next, 65536 after 65535; `cycle` is what all before it amount to.

    `outgoing` are the slots that it feeds; `beginning` those that wait for its first packet, or its key frame.
    """

    __slots__ = (
        "_clock_rate",
        "_has_transit",
        "_jitter",
        "_key_frame",
        "_key_frame_asked_ns",
        "_last_report",
        "_last_report_ns",
        "_told_expected",
        "_told_received",
        "_transit",
        "beginning",
        "codec",
        "cycle",
        "delay",
        "expected",
        "first",
        "frames",
        "is_sound",
        "keep",
        "kept",
        "kind",
        "last_arrival_ns",
        "last_timestamp",
        "listener",
        "listeners_loss",
        "missing",
        "octets",
        "others",
        "outgoing",
        "packets",
        "source",
        "ssrc",
    )

    def __init__(self, ssrc: int, source: Source, codec: Codec, first_sequence: int, keep: Keep) -> None:
        self.expected = first_sequence
        self.kind = _kind_of(codec)
        """The first two bytes of an ordinary packet without its marker bit, as a little-endian number."""
        self.packets = 0
        self.octets = 0
        self.outgoing: tuple[Outgoing, ...] = ()
        self.listener: Outgoing | None = None
        self.others: tuple[Outgoing, ...] = ()
        self.beginning: tuple[Outgoing, ...] = ()
        self.keep = keep
        self.kept: list[bytes | None] = [None] * KEPT_PACKETS
        self.is_sound = MEDIUM_OF_SOURCE[source] is Medium.AUDIO
        self.last_timestamp = 0
        self.last_arrival_ns = 0

        self.ssrc = ssrc
        self.source = source
        self.codec = codec
        self.cycle = 0
        self.first = first_sequence
        self.frames = FrameArrivals()
        self.missing = MissingPackets()
        self.delay = OneWayDelay()
        self.listeners_loss = 0
        """The largest loss that a listener of it reported since the last report, in 1/256."""
        self._clock_rate = codec.clock_rate
        self._transit = 0
        self._has_transit = False
        self._jitter = 0.0
        self._told_expected = self._told_received = 0
        self._last_report = self._last_report_ns = 0
        self._key_frame_asked_ns: int | None = None
        self._key_frame: KeyFrame | None = None

    @property
    def highest(self) -> int:
        """The highest number so far, counted on without wrapping."""
        return self.cycle + self.expected - 1

    def number_of(self, sequence: int) -> int:
        """A sequence number near the highest, counted on without wrapping; it may be negative before the first."""
        return self.highest + forward_distance(sequence, self.highest & 0xFFFF)

    def advance(self, number: int) -> None:
        """`number` is now the highest."""
        self.cycle, sequence = number & ~0xFFFF, number & 0xFFFF
        self.expected = sequence + 1

    def sends_to(self, slots: tuple["Outgoing", ...]) -> None:
        """It feeds these now: the first one's packets are sent from where they arrived, the others' are copied."""
        self.outgoing = slots
        self.listener = slots[0] if slots else None
        self.others = slots[1:]

    def restart(self, sequence: int, codec: Codec) -> None:
        """The sender has begun anew with this number: nothing before it counts any more."""
        self.codec, self.kind = codec, _kind_of(codec)
        self.missing = MissingPackets()
        self.kept = [None] * KEPT_PACKETS
        self._key_frame = None
        lost = self.highest - self.first + 1 - self.packets
        self.cycle, self.expected = 0, sequence + 1
        self.first = sequence - self.packets - lost
        self._has_transit = False

    def arrived(self, arrival_ns: int, sequence: int, timestamp: int, sent: bytes | None) -> None:
        """Take note of when a packet of sound, or the one that ends a picture, arrived.

        The packets of one picture have one timestamp and come one after the other by their nature. `sent` is when its
        sender sent it (`media.one_way_delay`); that of sound is not looked at.
        """
        self.last_timestamp = timestamp
        self.last_arrival_ns = arrival_ns
        transit = arrival_ns * self._clock_rate // _NS_PER_S - timestamp
        if not self.is_sound:
            self.frames.frame(arrival_ns)
            if sent is not None:
                self.delay.packet(int.from_bytes(sent, "big"), arrival_ns)
        if not self.is_sound or sequence & JITTER_MASK == 1:
            # A.8; modulo 2**32, the timestamp's width, so that its wrap is no jitter.
            change = abs((transit - self._transit + 0x80000000 & 0xFFFFFFFF) - 0x80000000)
            self._jitter += (change - self._jitter) / 16 if self._has_transit else 0
        self._transit, self._has_transit = transit, True

    def kept_packet(self, number: int) -> bytes | None:
        """A packet of the last `KEPT_PACKETS`, when it is there."""
        packet = self.kept[number & KEPT_MASK]
        if packet is None or not 0 <= self.highest - number < KEPT_PACKETS:
            return None
        return packet if int.from_bytes(packet[2:4], "big") == number & 0xFFFF else None

    def key_frame_begins(self, number: int, timestamp: int, arrival_ns: int) -> None:
        """With its highest packet, which has not been counted yet, a key frame begins."""
        self._key_frame = KeyFrame(number, timestamp, arrival_ns, self.sent())

    def fresh_key_frame(self, now_ns: int) -> KeyFrame | None:
        """One that a listener may still begin with: it came just now, and is kept with what followed."""
        begun = self._key_frame
        if begun is None or now_ns - begun.arrival_ns > KEY_FRAME_FRESH_NS:
            return None
        return begun if self.kept_packet(begun.number) is not None else None

    def sent(self) -> Sent:
        """What a slot that it has fed all the time has sent."""
        return Sent(self.packets, self.octets, self.frames.count, self.frames.freezes, self.frames.frozen_ns)

    def may_ask_key_frame(self, now_ns: int) -> bool:
        """Whether to ask now; it then counts as asked."""
        if self._key_frame_asked_ns is not None and now_ns - self._key_frame_asked_ns < KEY_FRAME_INTERVAL_NS:
            return False
        self._key_frame_asked_ns = now_ns
        return True

    def sender_report(self, report: SenderReport, arrival_ns: int) -> None:
        """Take note of the sender's own report, from which it computes the round trip."""
        self._last_report = middle_bits(report.ntp)
        self._last_report_ns = arrival_ns

    def report(self, now_ns: int) -> ReportBlock:
        """What to tell the sender; the fraction is that since the last call.

        Of sound the fraction is the worst listener's, if that is more: Opus then sends what repairs it (RFC 7587, 3.3).
        """
        expected = self.highest - self.first + 1
        expected_since = expected - self._told_expected
        lost_since = expected_since - (self.packets - self._told_received)
        self._told_expected, self._told_received = expected, self.packets
        fraction = min(255, (lost_since << 8) // expected_since) if lost_since > 0 < expected_since else 0
        if self.is_sound:
            fraction, self.listeners_loss = max(fraction, self.listeners_loss), 0
        return ReportBlock(
            ssrc=self.ssrc,
            fraction_lost=fraction,
            lost=expected - self.packets,
            highest_sequence=self.highest & 0xFFFFFFFF,
            jitter=min(int(self._jitter), 0xFFFFFFFF),
            last_report=self._last_report,
            delay=(now_ns - self._last_report_ns) * 65536 // _NS_PER_S & 0xFFFFFFFF if self._last_report else 0,
        )

    def counters(self) -> StreamCounters:
        """What has been counted so far."""
        expected = self.highest - self.first + 1
        return StreamCounters(
            stream=self.ssrc,
            expected=expected,
            lost=expected - self.packets,
            octets=self.octets,
            frames=self.frames.count,
            freezes=self.frames.freezes,
            frozen_ms=self.frames.frozen_ms,
            jitter_ms=self._jitter * 1000 / self.codec.clock_rate,
        )
