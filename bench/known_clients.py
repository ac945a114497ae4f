"""Clients without ICE and DTLS, whose keys are known: packets come back, or cross to the call's other client."""

from collections.abc import Sequence
from typing import Final

from bench import orders as o
from bench.known_keys import GCM_TRAILER, known_sessions, sessions_with
from bench.receiving import FromEcho
from bench.sending import Sending
from bench.stream import Stream
from bench.wire import Wire
from media.srtp import SrtpSessions

_LOOPBACK: Final = "127.0.0.1"


def places_of(wire: Wire, count: int, twice: tuple[int, ...] = ()) -> o.EchoPlaces:
    """Where clients 0 to `count` - 1 are; all have one port."""
    addresses = [wire.address_of(number) for number in range(count)]
    return o.EchoPlaces(hosts=tuple(host for host, _ in addresses), port=addresses[0][1], twice=twice)


def add_echo_clients(order: o.EchoClients, wire: Wire, sending: Sending) -> FromEcho:
    """They send from `Resume` on."""
    sessions = [known_sessions(number, is_server=False) for number in range(order.count)] if order.sealed else []
    twice = set(order.twice)
    for number in range(order.count):
        _add(number, order.port, sessions, 1 + (number in twice), wire, sending)
    return FromEcho(wire, sessions)


def add_crossing_clients(order: o.CrossingClients, wire: Wire, sending: Sending) -> FromEcho:
    """They send from `Resume` on, each to the port that is its own."""
    sessions = [sessions_with(receiving=way.receiving, sending=way.sending) for way in order.ways]
    for number, way in enumerate(order.ways):
        _add(number, way.port, sessions, 1, wire, sending)
    return FromEcho(wire, sessions, crosses=True)


def _add(
    number: int, port: int, sessions: Sequence[SrtpSessions], listeners: int, wire: Wire, sending: Sending
) -> None:
    control = wire.open_client(number)
    sound, picture = (Stream(number, is_sound, control, (_LOOPBACK, port)) for is_sound in (True, False))
    for stream in (sound, picture):
        stream.trailer = GCM_TRAILER
        if sessions:
            stream.connect(sessions[number])
            stream.introductions = 0
        stream.listeners = listeners
    sending.add(number, sound, picture)
