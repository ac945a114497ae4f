"""What leaves the relay's socket is, to the byte, what came in under other numbers; all else goes nowhere."""

import socket
import time

import pytest

from media.answer import Announced
from media.lines import H264, OPUS, VP8, Slot, Source
from media.loss_repair import REORDERING_NS
from media.rtp import begins_key_frame, mid_of, repair_packet, repaired_packet, send_time_at
from media.statistics import Dropped
from tests.media.packets import (
    DELTA_FRAME,
    H264_DELTA_FRAME,
    H264_KEY_FRAME,
    KEY_FRAME,
    header_of,
    mid_extension,
    picture,
    rtp,
    sound,
)
from tests.media.relayed import FIRST_SEQUENCE, FIRST_TIMESTAMP, Party, Profile, Relayed, relayed

CAMERA, REPAIRS, SOUND = 1, 2, 7
ANNOUNCED = Announced({CAMERA: Source.CAMERA}, {REPAIRS: CAMERA})


def seen_and_heard(between: Relayed, profile: Profile = Profile.GCM) -> tuple[Party, Party]:
    """A customer whose sound and picture go to a teller."""
    customer, teller = between.party(profile, ANNOUNCED), between.party()
    customer.feeds_slot(Source.AUDIO, teller, Slot.MAIN_AUDIO)
    customer.feeds_slot(Source.CAMERA, teller, Slot.MAIN_VIDEO)
    return customer, teller


def relayed_sound(packet: bytes, first: bytes, listener: Party, slot: Slot = Slot.MAIN_AUDIO) -> bytes:
    """As it leaves when `first` was the first of its track: the numbers alone are others."""
    since = header_of(packet).sequence - header_of(first).sequence
    timestamp = header_of(packet).timestamp - header_of(first).timestamp
    numbers = (FIRST_SEQUENCE + since & 0xFFFF).to_bytes(2, "big")
    numbers += (FIRST_TIMESTAMP + 1 + timestamp & 0xFFFFFFFF).to_bytes(4, "big")
    return packet[:2] + numbers + listener.slots[slot].ssrc.to_bytes(4, "big") + packet[12:]


def without_send_time(packet: bytes) -> bytes:
    """All but when it was sent, which is later than it was made."""
    return packet[:17] + bytes(3) + packet[20:]


def sequences(packets: list[bytes]) -> list[int]:
    return [header_of(packet).sequence for packet in packets]


@pytest.mark.parametrize("profile", Profile)
@pytest.mark.parametrize("family", [socket.AF_INET, socket.AF_INET6])
def test_sound_leaves_as_it_came_under_the_slots_numbers(family: socket.AddressFamily, profile: Profile) -> None:
    with relayed(family) as between:
        customer, teller = seen_and_heard(between, profile)
        # Given packets across the end of the sequence numbers, one of them as long as a datagram may be
        spoken = [sound(65_000 + at, payload=b"%d" % at * 20) for at in range(4)]
        spoken += [sound(65_004, payload=bytes(1300)), *(sound(65_005 + at) for at in range(1200))]
        # When they are sent, a few at a time and many at a time
        heard: list[bytes] = []
        for first, after in ((0, 1), (1, 2), (2, 70), (70, 200), (200, 700), (700, len(spoken))):
            for at in range(first, after, 50):
                customer.send(*spoken[at : min(at + 50, after)])
                between.poll()
                heard += teller.receive()
        # Then each has come, in order, to the byte
        assert heard == [relayed_sound(packet, spoken[0], teller) for packet in spoken]
        # And was kept as it was, and counted
        assert customer.kept[Source.AUDIO] == spoken
        assert between.counters.packets_in == between.counters.packets_out == len(spoken)
        assert not between.dropped()
        assert len(customer.came_from_senders) == 1


def test_a_picture_bears_the_time_at_which_it_leaves() -> None:
    with relayed() as between:
        customer, teller = seen_and_heard(between)
        shown = [picture(9, payload=KEY_FRAME, sent=123), *(picture(at, sent=at) for at in range(10, 40))]
        before = send_time_at(time.monotonic_ns())
        customer.send(*shown)
        between.poll()
        after = send_time_at(time.monotonic_ns())
        seen = teller.receive()
        expected = [relayed_sound(packet, shown[0], teller, Slot.MAIN_VIDEO) for packet in shown]
        assert list(map(without_send_time, seen)) == list(map(without_send_time, expected))
        passed = after - before & 0xFFFFFF
        assert all(int.from_bytes(packet[17:20], "big") - before & 0xFFFFFF <= passed for packet in seen)


