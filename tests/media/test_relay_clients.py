"""Which clients the relay takes packets from, how many, and what it makes of the rest."""

import socket

from media.answer import Announced
from media.leg import MAX_BURST
from media.lines import OPUS, VP8, Slot, Source
from media.rtp import repair_packet
from media.statistics import Dropped
from tests.media.packets import (
    KEY_FRAME,
    header_of,
    picture,
    rtp,
    sound,
)
from tests.media.relayed import FIRST_SEQUENCE, Party, Profile, Relayed, relayed

CAMERA, REPAIRS, SOUND = 1, 2, 7
ANNOUNCED = Announced({CAMERA: Source.CAMERA}, {REPAIRS: CAMERA})


def sequences(packets: list[bytes]) -> list[int]:
    return [header_of(packet).sequence for packet in packets]


def seen_and_heard(between: Relayed, profile: Profile = Profile.GCM) -> tuple[Party, Party]:
    """A customer whose sound and picture go to a teller."""
    customer, teller = between.party(profile, ANNOUNCED), between.party()
    customer.feeds_slot(Source.AUDIO, teller, Slot.MAIN_AUDIO)
    customer.feeds_slot(Source.CAMERA, teller, Slot.MAIN_VIDEO)
    return customer, teller


def test_a_flood_is_cut_to_its_bound_and_the_others_lose_nothing() -> None:
    with relayed() as between:
        customer, teller = seen_and_heard(between)
        flooder, listener = between.party(), between.party()
        flooder.feeds_slot(Source.AUDIO, listener, Slot.MAIN_AUDIO)
        # Given five seconds in which one client sends 3000 packets/s: ten times what a party of a call does
        sent_by_flooder = sent_by_customer = heard_by_teller = 0
        for step in range(250):
            for _ in range(60):
                flooder.send(sound(sent_by_flooder))
                sent_by_flooder += 1
            for _ in range(6):
                customer.send(sound(sent_by_customer))
                sent_by_customer += 1
            between.poll()
            heard_by_teller += len(teller.receive())
            listener.receive_datagrams()
            if step % 10 == 9:
                for party in between.parties:
                    party.leg.refill(0.2)
        # Then of it no more is taken than its bound, and the others' packets are all relayed, and kept
        taken = len(flooder.kept[Source.AUDIO])
        assert 1_500 * 4 < taken < 1_500 * 5 + 400 + 600
        assert between.counters.dropped[Dropped.FLOOD] == sent_by_flooder - taken
        assert heard_by_teller == sent_by_customer == len(customer.kept[Source.AUDIO])
        # And when it behaves again it is heard again
        flooder.leg.refill(1)
        taken_before = len(flooder.kept[Source.AUDIO])
        flooder.send(sound(sent_by_flooder), sound(sent_by_flooder + 1))
        between.poll()
        assert len(flooder.kept[Source.AUDIO]) == taken_before + 2


def test_a_flood_of_what_is_out_of_the_ordinary_is_bounded_too() -> None:
    with relayed() as between:
        customer, teller = seen_and_heard(between)
        customer.send(picture(0, payload=KEY_FRAME), picture(1), sound(0))
        between.poll()
        # Given 5000 repairs within a moment of what nobody lacks
        whole = picture(1)
        for number in range(5000):
            customer.send(repair_packet(whole, header_of(whole), 97, number, REPAIRS))
            if number % 100 == 0:
                between.poll()
        between.poll()
        # Then few of them are looked at, and what is ordinary goes on
        looked_at = 5000 - between.counters.dropped[Dropped.FLOOD]
        assert looked_at <= MAX_BURST
        customer.send(sound(1), picture(2))
        between.poll()
        assert len(teller.receive()) == 5


