"""One client as the relay sees it, and what would leave of what it sends, in the clear."""

from dataclasses import dataclass, field

from media.arrivals import Arrivals
from media.datagram_copies import DatagramCopies
from media.leg import Leg
from media.lines import OPUS, VP8, Slot, Source
from media.outgoing import Outgoing
from media.rtp import RtpHeader
from media.socket_memory import Name, Sender
from media.srtp import SrtpSessions
from media.statistics import MediaCounters
from media.track import Track, keeps_nothing
from tests.media.packets import header_of
from tests.media.relayed import REPAIRS_TYPE

SLOT_SSRC, REPAIR_SSRC = 9, 90


class SentRecord(DatagramCopies):
    """What would be sent, in the clear."""

    def __init__(self) -> None:
        self.packets: list[bytes] = []

    def send(self, listener: Outgoing, packet: bytes, number: int, now_ns: int) -> None:
        self.packets.append(listener.rewritten(packet, number, now_ns))

    def flush(self) -> None:
        """Nothing waits."""


@dataclass
class Sending:
    """One client, as the relay sees it: its packets come in the clear, and its streams are camera or microphone."""

    sessions: SrtpSessions
    record: SentRecord
    tracks: dict[int, Track] = field(default_factory=dict[int, Track])

    def __post_init__(self) -> None:
        self.arrivals = Arrivals(self.record, MediaCounters())
        self.leg = Leg(self.sessions, self)

    def stream_begins(self, packet: bytes, header: RtpHeader, arrival_ns: int) -> Track | None:
        assert len(packet) > 0 <= arrival_ns
        codec = OPUS if header.payload_type == OPUS.payload_type else VP8
        source = Source.AUDIO if codec is OPUS else Source.CAMERA
        track = Track(header.ssrc, source, codec, header.sequence, keeps_nothing)
        self.tracks[header.ssrc] = self.leg.by_ssrc[header.ssrc] = track
        return track

    def repaired_track(self, repair: bytes, header: RtpHeader) -> Track | None:
        raise AssertionError((repair, header))

    def ask_again(self, track: Track, numbers: object) -> None:
        """Nobody is there to be asked."""

    def key_frame_needed(self, track: Track, now_ns: int) -> None:
        """Nobody is there to be asked."""

    def came_from(self, sender: Sender) -> None:
        raise AssertionError(sender)

    def sends(self, packet: bytes, at_ns: int = 0) -> list[RtpHeader]:
        """One packet comes; what leaves of it."""
        before = len(self.record.packets)
        self.arrivals.unusual(self.leg, packet, at_ns)
        return [header_of(sent) for sent in self.record.packets[before:]]


def slot_of(sessions: SrtpSessions, slot: Slot = Slot.MAIN_AUDIO, sequence: int = 100) -> Outgoing:
    outgoing = Outgoing(slot, SLOT_SSRC, REPAIR_SSRC, sequence, timestamp=1000)
    outgoing.connect(sessions, Name(), REPAIRS_TYPE)
    return outgoing


def fed_by(sending: Sending, slot: Outgoing, ssrc: int, first: bytes) -> None:
    """The slot is settled, and fed by the stream of which `first` is the first packet, if it is not there yet."""
    slot.settle()
    track = sending.tracks.get(ssrc) or sending.stream_begins(first, header_of(first), 0)
    assert track is not None
    slot.feed(track)