def test_a_picture_begins_with_a_key_frame_which_is_asked_for() -> None:
    with relayed() as between:
        customer, teller = seen_and_heard(between)
        customer.send(picture(1), picture(2))
        between.poll()
        assert teller.receive() == []
        assert set(customer.key_frames_asked) == {CAMERA}
        customer.send(picture(3, payload=KEY_FRAME), picture(4))
        between.poll()
        assert sequences(teller.receive()) == [FIRST_SEQUENCE, FIRST_SEQUENCE + 1]
        assert len(customer.kept[Source.CAMERA]) == 4


def test_what_was_overtaken_comes_late_and_keeps_its_place() -> None:
    with relayed() as between:
        customer, teller = seen_and_heard(between)
        spoken = [sound(at) for at in (65_534, 65_535, 1, 2, 0, 3)]
        customer.send(*spoken)
        between.poll()
        heard = teller.receive()
        assert sorted(heard) == sorted(relayed_sound(packet, spoken[0], teller) for packet in spoken)
        assert customer.kept[Source.AUDIO] == spoken
        # And nothing is asked for that is there
        between.ask_for_missing(REORDERING_NS)
        assert customer.asked == []
        assert not between.relay.arrivals.gapped


def test_a_double_goes_nowhere_whether_sealed_twice_or_replayed() -> None:
    with relayed() as between:
        customer, teller = seen_and_heard(between)
        datagrams = [customer.seal(sound(at)) for at in range(3)]
        # When datagrams are replayed, at once and later
        customer.send_datagrams(*datagrams, datagrams[2], datagrams[0])
        between.poll()
        customer.send_datagrams(datagrams[1])
        between.poll()
        # Then SRTP refuses them
        assert sequences(teller.receive()) == [FIRST_SEQUENCE + at for at in range(3)]
        assert between.dropped() == {Dropped.SRTP_REFUSED: 3}
        # And when a repair brings again what came already, it is no second packet
        customer.send(picture(9, payload=KEY_FRAME), picture(10))
        whole = picture(10)
        customer.send(repair_packet(whole, header_of(whole), 97, 1, REPAIRS))
        between.poll()
        assert len(teller.receive()) == 2
        assert len(customer.kept[Source.CAMERA]) == 2
        assert between.counters.packets_repaired == 0


def test_what_was_altered_goes_nowhere_and_does_not_disturb_what_follows() -> None:
    with relayed() as between:
        customer, teller = seen_and_heard(between)
        customer.send(sound(1))
        # When each byte of a datagram has been altered in turn, and a part has been cut off
        whole = customer.seal(sound(2))
        altered = [whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :] for at in range(12, len(whole))]
        cut = [whole[:length] for length in range(1, len(whole))]
        for datagram in (*altered, *cut):
            customer.send_datagrams(datagram)
            between.poll()
        # Then none of them leaves or is kept, and what is whole does
        customer.send_datagrams(whole)
        customer.send(sound(3))
        between.poll()
        assert sequences(teller.receive()) == [FIRST_SEQUENCE + at for at in range(3)]
        assert customer.kept[Source.AUDIO] == [sound(1), sound(2), sound(3)]
        assert between.counters.dropped[Dropped.SRTP_REFUSED] >= len(altered)


