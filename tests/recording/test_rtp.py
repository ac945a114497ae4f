import random

from aiortc.rtp import RtpPacket as AiortcPacket
from hypothesis import given
from hypothesis import strategies as st

from recording.rtp import PacketOrder, RtpPacket, parse_rtp, unwrap


def packet(sequence: int, ssrc: int = 1) -> RtpPacket:
    return RtpPacket(sequence & 0xFFFF, 0, ssrc, False, b"")


@given(
    st.integers(0, 0xFFFF),
    st.integers(0, 0xFFFFFFFF),
    st.integers(0, 0xFFFFFFFF),
    st.booleans(),
    st.binary(min_size=1, max_size=50),
    st.lists(st.integers(0, 0xFFFFFFFF), max_size=15),
    st.integers(0, 255),
)
def test_packets_are_read_as_another_implementation_writes_them(
    sequence: int, timestamp: int, ssrc: int, marker: bool, payload: bytes, sources: list[int], padding: int
) -> None:
    made = AiortcPacket(payload_type=96, marker=int(marker), sequence_number=sequence, timestamp=timestamp, ssrc=ssrc)
    made.payload, made.csrc, made.padding_size = payload, sources, padding
    assert parse_rtp(made.serialize()) == RtpPacket(sequence, timestamp, ssrc, marker, payload)


def test_a_header_extension_is_left_out() -> None:
    # RFC 8285: one-byte extensions, two words of them
    extended = bytes.fromhex("90e0000100000002000000ffbede00021001203344556677") + b"voice"
    assert parse_rtp(extended) == RtpPacket(1, 2, 255, True, b"voice")


@given(st.binary(max_size=40))
def test_nothing_that_is_no_rtp_breaks_the_reader(data: bytes) -> None:
    read = parse_rtp(data)
    assert read is None or len(read.payload) <= len(data) - 12


@given(st.integers(0, 1 << 40), st.integers(-(1 << 15) + 1, (1 << 15) - 1))
def test_unwrapping_gives_back_what_was_wrapped(near: int, step: int) -> None:
    assert unwrap((near + step) & 0xFFFF, near, 16) == near + step


@given(st.integers(0, 0xFFFF), st.integers(0, 300), st.randoms(use_true_random=False))
def test_whatever_overtakes_and_doubles_comes_out_in_order_and_once(
    first: int, count: int, chance: random.Random
) -> None:
    # Given packets each up to 50 places late, and some twice; the first is the first
    numbers = list(range(first + 1, first + count))
    late = sorted([*numbers, *numbers[::3]], key=lambda number: number + chance.uniform(0, 50))
    order: PacketOrder[int] = PacketOrder()
    # When they are put in order
    released = [item for number in [first, *late] for item in order.add(packet(number), number * 1000, number)]
    released += order.flush()
    # Then each is there once, numbered from the first
    assert released == [(number, number) for number in range(first, first + max(count, 1))]
    assert order.lost == 0


def test_a_lost_packet_is_waited_for_a_second_and_then_counted() -> None:
    order: PacketOrder[str] = PacketOrder()
    assert list(order.add(packet(65_535), 0, "a")) == [(65_535, "a")]
    assert list(order.add(packet(1), 20_000_000, "c")) == []
    assert list(order.add(packet(2), 1_000_000_000, "d")) == []
    assert list(order.add(packet(3), 1_030_000_000, "e")) == [(65_537, "c"), (65_538, "d"), (65_539, "e")]
    assert order.lost == 1
    # And when it comes after all, it is too late
    assert list(order.add(packet(0), 1_040_000_000, "b")) == []


def test_a_new_stream_begins_after_what_was_held_of_the_old_one() -> None:
    # Given a packet held behind a hole, and then another source
    order: PacketOrder[str] = PacketOrder()
    list(order.add(packet(10), 0, "a"))
    list(order.add(packet(12), 1, "c"))
    released = list(order.add(packet(40_000, ssrc=2), 2, "A"))
    # Then the old stream's rest comes first, and the new one is no successor of it
    assert [item for _, item in released] == ["c", "A"]
    assert released[1][0] > released[0][0] + 1
    assert [item for _, item in order.add(packet(40_001, ssrc=2), 3, "B")] == ["B"]
    # And a sequence that jumps far is a new stream too, not thirty thousand losses
    assert [item for _, item in order.add(packet(5, ssrc=2), 4, "C")] == ["C"]
    assert order.lost == 1
