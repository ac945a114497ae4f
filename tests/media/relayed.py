"""A real relay between parties with keys of their own, on real sockets of one machine: no ICE, DTLS or event loop.

Datagrams on the loopback are there as soon as they are sent, so that `Relayed.poll` takes all of them.
"""

import socket
import time
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import Enum

import pylibsrtp
from aiortc.rtcdtlstransport import SRTP_AEAD_AES_128_GCM, SRTP_AES128_CM_SHA1_80

from media.answer import Announced
from media.datagrams import Address
from media.dtls import REPLAY_WINDOW, TRAILER_BYTES
from media.incoming import IncomingTracks
from media.leg import Leg
from media.lines import CODEC_OF_PAYLOAD_TYPE, Slot, Source
from media.outgoing import Outgoing
from media.relay import Relay
from media.rtp import RtpHeader
from media.socket_memory import Name, Sender
from media.srtp import SrtpSessions
from media.statistics import Dropped, MediaCounters
from media.track import Keep, Track

HOSTS = {socket.AF_INET: "127.0.0.1", socket.AF_INET6: "::1"}
REPAIRS_TYPE = {
    codec.payload_type: codec.repair_type for codec in CODEC_OF_PAYLOAD_TYPE.values() if codec.repair_type is not None
}
FIRST_SEQUENCE, FIRST_TIMESTAMP = 1000, 77_000


# pylibsrtp takes these from its C library, untyped.
ANY_INBOUND = int(getattr(pylibsrtp.Policy, "SSRC_ANY_INBOUND"))  # noqa: B009
ANY_OUTBOUND = int(getattr(pylibsrtp.Policy, "SSRC_ANY_OUTBOUND"))  # noqa: B009


class Profile(Enum):
    """How packets are sealed."""

    GCM = SRTP_AEAD_AES_128_GCM.libsrtp_profile
    AES_CM = SRTP_AES128_CM_SHA1_80.libsrtp_profile


def session(profile: Profile, key: bytes, direction: int) -> pylibsrtp.Session:
    """One direction, under the bounds of the product."""
    policy = pylibsrtp.Policy(key=key, ssrc_type=direction, srtp_profile=profile.value)
    policy.window_size = REPLAY_WINDOW
    return pylibsrtp.Session(policy)


def key_of(seed: int) -> bytes:
    """Long enough for every profile's key and salt."""
    return bytes((seed * 31 + at) % 256 for at in range(46))


def two_ends(profile: Profile, seed: int = 1) -> tuple[SrtpSessions, "ClientsEnd"]:
    """The relay's end of one association, and the client's."""
    up, down = key_of(seed), key_of(seed + 100)
    ours = SrtpSessions(
        session(profile, up, ANY_INBOUND), session(profile, down, ANY_OUTBOUND), TRAILER_BYTES[profile.value]
    )
    return ours, ClientsEnd(session(profile, down, ANY_INBOUND), session(profile, up, ANY_OUTBOUND))


@dataclass
class ClientsEnd:
    """A client's keys. Both methods raise `pylibsrtp.Error`."""

    _opening: pylibsrtp.Session
    _sealing: pylibsrtp.Session

    def open(self, datagram: bytes) -> bytes:
        return self._opening.unprotect(datagram)

    def seal(self, packet: bytes) -> bytes:
        return self._sealing.protect(packet)


@dataclass
class SlowPathRecord:
    """What was no media of a known client."""

    taken: list[tuple[bytes, Address]] = field(default_factory=list[tuple[bytes, Address]])

    def received(self, data: bytes, address: Address, arrival_ns: int) -> None:
        assert arrival_ns > 0
        self.taken.append((data, address))


