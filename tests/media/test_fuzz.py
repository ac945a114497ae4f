"""Descriptions, RTP, RTCP and STUN that nobody would write: no task dies, none is much work, the call goes on."""

import asyncio
import socket
import struct
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field

import pylibsrtp
import pytest
from aioice import stun
from hypothesis import given, settings
from hypothesis import strategies as st

from media.answer import MAX_SSRCS_PER_LINE, Announced, Answer, AnswerRefused, read_answer
from media.datagram_router import DatagramRouter
from media.leg import Leg
from media.lines import LINES, Slot, Source
from media.peer_events import PeerConnected
from media.rtcp import (
    MAX_LOST_PER_DATAGRAM,
    PacketsLost,
    ReportBlock,
    SenderReport,
    read_rtcp,
    write_bitrate_limit,
    write_key_frame_request,
    write_packets_lost,
    write_receiver_report,
    write_sender_report,
)
from media.rtp import is_rtcp, repair_packet
from media.statistics import MediaCounters
from tests.media.aiortc_client import AiortcClient, clients
from tests.media.kept_packets import LOOPBACK, ObservedCall, both_ways, observed_call
from tests.media.mutations import corpus, mutated
from tests.media.packets import H264_KEY_FRAME, KEY_FRAME, header_of, mid_extension, picture, rtp, sound
from tests.media.relayed import relayed
from tests.media.test_descriptions import written_answer
from tests.media.work_done import at_most, turns

LINES_OF_A_DESCRIPTION = 10_000
"""Ten for each line that an answer may have; some 1,500 for a browser's."""
LINES_OF_A_DATAGRAM = 5_000
"""Some 3,000 are run for one that asks for as many packets again as one may, a few hundred for any other."""
LINES_OF_A_TURN = 60_000
"""Some 47,000 are run, in ten milliseconds, when 512 datagrams ask at once for all that they may be given."""
HALF_OF_THEM = 500
"""Of what a hostile party has sealed some 950 are opened, on whatever machine; its own sound adds a few each second."""
AT_ONCE = 500
TAKEN_ON_ANY_MACHINE = 200
"""Of so many at once; the rest is dropped where the system grants a socket little memory."""
EXAMPLES = settings(max_examples=150, deadline=None)
SHOWN = picture(3, payload=KEY_FRAME)
RTP = [
    sound(1),
    SHOWN,
    picture(4, payload=H264_KEY_FRAME, payload_type=102),
    rtp(5, ssrc=9, extensions=mid_extension("screen") + b"\x32abc", padding=7),
    repair_packet(SHOWN, header_of(SHOWN), 97, 1, 2),
]


def rtcp_of(ssrcs: list[int]) -> list[bytes]:
    """What a client says of its own streams, and of those that it gets."""
    messages: list[bytes] = []
    for ssrc in ssrcs:
        messages += [
            write_sender_report(SenderReport(ssrc, 1 << 40, 9, 11, 13)),
            write_receiver_report(1, [ReportBlock(ssrc, 64, -2, 70_000, 3, 4, 6)] * 3),
            write_packets_lost(1, PacketsLost(ssrc, tuple(range(65_500, 65_536)))),
            write_key_frame_request(1, ssrc) + write_bitrate_limit(1, 100_000, [ssrc]),
            struct.pack("!BBHIIIBxxx", 0x84, 206, 4, 1, 0, ssrc, 7),
            struct.pack("!BBHI", 0x81, 203, 1, ssrc),
        ]
    return messages


def stun_of(username: str, password: str) -> list[bytes]:
    """Checks, and answers that nobody waits for."""
    messages: list[bytes] = []
    for kind in stun.Class:
        for method in (stun.Method.BINDING, stun.Method.ALLOCATE):
            message = stun.Message(method, kind)
            message.attributes |= {"USERNAME": username, "PRIORITY": 1, "USE-CANDIDATE": None}
            message.attributes |= {"ICE-CONTROLLING": 1 << 63, "SOFTWARE": "somebody"}
            message.attributes |= {"XOR-MAPPED-ADDRESS": ("192.0.2.1", 9), "ERROR-CODE": (487, "Role Conflict")}
            messages.append(bytes(message))
            message.add_message_integrity(password.encode())
            messages.append(bytes(message))
    return messages


lines_of_answer = st.sampled_from(written_answer().split("\r\n"))


@EXAMPLES
@given(mutated([written_answer().encode()]))
def test_a_spoilt_description_is_taken_or_refused(spoilt: bytes) -> None:
    _taken_or_refused(spoilt.decode(errors="replace"))
    _taken_or_refused(spoilt.decode("latin-1"))


