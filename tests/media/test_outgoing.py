"""A slot is one stream that never ends, whoever feeds it."""

from dataclasses import dataclass
from itertools import pairwise

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from media.arrivals import MAX_LATE
from media.lines import H264, VP8, Slot
from media.loss_repair import MAX_MISSING
from media.outgoing import KEPT_SOUND, Outgoing
from media.rtcp import SenderReport
from media.rtp import forward_distance, mid_of, repaired_packet
from media.socket_memory import Name
from media.srtp import SrtpSessions
from media.track import MAX_JUMP
from tests.media.packets import H264_KEY_FRAME, KEY_FRAME, header_of, mid_extension, picture, rtp, sound
from tests.media.relayed import ClientsEnd, Profile, two_ends
from tests.media.sent_in_clear import REPAIR_SSRC, SLOT_SSRC, Sending, SentRecord, fed_by, slot_of

S = 1_000_000_000


@pytest.fixture
def ends() -> tuple[SrtpSessions, ClientsEnd]:
    """The relay's end of a listener's keys, and the listener's own."""
    return two_ends(Profile.GCM)


@pytest.fixture
def sending(ends: tuple[SrtpSessions, ClientsEnd]) -> Sending:
    return Sending(ends[0], SentRecord())


def test_numbers_run_on_when_the_source_changes(sending: Sending) -> None:
    slot = slot_of(sending.sessions)
    # Given one source whose last packet left at 1 s
    fed_by(sending, slot, 1, sound(7000, ssrc=1))
    (first,) = sending.sends(sound(7000, 48_000, ssrc=1), S)
    # When another one feeds the slot half a second later
    fed_by(sending, slot, 2, sound(3, ssrc=2))
    assert sending.sends(sound(7001, 48_960, ssrc=1), S) == []
    (second,) = sending.sends(sound(3, 5, ssrc=2), S + S // 2)
    # Then sequence and time go on from there
    assert (first.sequence, second.sequence) == (100, 101)
    assert second.timestamp - first.timestamp == 24_000
    assert first.ssrc == second.ssrc == SLOT_SSRC


def test_loss_and_disorder_of_the_source_stay_visible(sending: Sending) -> None:
    slot = slot_of(sending.sessions)
    fed_by(sending, slot, 1, sound(50, ssrc=1))
    sent = [header for at in (50, 52, 51, 54, 51, 54) for header in sending.sends(sound(at, ssrc=1))]
    assert [header.sequence for header in sent] == [100, 102, 101, 104]


def test_what_is_older_than_the_link_is_left_out(sending: Sending) -> None:
    slot = slot_of(sending.sessions)
    fed_by(sending, slot, 1, sound(50, ssrc=1))
    sending.sends(sound(50, ssrc=1))
    sending.sends(sound(53, ssrc=1))
    # Given that the same source feeds the slot anew while two of its packets are missing
    fed_by(sending, slot, 1, sound(50, ssrc=1))
    assert [header.sequence for header in sending.sends(sound(54, ssrc=1))] == [104]
    # Then what comes late was of the time before
    assert sending.sends(sound(51, ssrc=1)) == []
    assert [header.sequence for header in sending.sends(sound(55, ssrc=1))] == [105]


def test_a_slot_that_begins_with_a_late_packet_goes_on_from_the_highest(sending: Sending) -> None:
    slot = slot_of(sending.sessions)
    sending.sends(sound(10, ssrc=1))
    sending.sends(sound(13, ssrc=1))
    fed_by(sending, slot, 1, sound(10, ssrc=1))
    assert [header.sequence for header in sending.sends(sound(12, ssrc=1))] == [100]
    # 13 went out before the slot was fed: to its listener it is lost.
    assert [header.sequence for header in sending.sends(sound(14, ssrc=1))] == [102]
    fed_by(sending, slot, 2, sound(0, ssrc=2))
    assert [header.sequence for header in sending.sends(sound(0, ssrc=2))] == [103]


def test_a_picture_begins_with_a_key_frame(sending: Sending) -> None:
    slot = slot_of(sending.sessions, Slot.MAIN_VIDEO)
    fed_by(sending, slot, 1, picture(5))
    assert sending.sends(picture(5)) == []
    (key,) = sending.sends(picture(6, payload=KEY_FRAME))
    (delta,) = sending.sends(picture(7))
    assert (key.sequence, delta.sequence) == (100, 101)
    # And again after it was linked anew
    fed_by(sending, slot, 1, picture(5))
    assert sending.sends(picture(8)) == []


def test_a_slot_that_is_taken_away_before_it_began_leaves_its_numbers_as_they_were(sending: Sending) -> None:
    slot = slot_of(sending.sessions, Slot.MAIN_VIDEO)
    fed_by(sending, slot, 1, picture(5))
    sending.sends(picture(5))
    slot.settle()
    assert sending.tracks[1].beginning == ()
    assert sending.sends(picture(6, payload=KEY_FRAME)) == []
    fed_by(sending, slot, 2, picture(1, ssrc=2))
    assert [header.sequence for header in sending.sends(picture(1, ssrc=2, payload=KEY_FRAME))] == [100]
    slot.settle()
    slot.settle()
    assert slot.sent().packets == 1


def test_time_does_not_go_back_when_a_source_leaves_within_its_first_picture(sending: Sending) -> None:
    slot = slot_of(sending.sessions, Slot.MAIN_VIDEO)
    # Given a picture of which the packet that ends it has not come yet
    fed_by(sending, slot, 1, picture(5))
    (first,) = sending.sends(picture(5, 4_000_000_000, payload=KEY_FRAME, marker=False), 10 * S)
    fed_by(sending, slot, 2, picture(1, ssrc=2))
    (second,) = sending.sends(picture(1, 77, ssrc=2, payload=KEY_FRAME), 10 * S + S // 10)
    assert second.timestamp - first.timestamp == 9000


def test_time_does_not_go_back_after_a_burst(sending: Sending) -> None:
    slot = slot_of(sending.sessions)
    # Given sound that was held up on its way, and comes all at once
    fed_by(sending, slot, 1, sound(0, ssrc=1))
    sent = [header for at in range(8) for header in sending.sends(sound(at, ssrc=1), S)]
    fed_by(sending, slot, 2, sound(3, ssrc=2))
    (next_one,) = sending.sends(sound(3, ssrc=2), S + S // 1000)
    assert next_one.timestamp > sent[-1].timestamp


def test_a_sender_that_begins_anew_is_one_stream_to_its_listener(sending: Sending) -> None:
    slot = slot_of(sending.sessions)
    fed_by(sending, slot, 1, sound(50, ssrc=1))
    sent = [header for at in (50, 51, 60_000, 60_001, 3, 4) for header in sending.sends(sound(at, ssrc=1))]
    assert [header.sequence for header in sent] == [100, 101, 102, 103, 104, 105]
    assert slot.sent().packets == len(sent)


def test_sound_is_sent_again_as_it_was_and_only_the_latest_is_kept(sending: Sending) -> None:
    slot = slot_of(sending.sessions)
    fed_by(sending, slot, 1, sound(0, ssrc=1))
    for at in range(KEPT_SOUND + 5):
        (header,) = sending.sends(sound(at, ssrc=1))
        slot.kept_sound[header.sequence % KEPT_SOUND] = b"\x90\x6f" + header.sequence.to_bytes(2, "big")
    wanted = [100, 104, 105, 100 + KEPT_SOUND + 4, 100 + KEPT_SOUND + 5, 60_000]
    assert slot.again(wanted, 0).datagrams == [
        b"\x90\x6f" + number.to_bytes(2, "big") for number in (105, 100 + KEPT_SOUND + 4)
    ]
    # And nothing of a source that no longer feeds it
    fed_by(sending, slot, 2, sound(0, ssrc=2))
    assert slot.again(wanted, 0).datagrams == []


def test_a_picture_is_brought_again_only_as_long_as_its_track_feeds_the_slot(
    ends: tuple[SrtpSessions, ClientsEnd], sending: Sending
) -> None:
    slot = slot_of(sending.sessions, Slot.MAIN_VIDEO)
    fed_by(sending, slot, 1, picture(65_530))
    for at in range(65_530, 65_540):
        sending.sends(picture(at, payload=KEY_FRAME))
    # Given repairs of packets on both sides of the end of the track's numbers
    repairs = [ends[1].open(datagram) for datagram in slot.again([100, 109, 105], 0).datagrams]
    restored = [repaired_packet(repair, header_of(repair), VP8.payload_type, SLOT_SSRC) for repair in repairs]
    assert [header_of(packet or b"").sequence for packet in restored] == [100, 109, 105]
    assert len({header_of(repair).sequence for repair in repairs}) == 3
    assert {header_of(repair).ssrc for repair in repairs} == {REPAIR_SSRC}
    # And none of what was not sent, or another track's
    assert slot.again([99, 110, 100 + 32_768, 99 - 32_768 + 65_536], 0).datagrams == []
    fed_by(sending, slot, 2, picture(0, ssrc=2))
    assert slot.again([105], 0).datagrams == []
    sending.sends(picture(0, ssrc=2, payload=KEY_FRAME))
    assert slot.again([105, 109], 0).datagrams == []
    assert len(slot.again([110], 0).datagrams) == 1


def test_a_listener_without_repairs_gets_none(sending: Sending) -> None:
    slot = Outgoing(Slot.MAIN_VIDEO, SLOT_SSRC, REPAIR_SSRC, 100, 0)
    slot.connect(sending.sessions, Name(), {})
    fed_by(sending, slot, 1, picture(0))
    sending.sends(picture(0, payload=KEY_FRAME))
    assert slot.again([100], 0).datagrams == []


def test_the_name_of_the_sources_line_does_not_reach_the_listener(sending: Sending) -> None:
    slot = slot_of(sending.sessions, Slot.MAIN_VIDEO)
    named = rtp(1, payload=KEY_FRAME, extensions=mid_extension("screen"))
    fed_by(sending, slot, 1, named)
    sending.sends(named)
    (sent,) = sending.record.packets
    assert mid_of(sent, header_of(sent)) is None
    assert b"screen" not in sent


def test_a_sources_report_is_told_on_the_slots_clock(sending: Sending) -> None:
    slot = slot_of(sending.sessions)
    fed_by(sending, slot, 1, sound(7, ssrc=1))
    assert slot.sender_report(SenderReport(1, 77, 600, 9, 9)) is None
    (sent,) = sending.sends(sound(7, 500, ssrc=1))
    told = slot.sender_report(SenderReport(1, ntp=77, timestamp=600, packets=9, octets=9))
    octets = len(sound(7))
    assert told == SenderReport(SLOT_SSRC, 77, sent.timestamp + 100, packets=1, octets=octets)
    assert slot.sender_report(SenderReport(2, 77, 600, 9, 9)) is None


Step = tuple[str, int, int]
kinds = st.sampled_from(["next", "next", "gap", "late", "late", "double", "jump", "feed", "feed", "settle", "codec"])
counts = st.one_of(st.integers(1, 5), st.integers(1, MAX_LATE + 10))
steps = st.lists(st.tuples(kinds, st.integers(0, 1), counts), max_size=100)


CLIENTS = range(2)
AHEAD = {"gap": 0, "jump": MAX_JUMP}


@dataclass
class History:
    """Two clients' pictures, of which one at a time feeds a slot."""

    sending: Sending
    slot: Outgoing
    first: int
    at_ns: int = S

    def __post_init__(self) -> None:
        self.highest = dict.fromkeys(CLIENTS, self.first)
        self.codec = dict.fromkeys(CLIENTS, VP8)
        for ssrc in CLIENTS:
            self._sends(ssrc, self.first)

    def step(self, what: str, ssrc: int, count: int) -> None:
        self.at_ns += S // 100
        if what == "feed":
            fed_by(self.sending, self.slot, ssrc, b"")
        elif what == "settle":
            self.slot.settle()
        else:
            if what == "codec":
                self.codec[ssrc] = H264 if self.codec[ssrc] is VP8 else VP8
            self._sends(ssrc, self._sequence(what, ssrc, count))

    def _sequence(self, what: str, ssrc: int, count: int) -> int:
        if what in AHEAD:
            return self.highest[ssrc] + AHEAD[what] + count
        return self.highest[ssrc] + {"late": -count, "double": 0}.get(what, 1)

    def _sends(self, ssrc: int, sequence: int) -> None:
        codec = self.codec[ssrc]
        self.highest[ssrc] = max(self.highest[ssrc], sequence)
        payload = (H264_KEY_FRAME if codec is H264 else KEY_FRAME) + b"%d of %d" % (sequence, ssrc)
        packet = picture(sequence, ssrc=ssrc, payload=payload, payload_type=codec.payload_type)
        self.sending.sends(packet, self.at_ns)


LATE_FROM_BEFORE_THE_LINK: list[Step] = [
    ("gap", 1, 4),
    *([("feed", 0, 1), *[("next", 0, 1)] * 4]),
    *([("feed", 1, 1), ("next", 1, 1), ("late", 1, 2)]),
]


@settings(max_examples=200, deadline=None)
@example(LATE_FROM_BEFORE_THE_LINK, 0)
@given(steps, st.sampled_from([0, 65_530, 30_000]))
def test_no_number_is_ever_given_to_two_different_packets(steps: list[Step], first: int) -> None:
    ours, theirs = two_ends(Profile.GCM)
    sending = Sending(ours, SentRecord())
    slot = slot_of(ours, Slot.MAIN_VIDEO, sequence=32_767)
    history = History(sending, slot, first)
    for step in steps:
        history.step(*step)
    given_out = [header_of(packet).sequence for packet in sending.record.packets]
    assert len(given_out) == len(set(given_out))
    # And each of its numbers lies near those before, so that the receiver's count of cycles is ours
    for before, after in pairwise(given_out):
        assert abs(forward_distance(after, before)) <= MAX_JUMP + MAX_MISSING
    # And whatever the listener asks for, libsrtp seals it, which it does but once for each number
    asked = given_out[-40:]
    again = slot.again([*asked, *asked, 5], history.at_ns).datagrams
    repairs = [ends for datagram in again if (ends := theirs.open(datagram))]
    assert len(repairs) == len(again)
    for repair in repairs:
        header = header_of(repair)
        restored = repaired_packet(repair, header, header.payload_type - 1, SLOT_SSRC)
        assert restored is not None
        sent = next(packet for packet in sending.record.packets if packet[2:4] == restored[2:4])
        assert restored[20:] == sent[20:]
        assert restored[:16] == sent[:16]
