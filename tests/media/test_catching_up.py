"""Who connects later than the other sees at once what the other's camera has begun with."""

import pytest

from media.lines import Slot
from media.outgoing import Outgoing
from media.rtp import RtpHeader
from media.track import KEPT_PACKETS, KEY_FRAME_FRESH_NS
from tests.media.packets import KEY_FRAME, header_of, picture
from tests.media.relayed import Profile, two_ends
from tests.media.sent_in_clear import Sending, SentRecord, fed_by, slot_of

S = 1_000_000_000


@pytest.fixture
def sending() -> Sending:
    return Sending(two_ends(Profile.GCM)[0], SentRecord())


def caught_up(sending: Sending, slot: Outgoing, now_ns: int) -> list[RtpHeader]:
    """What leaves at once when the slot is fed by the first stream, which has run for a while."""
    fed_by(sending, slot, 1, b"")
    before = len(sending.record.packets)
    began = sending.arrivals.catch_up(slot, sending.tracks[1], now_ns)
    assert began is (slot in sending.tracks[1].outgoing)
    return [header_of(sent) for sent in sending.record.packets[before:]]


def test_who_connects_later_sees_the_key_frame_that_has_just_come_and_all_since(sending: Sending) -> None:
    # Given a camera that began with a key frame of two packets, of whose pictures one is missing
    for packet in (
        picture(5, 15_000, payload=KEY_FRAME, marker=False),
        picture(6, 15_000),
        picture(7),
        picture(9),
    ):
        assert sending.sends(packet, S) == []
    # When another connects
    slot = slot_of(sending.sessions, Slot.MAIN_VIDEO)
    sent = caught_up(sending, slot, S + KEY_FRAME_FRESH_NS)
    # Then all of that leaves at once, and what comes next, late or not, as ever
    assert [header.sequence for header in sent] == [100, 101, 102, 104]
    assert [header.timestamp - sent[0].timestamp for header in sent] == [0, 0, 6_000, 12_000]
    assert [header.sequence for at in (8, 10) for header in sending.sends(picture(at), S)] == [103, 105]
    # And it is counted as if it had been there from that key frame on
    assert slot.sent().packets == 6
    assert slot.sent().frames == sending.tracks[1].frames.count


def test_what_came_before_the_key_frame_is_not_counted_as_sent(sending: Sending) -> None:
    first = slot_of(sending.sessions, Slot.MAIN_VIDEO)
    sending.sends(picture(4), S)
    fed_by(sending, first, 1, b"")
    sending.sends(picture(5, payload=KEY_FRAME), S)
    sending.sends(picture(6), S)
    later = slot_of(sending.sessions, Slot.SECOND_VIDEO)
    assert len(caught_up(sending, later, S)) == 2
    assert later.sent() == first.sent()
    assert later.sent().packets == 2


@pytest.mark.parametrize("since", [KEY_FRAME_FRESH_NS + 1, None], ids=["too old", "no longer kept"])
def test_a_key_frame_of_the_past_is_no_beginning(sending: Sending, since: int | None) -> None:
    sending.sends(picture(5, payload=KEY_FRAME), S)
    for at in range(6, 6 + (KEPT_PACKETS if since is None else 1)):
        sending.sends(picture(at), S)
    slot = slot_of(sending.sessions, Slot.MAIN_VIDEO)
    assert caught_up(sending, slot, S + (since or 0)) == []
    assert sending.sends(picture(400), S) == []
    assert [header.sequence for header in sending.sends(picture(401, payload=KEY_FRAME), S)] == [100]