@EXAMPLES
@given(
    st.lists(
        st.one_of(lines_of_answer, st.text(max_size=40), lines_of_answer.map(lambda line: line + " 1")), max_size=80
    ),
    st.sampled_from(["\r\n", "\n", "\r", "\r\n\r\n"]),
)
def test_lines_in_any_order_and_number_are_taken_or_refused(lines: list[str], ending: str) -> None:
    _taken_or_refused(ending.join(lines))
    _taken_or_refused(written_answer() + ending.join(lines))


def _taken_or_refused(sdp: str) -> None:
    with at_most(LINES_OF_A_DESCRIPTION):
        try:
            answer = read_answer(sdp)
        except AnswerRefused:
            return
    assert isinstance(answer, Answer)
    assert len(answer.announced.source_of_ssrc) <= MAX_SSRCS_PER_LINE * len(LINES)
    assert len(answer.announced.repaired_by_ssrc) <= MAX_SSRCS_PER_LINE * len(LINES)


@EXAMPLES
@given(mutated(rtcp_of([5, 6])))
def test_a_spoilt_report_asks_for_no_more_than_the_bound(spoilt: bytes) -> None:
    with at_most(LINES_OF_A_DATAGRAM):
        told = read_rtcp(spoilt)
    lost = sum(len(one.sequences) for one in told if isinstance(one, PacketsLost))
    assert lost <= MAX_LOST_PER_DATAGRAM


@settings(max_examples=60, deadline=None)
@given(st.lists(mutated(RTP), min_size=1, max_size=60))
def test_packets_sealed_by_a_hostile_client_harm_nobody_else(packets: list[bytes]) -> None:
    with relayed() as between:
        hostile = between.party(announced=Announced({1: Source.CAMERA, 7: Source.AUDIO}, {2: 1}))
        customer, teller = between.party(announced=Announced({7: Source.AUDIO}, {})), between.party()
        hostile.feeds_slot(Source.AUDIO, teller, Slot.SECOND_AUDIO)
        hostile.feeds_slot(Source.CAMERA, teller, Slot.MAIN_VIDEO)
        hostile.feeds_slot(Source.CAMERA, customer, Slot.MAIN_VIDEO)
        customer.feeds_slot(Source.AUDIO, teller, Slot.MAIN_AUDIO)
        # Given valid packets between those that are not: all are sealed as they should be
        for number, packet in enumerate(packets):
            # (What is too short to be sealed, its sender's library refuses.)
            with suppress(pylibsrtp.Error):
                hostile.send(packet)
            customer.send(sound(number))
            hostile.send_datagrams(packet)
            with at_most(LINES_OF_A_DATAGRAM):
                between.poll()
                between.ask_for_missing(number * 10_000_000)
        # Then others are heard as ever, and whatever leaves can be opened and read by whom it is for
        main = teller.slots[Slot.MAIN_AUDIO].ssrc
        received = [header_of(packet) for packet in teller.receive()]
        heard = [header.sequence for header in received if header.ssrc == main]
        assert heard == [heard[0] + at for at in range(len(packets))]
        known = {outgoing.ssrc for outgoing in customer.slots.values()}
        assert {header_of(packet).ssrc for packet in customer.receive()} <= known


@dataclass
class Receivers:
    """A peer's ICE and media that take everything."""

    messages: list[stun.Message] = field(default_factory=list[stun.Message])

    def stun_received(self, message: stun.Message, address: tuple[str, int]) -> None:
        assert address[0] == LOOPBACK
        self.messages.append(message)
        repr(message)


@EXAMPLES
@given(mutated(stun_of("ours:theirs", "p" * 22)))
def test_a_spoilt_stun_message_is_read_or_dropped(spoilt: bytes) -> None:
    counters, receivers = MediaCounters(), Receivers()
    router = DatagramRouter(counters)
    router.add_user_fragment("ours", receivers)
    with at_most(LINES_OF_A_DATAGRAM):
        router.received(spoilt or b"\x00", (LOOPBACK, 9), 1)
    assert len(receivers.messages) + sum(counters.dropped.values()) == 1


class PastTheSeal:
    """How many packets of each client its key has opened: reports, and all but the next ordinary one of a track."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.count = Counter[Leg | None]()
        may_cost = Leg.may_cost

        def counted(leg: Leg, *more: int) -> bool:
            # (More is asked for by what such a packet says.)
            self.count[leg] += not more
            return may_cost(leg, *more)

        monkeypatch.setattr(Leg, "may_cost", counted)


def sealed(client: AiortcClient, packets: Iterable[bytes]) -> Iterator[bytes]:
    """As that client seals them, each when it is asked for; what cannot be sealed as it is."""
    transport = client.peer.getTransceivers()[0].sender.transport
    sending: pylibsrtp.Session = transport._tx_srtp  # pyright: ignore
    for packet in packets:
        seal = sending.protect_rtcp if is_rtcp(packet) else sending.protect
        try:
            yield seal(packet)
        except pylibsrtp.Error:
            yield packet


async def sent_while_it_goes_on(observed: ObservedCall, source: socket.socket, datagrams: Iterable[bytes]) -> None:
    """A few at a time, so that the loop's other work goes on between them."""
    for number, datagram in enumerate(datagrams):
        source.sendto(datagram, (LOOPBACK, observed.process.port))
        if number % 20 == 19:
            before = observed.process.counters.datagrams_in
            async with asyncio.timeout(5):
                while observed.process.counters.datagrams_in == before:
                    await asyncio.sleep(0.001)


