"""Pictures fitted to the ways that they take, and yielding to voice where a way carries none."""

from dataclasses import dataclass, field
from typing import cast

import pytest

from media.bandwidth import LEAST_BITS_PER_S, MOST_BITS_PER_S, DownlinkLimit
from media.lines import OPUS, VP8, Slot, Source
from media.peer import Peer
from media.peer_events import PictureSteered
from media.quality import Direction
from media.routes import Route
from media.steering import TELL_AGAIN_NS, Steering
from media.track import Track, keeps_nothing
from tests.media.kept_packets import both_ways

MS = 1_000_000
S = 1_000 * MS
STEP_NS = 200 * MS


@dataclass
class Streams:
    current: dict[Source, Track] = field(default_factory=dict[Source, Track])


@dataclass
class PartyOfCall:
    """What steering sees of a peer; a picture is one packet."""

    party: str
    tracks: Streams = field(default_factory=Streams)
    downlink: DownlinkLimit = field(default_factory=DownlinkLimit)
    limits: list[float] = field(default_factory=list[float])
    queue_ns: int = 0
    at_most: float = MOST_BITS_PER_S
    """What its picture takes, however much it may send."""
    picture_octets: int = 0
    """What has been sent to it."""

    def limit_pictures(self, bits_per_s: float) -> None:
        self.limits.append(bits_per_s)

    def has(self, source: Source) -> None:
        codec = OPUS if source is Source.AUDIO else VP8
        self.tracks.current[source] = Track(len(self.tracks.current) + 1, source, codec, 0, keeps_nothing)

    def sends(self, now_ns: int, bits_per_s: float, loss: float = 0.0) -> None:
        """200 ms of all its sources."""
        for track in self.tracks.current.values():
            for at in range(10):
                track.advance(track.highest + 1)
                track.packets += at >= loss * 10
                track.octets += int(bits_per_s / 5 / 10 / 8)
            if not track.is_sound:
                track.delay.packet((now_ns << 18) // S & 0xFFFFFF, now_ns + self.queue_ns)


class SteeredCall:
    """A customer and a teller, and the clock."""

    def __init__(self) -> None:
        self.customer, self.teller = PartyOfCall("customer"), PartyOfCall("teller")
        self.routes = both_ways("customer", "teller")
        self.steering = Steering()
        self.now_ns = 1_000 * S
        for party in (self.customer, self.teller):
            self.steering.begin(cast("Peer", party), self.now_ns)

    def for_s(self, seconds: float) -> list[PictureSteered]:
        changes: list[PictureSteered] = []
        for _ in range(round(seconds * 5)):
            self.now_ns += STEP_NS
            for party, other in ((self.customer, self.teller), (self.teller, self.customer)):
                bits_per_s = min(party.at_most, party.limits[-1] if party.limits else MOST_BITS_PER_S)
                party.sends(self.now_ns, bits_per_s)
                other.picture_octets += int(bits_per_s / 5 / 8)
            peers = {party.party: cast("Peer", party) for party in (self.customer, self.teller)}
            changes += self.steering.step(peers, self.routes, self.now_ns)
        return changes


def with_cameras() -> SteeredCall:
    call = SteeredCall()
    for party in (call.customer, call.teller):
        party.has(Source.AUDIO)
        party.has(Source.CAMERA)
    return call


def test_on_wide_ways_each_is_told_that_it_may_send_all_again_and_again() -> None:
    call = with_cameras()
    assert call.for_s(10) == []
    assert set(call.customer.limits) == {MOST_BITS_PER_S}
    assert len(call.customer.limits) == pytest.approx(10 * S // TELL_AGAIN_NS, abs=2)


def test_a_source_is_told_the_least_that_its_listeners_take() -> None:
    call = with_cameras()
    call.teller.downlink.told(700_000, call.now_ns)
    call.for_s(1)
    assert call.customer.limits[-1] == 700_000
    assert call.teller.limits[-1] == MOST_BITS_PER_S
    # And two pictures of one listener share its way
    call.routes |= {Route("customer", Source.SCREEN, "teller", Slot.SECOND_VIDEO)}
    call.teller.downlink.told(700_000, call.now_ns)
    call.for_s(1)
    assert call.customer.limits[-1] == 350_000


def test_a_queue_on_a_clients_way_up_holds_it_back() -> None:
    call = with_cameras()
    call.for_s(2)
    call.customer.queue_ns = 200 * MS
    call.for_s(0.4)
    assert call.customer.limits[-1] < MOST_BITS_PER_S
    assert call.teller.limits[-1] == MOST_BITS_PER_S


def test_a_listeners_picture_yields_and_is_tried_again_and_voice_never_does() -> None:
    call = with_cameras()
    changes: list[PictureSteered] = []
    for _ in range(20):
        call.teller.downlink.told(50_000, call.now_ns)
        changes += call.for_s(0.2)
    assert changes == [PictureSteered("teller", Direction.DOWN, has_yielded=True)]
    assert call.steering.yielded == {("teller", Direction.DOWN)}
    to_teller = [route for route in call.routes if route.listener_party == "teller"]
    assert {route.source for route in to_teller if call.steering.has_yielded(route)} == {Source.CAMERA}
    assert not any(call.steering.has_yielded(route) for route in call.routes if route.listener_party == "customer")
    # While it has yielded, its listener does not hold back the source
    assert call.customer.limits[-1] == MOST_BITS_PER_S
    # When it is tried again, what was said before is not held against it
    assert call.for_s(9) == [PictureSteered("teller", Direction.DOWN, has_yielded=False)]
    assert call.for_s(5) == []
    assert not call.steering.yielded


def test_a_still_picture_of_which_little_is_sent_yields_to_nothing() -> None:
    call = with_cameras()
    call.customer.at_most = 20_000
    # Given a browser that says no more of a wide way than what comes by it
    for _ in range(20):
        call.teller.downlink.told(22_000, call.now_ns)
        assert call.for_s(1) == []
    # When the picture moves, and as little of it can be taken
    call.customer.at_most = MOST_BITS_PER_S
    changes = list[PictureSteered]()
    for _ in range(5):
        call.teller.downlink.told(22_000, call.now_ns)
        changes += call.for_s(1)
    # Then it yields
    assert changes == [PictureSteered("teller", Direction.DOWN, has_yielded=True)]


def test_a_way_up_that_carries_no_picture_yields_and_is_tried_again_carefully() -> None:
    call = with_cameras()
    call.for_s(1)
    call.customer.queue_ns = 500 * MS
    changes: list[PictureSteered] = []
    for _ in range(25):
        call.customer.queue_ns += 400 * MS
        changes += call.for_s(1)
        if changes:
            break
    assert changes == [PictureSteered("customer", Direction.UP, has_yielded=True)]
    call.for_s(0.2)
    assert call.customer.limits[-1] == LEAST_BITS_PER_S
    call.customer.queue_ns = 0
    assert call.for_s(9) == [PictureSteered("customer", Direction.UP, has_yielded=False)]
    assert LEAST_BITS_PER_S < call.customer.limits[-1] < MOST_BITS_PER_S / 4


def test_a_party_without_a_camera_yields_nothing_and_is_not_waited_for() -> None:
    call = SteeredCall()
    call.customer.has(Source.AUDIO)
    call.teller.has(Source.AUDIO)
    call.teller.has(Source.CAMERA)
    assert call.for_s(60) == []
    assert set(call.teller.limits) == {MOST_BITS_PER_S}


def test_a_client_that_says_nothing_of_what_it_takes_or_gets_no_picture_never_yields() -> None:
    call = with_cameras()
    call.routes = frozenset(route for route in call.routes if route.slot is Slot.MAIN_AUDIO)
    call.teller.downlink.told(0, call.now_ns)
    assert call.for_s(9) == []


def test_a_new_connection_is_measured_anew() -> None:
    call = with_cameras()
    call.customer.queue_ns = 1_000 * MS
    call.for_s(1)
    call.customer = PartyOfCall("customer")
    call.customer.has(Source.CAMERA)
    call.steering.begin(cast("Peer", call.customer), call.now_ns)
    call.for_s(1)
    assert call.customer.limits[-1] == MOST_BITS_PER_S
    call.steering.end("teller")
    call.steering.end("teller")
    assert call.steering.step({}, call.routes, call.now_ns) == []
