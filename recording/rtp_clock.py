"""Where on the recording's time line a packet belongs: by its RTP timestamp and its arrival together. Pure.

The RTP clock knows exactly how packets of one stream stand to each other, and nothing of the time; arrival knows
the time, with the network's delay on top, which varies and is never negative. So a packet is placed at its RTP
time plus the smallest delay seen about it, in the seconds from it on most of all. That follows a drifting clock,
is not shifted by a burst after a stall, and steps on where the sender's clock stood still (a mute) or began anew.
"""

from typing import NamedTuple

from recording.quick_tuples import maker
from recording.rtp import unwrap

_NS_PER_S = 1_000_000_000
# Fine enough that a clock that stood still shorter than this shifts nothing one can hear.
BUCKET_NS = 250_000_000
# A network may hold packets back for so long before it delivers them all at once.
LONGEST_STALL_NS = 10 * _NS_PER_S
_BUCKETS_AHEAD = LONGEST_STALL_NS // BUCKET_NS
# At a stream's end little comes that could show the least delay; the second before still knows it, unless the
# clock has stood still since, which moves it by more than a network's jitter.
_BUCKETS_BACK = 4
LARGEST_JITTER_NS = 300_000_000
# A packet cannot arrive earlier than the quickest before it; so much earlier is a clock begun anew.
CLOCK_RESTART_NS = 3 * _NS_PER_S


class RtpMoment(NamedTuple):
    """A packet's time on its sender's clock, from any zero; moments of another `run` cannot be compared."""

    run: int
    clock_ns: int


_moment = maker(RtpMoment)


class RtpClock:
    """Unwraps one track's timestamps, asked in order of arrival; the same packets give the same moments."""

    def __init__(self, rate: int) -> None:
        self._rate = rate
        self._run = -1
        self._ssrc = 0
        self._timestamp = 0
        self._clock_ns = 0
        self._least_delay_ns = 0

    def goes_on(self, ssrc: int, timestamp: int) -> bool:
        """Whether a packet belongs to the same moment as the one before: most of a picture's do.

        Such a one says nothing of the least delay, being sent after the first, and belongs where that does.
        """
        return timestamp == self._timestamp & 0xFFFFFFFF and ssrc == self._ssrc and self._run >= 0

    def moment(self, arrival_ns: int, ssrc: int, timestamp: int) -> RtpMoment:
        """The moment of a packet that arrived at `arrival_ns` on the recording's time line."""
        is_new = self._run < 0 or ssrc != self._ssrc
        self._ssrc = ssrc
        if is_new or timestamp != self._timestamp & 0xFFFFFFFF:
            self._timestamp = timestamp if is_new else unwrap(timestamp, self._timestamp, 32)
            self._clock_ns = self._timestamp * _NS_PER_S // self._rate
        delay_ns = arrival_ns - self._clock_ns
        if is_new or delay_ns < self._least_delay_ns:
            if is_new or delay_ns < self._least_delay_ns - CLOCK_RESTART_NS:
                self._run += 1
            self._least_delay_ns = delay_ns
        return _moment((self._run, self._clock_ns))


class DelayProfile:
    """The least delay of one track over time: first told of all its packets, then asked where each belongs."""

    def __init__(self) -> None:
        self._least: dict[tuple[int, int], int] = {}

    def add(self, moment: RtpMoment, arrival_ns: int) -> None:
        """Take note of one packet."""
        bucket = (moment.run, arrival_ns // BUCKET_NS)
        delay_ns = arrival_ns - moment.clock_ns
        least_ns = self._least.get(bucket)
        if least_ns is None or delay_ns < least_ns:
            self._least[bucket] = delay_ns

    def settled(self) -> "Placement":
        """The profile once all packets are known."""
        return Placement({(run, bucket): self._delay_at(run, bucket) for run, bucket in self._least})

    def _delay_at(self, run: int, bucket: int) -> int:
        from_it_on = min(self._between(run, bucket, bucket + _BUCKETS_AHEAD))
        before = self._between(run, bucket - _BUCKETS_BACK, bucket)
        return min([from_it_on, *(delay for delay in before if from_it_on - delay < LARGEST_JITTER_NS)])

    def _between(self, run: int, first: int, end: int) -> list[int]:
        return [self._least[run, bucket] for bucket in range(first, end) if (run, bucket) in self._least]


class Placement:
    """Says where on the recording's time line a track's packets belong."""

    def __init__(self, delays: dict[tuple[int, int], int]) -> None:
        self._delays = delays

    def at_ns(self, moment: RtpMoment, arrival_ns: int) -> int:
        """When the packet was sent, plus the least delay of its network path; never before the recording's start."""
        return max(0, moment.clock_ns + self._delays[moment.run, arrival_ns // BUCKET_NS])
