"""Fit the pictures of one call to the ways that they take.

Each step measures what every client's way up carries, hears what its way down does, and tells each source the least
that any way its picture takes will carry. Where that is no picture any more, it yields until it is tried again.
"""

import math
from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from typing import Final

from media.bandwidth import (
    LEAST_BITS_PER_S,
    MOST_BITS_PER_S,
    YIELD_BELOW_BITS_PER_S,
    Measured,
    PictureYield,
    UplinkLimit,
)
from media.lines import MEDIUM_OF_SOURCE, Medium, Source
from media.peer import Peer
from media.peer_events import PictureSteered
from media.quality import Direction
from media.routes import Route
from media.track import Track

TELL_AGAIN_NS: Final = 1_000_000_000
"""A limit is told at least so often: a client that has not heard it takes what it likes."""
TELL_CHANGE: Final = 0.05
"""A change of so much is told at once."""

SENT_OVER_NS: Final = 1_000_000_000
"""What goes down to a client is measured over so much: pictures come unevenly."""
WORTH_YIELDING_BITS_PER_S: Final = 30_000
"""As much as voice itself. A client says little more than what comes to it (REMB), so of a still picture, which takes
next to nothing, it says next to nothing on the widest way; and to leave that out would help no voice."""

_BITS: Final = 8
_NS_PER_S: Final = 1_000_000_000


@dataclass
class _Way:
    """One party's connection, both ways, and what its tracks had counted at the last step."""

    peer: Peer
    uplink: UplinkLimit
    stepped_ns: int
    up: PictureYield = field(default_factory=PictureYield)
    down: PictureYield = field(default_factory=PictureYield)
    counted: dict[int, tuple[int, int, int]] = field(default_factory=dict[int, tuple[int, int, int]])
    told_bits_per_s: float = 0.0
    told_ns: int = 0
    sent_octets: int = 0
    """Of pictures down to it, at `sent_ns`."""
    sent_ns: int = 0
    sent_bits_per_s: float = math.inf


class Steering:
    """Of one call."""

    def __init__(self) -> None:
        self._ways: dict[str, _Way] = {}

    def begin(self, peer: Peer, now_ns: int) -> None:
        """A party's connection is up; what an earlier one carried says nothing of it."""
        way = _Way(peer, UplinkLimit(now_ns), now_ns, sent_octets=peer.picture_octets, sent_ns=now_ns)
        self._ways[peer.party] = way

    def end(self, party: str) -> None:
        """A party's connection is gone."""
        self._ways.pop(party, None)

    @property
    def yielded(self) -> frozenset[tuple[str, Direction]]:
        """The ways of parties on which pictures have yielded."""
        ways = [(party, Direction.UP, way.up) for party, way in self._ways.items()]
        ways += [(party, Direction.DOWN, way.down) for party, way in self._ways.items()]
        return frozenset((party, direction) for party, direction, picture in ways if picture.has_yielded)

    def has_yielded(self, route: Route) -> bool:
        """Whether this route's picture has yielded to voice."""
        if MEDIUM_OF_SOURCE[route.source] is Medium.AUDIO:
            return False
        source, listener = self._ways.get(route.source_party), self._ways.get(route.listener_party)
        return (source is not None and source.up.has_yielded) or (listener is not None and listener.down.has_yielded)

    def step(self, peers: Mapping[str, Peer], routes: AbstractSet[Route], now_ns: int) -> list[PictureSteered]:
        """What has just yielded, or is tried again."""
        changes: list[PictureSteered] = []
        pictures = [route for route in routes if MEDIUM_OF_SOURCE[route.source] is Medium.VIDEO]
        for party, way in self._ways.items():
            if party not in peers:
                continue
            received = [route for route in pictures if route.listener_party == party]
            changes += _step_down(party, way, bool(received), now_ns)
            changes += _step_up(party, way, now_ns)
        for party, way in self._ways.items():
            self._tell(way, [route for route in pictures if route.source_party == party], pictures, now_ns)
        return changes

    def _tell(self, way: _Way, sent: list[Route], pictures: list[Route], now_ns: int) -> None:
        """The least that the way up and all ways down carry."""
        limit = LEAST_BITS_PER_S if way.up.has_yielded else way.uplink.bits_per_s
        for route in sent:
            listener = self._ways.get(route.listener_party)
            if listener is None or listener.down.has_yielded:
                continue
            sharing = sum(1 for other in pictures if other.listener_party == route.listener_party)
            limit = min(limit, listener.peer.downlink.bits_per_s(now_ns) / sharing)
        is_changed = abs(limit - way.told_bits_per_s) > TELL_CHANGE * way.told_bits_per_s
        if is_changed or now_ns - way.told_ns >= TELL_AGAIN_NS:
            way.told_bits_per_s, way.told_ns = limit, now_ns
            way.peer.limit_pictures(max(limit, LEAST_BITS_PER_S))


def _step_down(party: str, way: _Way, receives: bool, now_ns: int) -> Iterable[PictureSteered]:
    _measure_sent(way, now_ns)
    is_worth_it = receives and way.sent_bits_per_s >= WORTH_YIELDING_BITS_PER_S
    carries = way.peer.downlink.bits_per_s(now_ns) if is_worth_it else MOST_BITS_PER_S
    if way.down.step(carries, now_ns):
        if not way.down.has_yielded:
            way.peer.downlink.forget()
        yield PictureSteered(party, Direction.DOWN, way.down.has_yielded)


def _measure_sent(way: _Way, now_ns: int) -> None:
    passed_ns = now_ns - way.sent_ns
    if passed_ns >= SENT_OVER_NS:
        octets = way.peer.picture_octets
        way.sent_bits_per_s = (octets - way.sent_octets) * _BITS * _NS_PER_S / passed_ns
        way.sent_octets, way.sent_ns = octets, now_ns


def _step_up(party: str, way: _Way, now_ns: int) -> Iterable[PictureSteered]:
    passed_s = (now_ns - way.stepped_ns) / _NS_PER_S
    way.stepped_ns = now_ns
    measured = _measured(way, passed_s)
    carries = way.uplink.step(measured, now_ns)
    if measured.queue_ns is None and not way.up.has_yielded:
        return
    if way.up.step(carries, now_ns):
        if not way.up.has_yielded:
            way.uplink.begin_anew(2 * YIELD_BELOW_BITS_PER_S, now_ns)
        yield PictureSteered(party, Direction.UP, way.up.has_yielded)


def _measured(way: _Way, passed_s: float) -> Measured:
    """What has come of all the client's streams since the last step; the queue is the longest of its pictures'."""
    queue_ns: int | None = None
    octets = packets = expected = 0
    for track in way.peer.tracks.current.values():
        is_picture = track.source is not Source.AUDIO
        if is_picture and (queue := track.delay.step()) is not None:
            queue_ns = max(queue, queue_ns or 0)
        before = way.counted.get(track.ssrc, (track.octets, track.packets, _expected(track)))
        now = way.counted[track.ssrc] = (track.octets, track.packets, _expected(track))
        octets += (now[0] - before[0]) if is_picture else 0
        packets += now[1] - before[1]
        expected += now[2] - before[2]
    loss = max(0.0, 1 - packets / expected) if expected > 0 else 0.0
    return Measured(queue_ns, octets * _BITS / passed_s if passed_s > 0 else 0.0, loss)


def _expected(track: Track) -> int:
    return track.highest - track.first + 1