class Party:
    """A client, and what a peer would do for it. `announced` is what its answer says of its streams."""

    def __init__(self, number: int, relayed: "Relayed", profile: Profile, announced: Announced) -> None:
        ours, self._end = two_ends(profile, number)
        host = HOSTS[relayed.family]
        self.socket = socket.socket(relayed.family, socket.SOCK_DGRAM)
        self.socket.bind((host, 0))
        self.socket.setblocking(False)
        self.address: Address = self.socket.getsockname()[:2]
        self.leg = Leg(ours, self)
        self.tracks = IncomingTracks(announced, self._keep_of)
        self.kept: dict[Source, list[bytes]] = {}
        self.asked: list[int] = []
        self.key_frames_asked: list[int] = []
        self.came_from_senders: list[Sender] = []
        self.feeds: dict[Source, list[Outgoing]] = {}
        self._relayed = relayed
        self._name = Name()
        self._name.write(self.address)
        self.slots = {
            slot: Outgoing(slot, 10 * number + at, 10 * number + 5 + at, FIRST_SEQUENCE, FIRST_TIMESTAMP)
            for at, slot in enumerate(Slot, start=1)
        }
        for slot in self.slots.values():
            slot.connect(ours, self._name, REPAIRS_TYPE)
        relayed.relay.bind(self.address, self.leg)

    def seal(self, packet: bytes) -> bytes:
        """As it goes over the wire."""
        return self._end.seal(packet)

    def open(self, datagram: bytes) -> bytes:
        """One that was meant for this client."""
        return self._end.open(datagram)

    def send(self, *packets: bytes) -> None:
        """Packets, sealed."""
        self.send_datagrams(*map(self.seal, packets))

    def send_datagrams(self, *datagrams: bytes) -> None:
        for datagram in datagrams:
            self.socket.sendto(datagram, (HOSTS[self._relayed.family], self._relayed.port))

    def receive_datagrams(self) -> list[bytes]:
        """All that have come."""
        taken: list[bytes] = []
        while True:
            try:
                taken.append(self.socket.recv(2048))
            except BlockingIOError:
                return taken

    def receive(self) -> list[bytes]:
        """All packets that have come, opened; each must open."""
        return list(map(self.open, self.receive_datagrams()))

    def feeds_slot(self, source: Source, listener: "Party", slot: Slot) -> None:
        """As a route does: what begins of this source is for that slot, and what is there already."""
        outgoing = listener.slots[slot]
        self.feeds.setdefault(source, []).append(outgoing)
        track = self.tracks.current.get(source)
        if track is not None:
            outgoing.settle()
            outgoing.feed(track)

    def stream_begins(self, packet: bytes, header: RtpHeader, arrival_ns: int) -> Track | None:
        assert arrival_ns > 0
        track = self.tracks.begin(packet, header)
        if track is not None:
            self.leg.by_ssrc[track.ssrc] = track
            for outgoing in self.feeds.get(track.source, []):
                outgoing.settle()
                outgoing.feed(track)
        return track

    def repaired_track(self, repair: bytes, header: RtpHeader) -> Track | None:
        return self.tracks.repaired(repair, header)

    def ask_again(self, track: Track, numbers: Sequence[int]) -> None:
        assert track in self.tracks.by_ssrc.values()
        self.asked.extend(numbers)

    def key_frame_needed(self, track: Track, now_ns: int) -> None:
        assert now_ns > 0
        self.key_frames_asked.append(track.ssrc)

    def came_from(self, sender: Sender) -> None:
        self.came_from_senders.append(sender)

    def close(self) -> None:
        self.socket.close()

    def _keep_of(self, source: Source) -> Keep:
        kept = self.kept.setdefault(source, [])
        return lambda arrival_ns, packet: kept.append(packet)  # noqa: ARG005 - not looked at here


class Relayed:
    """A relay on a socket of its own."""

    def __init__(self, family: socket.AddressFamily) -> None:
        self.family = family
        self.socket = socket.socket(family, socket.SOCK_DGRAM)
        self.socket.bind((HOSTS[family], 0))
        self.port: int = self.socket.getsockname()[1]
        self.counters = MediaCounters()
        self.slow_path = SlowPathRecord()
        self.relay = Relay(self.socket.fileno(), family, self.slow_path, self.counters)
        self.parties: list[Party] = []

    def party(self, profile: Profile = Profile.GCM, announced: Announced | None = None) -> Party:
        """A client more."""
        made = Party(len(self.parties) + 1, self, profile, announced or Announced({}, {}))
        self.parties.append(made)
        return made

    def poll(self) -> int:
        """Take all that waits; how many datagrams."""
        total = 0
        while taken := self.relay.poll():
            total += taken
        return total

    def ask_for_missing(self, later_ns: int = 0) -> None:
        """As if so much time had passed."""
        self.relay.arrivals.ask_for_missing(time.monotonic_ns() + later_ns)

    def dropped(self) -> dict[Dropped, int]:
        """What was dropped so far, by reason."""
        return {reason: count for reason, count in self.counters.dropped.items() if count}


@contextmanager
def relayed(family: socket.AddressFamily = socket.AF_INET) -> Generator[Relayed]:
    """Sockets are closed in the end."""
    made = Relayed(family)
    try:
        yield made
    finally:
        made.socket.close()
        for party in made.parties:
            party.close()