def test_what_is_no_media_of_a_known_client_goes_the_slow_way() -> None:
    with relayed() as between:
        customer, _ = seen_and_heard(between)
        customer.send(sound(1))
        between.poll()
        rtcp, dtls, stun = b"\x81\xc9" + bytes(30), b"\x16\xfe\xfd", b"\x00\x01\x00\x00"
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as foreign:
            foreign.bind(("127.0.0.1", 0))
            foreign.sendto(customer.seal(sound(2)), ("127.0.0.1", between.port))
            customer.send_datagrams(rtcp, dtls, stun, b"\xff", b"", bytes(1501), bytes(1500))
            between.poll()
            stranger, *own = between.slow_path.taken
            assert stranger[1] == foreign.getsockname()
        assert own == [(data, customer.address) for data in (rtcp, dtls, stun, b"\xff", bytes(1500))]
        assert between.dropped() == {Dropped.EMPTY: 1, Dropped.TOO_LONG: 1}


def test_an_empty_datagram_where_a_packet_lay_before_is_just_empty() -> None:
    with relayed() as between:
        customer, _ = seen_and_heard(between)
        for sequence in range(3):
            customer.send(sound(sequence))
            between.poll()
            customer.send_datagrams(b"")
            between.poll()
        assert between.dropped() == {Dropped.EMPTY: 3}


def test_an_address_that_another_connection_has_taken_over_stays_with_it() -> None:
    with relayed() as between:
        before, after = between.party(), between.party()
        # Given a later connection from the same address
        between.relay.bind(before.address, after.leg)
        before.socket.sendto(after.seal(sound(1)), ("127.0.0.1", between.port))
        between.poll()
        assert len(after.kept[Source.AUDIO]) == 1
        # When the earlier one goes
        between.relay.unbind(before.address, before.leg)
        before.socket.sendto(after.seal(sound(2)), ("127.0.0.1", between.port))
        between.poll()
        # Then the later one stays; and when it goes too, the address is a stranger's
        assert len(after.kept[Source.AUDIO]) == 2
        between.relay.unbind(before.address, after.leg)
        before.socket.sendto(after.seal(sound(3)), ("127.0.0.1", between.port))
        between.poll()
        assert len(after.kept[Source.AUDIO]) == 2
        assert len(between.slow_path.taken) == 1


def test_a_client_that_moves_is_followed_with_its_first_packet() -> None:
    with relayed() as between:
        customer, teller = seen_and_heard(between)
        customer.send(sound(1))
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as moved:
            moved.bind(("127.0.0.1", 0))
            between.relay.bind(moved.getsockname(), customer.leg)
            moved.sendto(customer.seal(sound(2)), ("127.0.0.1", between.port))
            moved.sendto(customer.seal(sound(3)), ("127.0.0.1", between.port))
            between.poll()
        assert len(customer.came_from_senders) == 2
        assert sequences(teller.receive()) == [FIRST_SEQUENCE + at for at in range(3)]


def test_streams_that_nobody_offered_are_dropped() -> None:
    with relayed() as between:
        customer, _ = seen_and_heard(between)
        customer.send(rtp(1, ssrc=99, payload_type=VP8.payload_type))
        customer.send(rtp(1, ssrc=CAMERA, payload_type=OPUS.payload_type, payload=b"sound in a picture's stream"))
        customer.send(rtp(1, ssrc=98, payload_type=97, payload=b"repair of nothing"))
        for ssrc in range(200, 220):
            customer.send(sound(1, ssrc=ssrc))
        between.poll()
        assert between.counters.dropped[Dropped.UNKNOWN_STREAM] == 2 + 12
        assert len(customer.tracks.by_ssrc) == 8


def test_a_packet_too_short_for_the_layout_it_claims_is_dropped() -> None:
    with relayed() as between:
        customer, teller = seen_and_heard(between)
        customer.send(sound(1))
        between.poll()
        # Given a client that seals a header whose extension does not fit into its packet
        short = sound(2, payload=b"")[:-3]
        datagram = bytearray(customer.seal(sound(2, payload=b"")))
        customer.send_datagrams(bytes(datagram[: len(short)]) + bytes(16))
        between.poll()
        customer.send(sound(3))
        between.poll()
        assert sequences(teller.receive()) == [FIRST_SEQUENCE, FIRST_SEQUENCE + 2]
        assert between.dropped() == {Dropped.SRTP_REFUSED: 1}