def test_what_is_missing_is_asked_for_and_comes_as_a_repair() -> None:
    with relayed() as between:
        customer, teller = seen_and_heard(between)
        # Given two packets of a picture that got lost
        customer.send(picture(7, payload=KEY_FRAME), picture(10))
        between.poll()
        between.ask_for_missing()
        assert customer.asked == []
        between.ask_for_missing(REORDERING_NS)
        assert customer.asked == [8, 9]
        # When they come as repairs, one of them twice, beside a repair with nothing in it
        for number, repaired in enumerate((8, 9, 9)):
            lost = picture(repaired, payload=b"\x10\x01%d" % repaired)
            customer.send(repair_packet(lost, header_of(lost), 97, number, REPAIRS))
        customer.send(rtp(3, ssrc=REPAIRS, payload=b"", payload_type=97, padding=200))
        between.poll()
        # Then they take their places
        seen = teller.receive()
        assert sequences(seen) == [FIRST_SEQUENCE + at for at in (0, 3, 1, 2)]
        assert [packet[20:] for packet in seen[2:]] == [b"\x10\x018", b"\x10\x019"]
        assert sequences(customer.kept[Source.CAMERA]) == [7, 10, 8, 9]
        assert between.counters.packets_repaired == 2
        # And no more is asked for
        between.ask_for_missing(10 * REORDERING_NS)
        assert customer.asked == [8, 9]


def test_a_listener_gets_again_what_it_lacks_sound_as_it_was_and_a_picture_as_a_repair() -> None:
    with relayed() as between:
        customer, teller = seen_and_heard(between)
        customer.send(sound(1), sound(2), sound(4), sound(3), sound(5))
        customer.send(picture(1, ssrc=CAMERA, payload=KEY_FRAME), picture(2), picture(3, payload=b"\x10\x01third"))
        between.poll()
        datagrams = {datagram[2:4] + datagram[8:12]: datagram for datagram in teller.receive_datagrams()}
        # Sound is sent again to the byte
        words, pictures = teller.slots[Slot.MAIN_AUDIO], teller.slots[Slot.MAIN_VIDEO]
        wanted = [FIRST_SEQUENCE + at for at in (1, 3, 2)]
        again = words.again(wanted, 1)
        assert again.datagrams == [
            datagrams[number.to_bytes(2, "big") + words.ssrc.to_bytes(4, "big")] for number in wanted
        ]
        # A picture is brought by a packet of a stream of its own
        (sealed,) = pictures.again([FIRST_SEQUENCE + 2], 1).datagrams
        repair = teller.open(sealed)
        header = header_of(repair)
        assert (header.payload_type, header.ssrc) == (97, pictures.repair_ssrc)
        restored = repaired_packet(repair, header, VP8.payload_type, pictures.ssrc)
        assert restored is not None
        expected = relayed_sound(picture(3, payload=b"\x10\x01third"), picture(1), teller, Slot.MAIN_VIDEO)
        assert without_send_time(restored) == without_send_time(expected)


def test_the_lines_name_stays_here_and_its_packets_are_like_all_others() -> None:
    with relayed() as between:
        customer, teller = between.party(), between.party()
        customer.feeds_slot(Source.SCREEN, teller, Slot.SECOND_VIDEO)
        # Given a client that has announced nothing, and names the line in its first packets
        named = [
            rtp(
                at, at * 3000, 5, KEY_FRAME if at == 1 else DELTA_FRAME, extensions=mid_extension("screen"), marker=True
            )
            for at in (1, 2, 3)
        ]
        shown = [*named, *(picture(at, ssrc=5) for at in (4, 5))]
        customer.send(*shown)
        between.poll()
        # Then its listener sees one stream without the name
        seen = teller.receive()
        assert sequences(seen) == [FIRST_SEQUENCE + at for at in range(5)]
        assert [mid_of(packet, header_of(packet)) for packet in seen] == [None] * 5
        assert all(len(there) == len(here) for there, here in zip(seen, shown, strict=True))
        assert customer.kept[Source.SCREEN] == shown


def test_unusual_headers_are_relayed_as_well() -> None:
    with relayed() as between:
        customer, teller = seen_and_heard(between)
        spoken = [
            sound(1),
            rtp(2, 2 * 960, ssrc=SOUND, payload=b"no extension", payload_type=OPUS.payload_type),
            rtp(3, 3 * 960, ssrc=SOUND, payload=b"padded", payload_type=OPUS.payload_type, padding=9),
            rtp(
                4,
                4 * 960,
                ssrc=SOUND,
                payload=b"two words",
                payload_type=OPUS.payload_type,
                extensions=b"\x24" + bytes(6),
            ),
            sound(5),
        ]
        customer.send(*spoken)
        between.poll()
        heard = teller.receive()
        assert sorted(heard) == sorted(relayed_sound(packet, spoken[0], teller) for packet in spoken)