async def test_a_live_call_goes_on_whatever_a_stranger_or_a_hostile_party_sends(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # So that a client's bound hides nothing
    monkeypatch.setattr("media.leg.MAX_BURST", 1_000_000)
    hostile, teller, customer = AiortcClient(440), AiortcClient(1000), AiortcClient(600)
    async with observed_call() as observed, clients(hostile, teller, customer):
        # Given a call in progress, and a party of it that has turned hostile
        observed.call.apply(both_ways("customer", "teller"))
        await customer.join(observed, "customer")
        await teller.join(observed, "teller")
        offer = await observed.call.offer("hostile")
        answer = await hostile.answer_to(offer.sdp)
        observed.call.answer("hostile", offer.connection, answer)
        for party in ("customer", "teller", "hostile"):
            await observed.happens(PeerConnected, party)
        connections = dict(observed.call.connections)
        username = offer.sdp.partition("a=ice-ufrag:")[2].partition("\r\n")[0] + ":" + read_answer(answer).user_fragment
        password = offer.sdp.partition("a=ice-pwd:")[2].partition("\r\n")[0]
        slot_ssrcs = [int(text.split(" ")[0]) for text in offer.sdp.split("a=ssrc:")[1:]]
        checks = stun_of(username, password)
        dtls = [bytes.fromhex("16fefd00000000000000000030010000240000000000000024fefd") + bytes(40)]
        past = PastTheSeal(monkeypatch)
        stranger = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        with turns(monkeypatch) as seen, hostile.own_socket() as own, stranger:
            # When both send, sealed and unsealed, what was spoilt
            plain = [*RTP, *rtcp_of([1, 7]), *checks, *dtls]
            await sent_while_it_goes_on(observed, stranger, corpus(plain, 600, seed=1, at_most=1500))
            await sent_while_it_goes_on(observed, own, corpus([*checks, *dtls], 300, seed=2, at_most=1500))
            packets = corpus([*RTP, *rtcp_of([1, 7, *slot_ssrcs])], 1200, seed=3, at_most=1300)
            await sent_while_it_goes_on(observed, own, sealed(hostile, packets))
        assert past.count[observed.call._peers["hostile"]._leg] > HALF_OF_THEM  # pyright: ignore
        # Then no turn of the loop had much to do
        assert 0 < max(seen) < LINES_OF_A_TURN
        # And nobody was lost (that no task died unseen, every test looks at), and all others are heard
        assert observed.call.connections == connections
        assert await teller.loudest_frequency("audio") == pytest.approx(600, abs=5)
        assert await customer.loudest_frequency("audio") == pytest.approx(1000, abs=5)


async def test_one_who_asks_for_everything_again_and_again_does_not_keep_the_loop_busy(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    hostile, teller = AiortcClient(440), AiortcClient(1000)
    async with observed_call() as observed, clients(hostile, teller):
        observed.call.apply(both_ways("hostile", "teller"))
        await teller.join(observed, "teller")
        await hostile.join(observed, "hostile")
        await hostile.pictures("video", 5)
        slot = observed.call._peers["hostile"].slots[Slot.MAIN_VIDEO]  # pyright: ignore
        # Given a listener that reports all of the latest pictures as lost, five hundred times at once, and again
        with turns(monkeypatch) as seen, hostile.own_socket() as own:
            assert slot.track is not None
            last = slot.track.highest + slot.sequence_offset
            wanted = tuple(number & 0xFFFF for number in range(last - 60, last + 1))
            asked = write_packets_lost(1, PacketsLost(slot.ssrc, wanted))
            counters = observed.process.counters
            sent_before, begun = counters.packets_sent_again, time.monotonic()
            for _ in range(4):
                taken_before = counters.datagrams_in
                for datagram in sealed(hostile, [asked] * AT_ONCE):
                    own.sendto(datagram, (LOOPBACK, observed.process.port))
                async with asyncio.timeout(5):
                    while counters.datagrams_in < taken_before + TAKEN_ON_ANY_MACHINE:
                        await asyncio.sleep(0.001)
            steps = (time.monotonic() - begun) / 0.2 + 2
        # Then it is answered within its bound, no turn of the loop had much to do, and the others are heard
        assert 0 < counters.packets_sent_again - sent_before < steps * 500
        assert 0 < max(seen) < LINES_OF_A_TURN
        assert await hostile.loudest_frequency("audio") == pytest.approx(1000, abs=5)
