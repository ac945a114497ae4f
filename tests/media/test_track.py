"""One stream on its way in: what is counted and kept of it, and what its sender is told."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from media.lines import H264, OPUS, VP8, Codec, Source
from media.rtcp import SenderReport
from media.track import KEPT_MASK, KEPT_PACKETS, KEY_FRAME_INTERVAL_NS, Track, keeps_nothing
from tests.media.packets import picture, sound

MS = 1_000_000
SSRC = 7


def sound_track(first: int = 0) -> Track:
    return Track(SSRC, Source.AUDIO, OPUS, first, keeps_nothing)


def picture_track(first: int = 0, codec: Codec = VP8) -> Track:
    return Track(SSRC, Source.CAMERA, codec, first, keeps_nothing)


def receive(track: Track, sequence: int, arrival_ns: int = 0, timestamp: int | None = None) -> int:
    """As the relay does with a packet that is not late; its number."""
    number = track.number_of(sequence & 0xFFFF)
    track.advance(number)
    packet = sound(sequence) if track.is_sound else picture(sequence)
    track.packets += 1
    track.octets += len(packet)
    track.kept[number & KEPT_MASK] = packet
    track.arrived(arrival_ns, sequence, sequence * 960 if timestamp is None else timestamp, None)
    return number


def test_numbers_run_on_past_their_end_several_times() -> None:
    track = sound_track(first=65_000)
    numbers = [receive(track, 65_000 + at) for at in range(0, 5 * 65_536, 97)]
    assert numbers == [65_000 + at for at in range(0, 5 * 65_536, 97)]
    assert track.highest == numbers[-1]
    assert track.report(0).highest_sequence == numbers[-1]
    assert track.cycle == numbers[-1] & ~0xFFFF
    assert track.expected == (numbers[-1] & 0xFFFF) + 1


def test_after_the_last_number_comes_the_one_beyond_which_is_not_taken_for_the_first() -> None:
    track = sound_track(first=65_534)
    receive(track, 65_534)
    receive(track, 65_535)
    # The relay takes only `expected` the short way: 0 takes the longer one, where the cycle is counted.
    assert track.expected == 65_536
    assert receive(track, 65_536) == 65_536
    assert track.expected == 1


def test_a_number_before_the_first_may_be_negative_and_is_near() -> None:
    track = sound_track(first=0)
    assert track.number_of(0) == 0
    receive(track, 0)
    assert track.number_of(65_535) == -1
    assert track.number_of(1) == 1


@given(st.integers(0, 65_535), st.lists(st.integers(1, 3000), max_size=200), st.integers(-32_000, 32_000))
def test_numbers_are_the_true_ones_however_streams_jump(first: int, steps: list[int], near: int) -> None:
    track, true = sound_track(first), first
    receive(track, first)
    for step in steps:
        true += step
        assert receive(track, true) == true
    assert track.number_of(true + near & 0xFFFF) == true + near


def test_loss_is_told_for_the_time_since_the_last_report() -> None:
    track = sound_track(65_530)
    for sequence in (65_530, 65_531, 65_533):
        receive(track, sequence)
    first = track.report(0)
    assert (first.fraction_lost, first.lost, first.highest_sequence) == (64, 1, 65_533)
    for sequence in (65_534, 65_535):
        receive(track, sequence)
    assert track.report(0).fraction_lost == 0
    # And a packet that comes late after all was not lost
    track.packets += 1
    told = track.report(0)
    assert (told.fraction_lost, told.lost) == (0, 0)


def test_loss_of_everything_but_one_is_told_within_eight_bits() -> None:
    track = sound_track()
    receive(track, 0)
    track.report(0)
    receive(track, 2999)
    assert track.report(0).fraction_lost == 255


def test_of_sound_the_worst_listeners_loss_is_told_once() -> None:
    track = sound_track()
    receive(track, 0)
    track.listeners_loss = 40
    assert [track.report(0).fraction_lost for _ in "ab"] == [40, 0]
    seen = picture_track()
    receive(seen, 0)
    seen.listeners_loss = 40
    assert seen.report(0).fraction_lost == 0


def test_jitter_is_nothing_for_an_even_stream_and_grows_with_delay() -> None:
    track = sound_track()
    for sequence in range(16):
        receive(track, sequence, sequence * 20 * MS)
    assert track.report(0).jitter == 0
    receive(track, 16, 16 * 20 * MS)
    # Of eight packets the first two are looked at.
    receive(track, 17, (17 * 20 + 16) * MS)
    assert track.report(0).jitter == 16 * 48 // 16


def test_the_wrap_of_timestamps_is_no_jitter() -> None:
    track = picture_track()
    for sequence in range(10):
        receive(track, sequence, sequence * 100 * MS, (0xFFFF_FFFF - 20_000 + sequence * 9000) & 0xFFFF_FFFF)
    assert track.report(0).jitter == 0


def test_the_senders_own_report_is_given_back_with_its_age() -> None:
    track = sound_track()
    receive(track, 0)
    assert track.report(0).delay == 0
    track.sender_report(SenderReport(SSRC, 0x0001_2345_6789_0000, 0, 0, 0), 1000 * MS)
    told = track.report(1500 * MS)
    assert (told.last_report, told.delay) == (0x2345_6789, 32_768)


def test_what_has_been_counted_is_told_without_being_changed() -> None:
    track = sound_track(10)
    for sequence in (10, 11, 13):
        receive(track, sequence)
    octets = len(sound(0))
    for _ in "ab":
        counters = track.counters()
        assert (counters.stream, counters.expected, counters.lost, counters.octets) == (SSRC, 4, 1, 3 * octets)
    assert track.report(0).fraction_lost == 64


@pytest.mark.parametrize("again", [0, 7, 32_000, 65_535])
def test_a_sender_that_begins_anew_loses_nothing_by_it_and_what_was_lost_stays_so(again: int) -> None:
    track = picture_track(first=100)
    for sequence in (100, 101, 105):
        receive(track, sequence)
    before = track.counters()
    track.report(0)
    track.missing.gap(102, 105, 0)
    # When it begins anew, with another codec
    track.restart(again, H264)
    track.packets += 1
    # Then one packet more was expected, and one came
    after = track.counters()
    assert (before.expected, before.lost) == (6, 3)
    assert (after.expected, after.lost) == (7, 3)
    assert track.report(0).fraction_lost == 0
    assert track.highest == again
    # And nothing of before is asked for or brought again
    assert not track.missing
    assert all(track.kept_packet(number) is None for number in (100, 101, 105))
    # And it counts on as ever
    assert receive(track, again + 2) == again + 2
    assert (track.counters().expected, track.counters().lost) == (9, 4)


@given(st.lists(st.tuples(st.booleans(), st.integers(1, 2000)), max_size=60))
def test_what_is_expected_is_what_came_and_what_was_lost_over_any_number_of_beginnings(
    steps: list[tuple[bool, int]],
) -> None:
    track, lost = sound_track(5), 0
    receive(track, 5)
    for begins_anew, step in steps:
        if begins_anew:
            track.restart(step, OPUS)
            track.packets += 1
        else:
            lost += step - 1
            receive(track, track.highest + step)
    assert track.counters().lost == lost
    assert track.counters().expected == track.packets + lost


def test_the_last_packets_are_kept_and_no_others() -> None:
    track = picture_track(first=65_500)
    for at in range(200):
        if at != 150:
            receive(track, 65_500 + at)
    assert track.kept_packet(65_500 + 199) == picture(65_500 + 199)
    assert track.kept_packet(65_500 + 200 - KEPT_PACKETS) == picture(65_500 + 200 - KEPT_PACKETS)
    for gone in (199 - KEPT_PACKETS, 150, 200, -5, 199 + 65_536, 199 - 65_536):
        assert track.kept_packet(65_500 + gone) is None


def test_key_frames_are_asked_for_only_so_often() -> None:
    track = picture_track()
    times = [0, KEY_FRAME_INTERVAL_NS - 1, KEY_FRAME_INTERVAL_NS, KEY_FRAME_INTERVAL_NS + 1]
    assert [track.may_ask_key_frame(now) for now in times] == [True, False, True, False]