def test_a_sender_goes_over_to_h264_in_the_same_stream() -> None:
    with relayed() as between:
        customer, teller = seen_and_heard(between)
        h264 = H264.payload_type
        customer.send(picture(1, payload=KEY_FRAME), picture(2), picture(4))
        between.poll()
        customer.key_frames_asked.clear()
        # When the sender changes its codec, the last packet of the old one comes late, and the key frame comes last
        customer.send(picture(5, payload=H264_DELTA_FRAME, payload_type=h264), picture(3))
        customer.send(picture(6, payload=H264_KEY_FRAME, payload_type=h264))
        customer.send(picture(7, payload=H264_DELTA_FRAME, payload_type=h264))
        between.poll()
        # Then the listener gets the old codec up to the change, and the new one from its key frame on
        seen = teller.receive()
        assert sequences(seen) == [FIRST_SEQUENCE + at for at in (0, 1, 3, 4, 5)]
        assert [header_of(packet).payload_type for packet in seen] == [96, 96, 96, h264, h264]
        assert begins_key_frame(seen[3], header_of(seen[3]), H264)
        assert customer.key_frames_asked
        assert customer.tracks.current[Source.CAMERA].codec is H264
        assert between.dropped() == {Dropped.BEFORE_KEY_FRAME: 1, Dropped.TOO_LATE: 1}
        # And repairs go on in the new codec
        (sealed,) = teller.slots[Slot.MAIN_VIDEO].again([FIRST_SEQUENCE + 5], 1).datagrams
        assert header_of(teller.open(sealed)).payload_type == 103


def test_a_repair_from_before_the_sender_began_anew_does_not_take_it_back() -> None:
    with relayed() as between:
        customer, teller = seen_and_heard(between)
        customer.send(picture(1, payload=KEY_FRAME), picture(3))
        customer.send(picture(20_000, payload=KEY_FRAME), picture(20_001))
        lost = picture(2)
        customer.send(repair_packet(lost, header_of(lost), 97, 1, REPAIRS))
        customer.send(picture(20_002))
        between.poll()
        assert sequences(teller.receive()) == [FIRST_SEQUENCE + at for at in (0, 2, 3, 4, 5)]
        assert customer.tracks.current[Source.CAMERA].highest == 20_002


def test_each_listener_more_gets_the_same_under_its_own_numbers() -> None:
    with relayed() as between:
        customer, teller = seen_and_heard(between)
        supervisor, expert = between.party(Profile.AES_CM), between.party()
        customer.send(sound(1), picture(1, payload=KEY_FRAME))
        between.poll()
        for listener, slot in ((supervisor, Slot.SECOND_AUDIO), (expert, Slot.MAIN_AUDIO)):
            customer.feeds_slot(Source.AUDIO, listener, slot)
        customer.feeds_slot(Source.CAMERA, expert, Slot.MAIN_VIDEO)
        spoken = [sound(at) for at in range(2, 90)]
        shown = [picture(at, payload=KEY_FRAME) for at in range(2, 90)]
        customer.send(*spoken, *shown)
        between.poll()
        main = [packet for packet in teller.receive() if header_of(packet).payload_type == OPUS.payload_type]
        assert main[1:] == [relayed_sound(packet, sound(1), teller) for packet in spoken]
        assert supervisor.receive() == [
            relayed_sound(packet, spoken[0], supervisor, Slot.SECOND_AUDIO) for packet in spoken
        ]
        seen = expert.receive()
        heard = [packet for packet in seen if header_of(packet).payload_type == OPUS.payload_type]
        assert heard == [relayed_sound(packet, spoken[0], expert) for packet in spoken]
        assert sorted(without_send_time(packet) for packet in seen if packet not in heard) == sorted(
            without_send_time(relayed_sound(packet, shown[0], expert, Slot.MAIN_VIDEO)) for packet in shown
        )
        # And sound is kept for each to be sent again
        again = supervisor.slots[Slot.SECOND_AUDIO].again([FIRST_SEQUENCE + 80], 1)
        assert len(again.datagrams) == 1
