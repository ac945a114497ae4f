"""The piece as it lies in the package, packetised, and played at its pace to whoever is on hold."""

import asyncio
import contextlib
import itertools
from dataclasses import dataclass, field
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from media.hold_music import hold_music, play_over_and_over
from media.lines import OPUS, Source
from media.music_pump import MusicPump
from media.ogg_opus import NotOggOpus, OpusPacket, read_ogg_opus, samples_in
from media.rtp import read_header

PIECE = (OpusPacket(b"\x78one", 960), OpusPacket(b"\x78two", 960), OpusPacket(b"\x78three", 960))
MAX_FILE_BYTES = 200_000


@dataclass
class HeardByCall:
    """What a call was told to play."""

    packets: list[tuple[str, Source, bytes, int]] = field(default_factory=list[tuple[str, Source, bytes, int]])

    def play(self, source_party: str, source: Source, packet: bytes, arrival_ns: int) -> None:
        self.packets.append((source_party, source, packet, arrival_ns))


async def has_heard(call: HeardByCall, count: int) -> None:
    async with asyncio.timeout(5):
        while len(call.packets) < count:
            await asyncio.sleep(0.005)


def test_the_piece_is_short_small_and_in_packets_of_20_ms() -> None:
    piece = hold_music()
    assert {packet.samples for packet in piece} == {960}
    assert 20 <= sum(packet.samples for packet in piece) / 48_000 <= 30
    assert files("media").joinpath("hold_music.opus").stat().st_size < MAX_FILE_BYTES  # type: ignore[attr-defined]


def test_numbers_run_on_when_the_piece_begins_again() -> None:
    played = list(itertools.islice(play_over_and_over(PIECE), 7))
    headers = [header for one in played if (header := read_header(one.packet)) is not None]
    assert [header.sequence for header in headers] == list(range(7))
    assert [header.timestamp for header in headers] == [960 * number for number in range(7)]
    assert [one.due_ns for one in played] == [20_000_000 * number for number in range(7)]
    assert {header.payload_type for header in headers} == {OPUS.payload_type}
    assert [header.marker for header in headers] == [True, *[False] * 6]
    assert played[3].packet[12:] == b"\x78one"


def test_numbers_wrap_as_the_wire_wants() -> None:
    late = next(itertools.islice(play_over_and_over(PIECE), 70_000, None))
    header = read_header(late.packet)
    assert header is not None
    assert (header.sequence, header.timestamp) == (70_000 % 65_536, 70_000 * 960 % (1 << 32))


@pytest.mark.parametrize(
    ("packet", "samples"),
    [(b"\x78", 960), (b"\x79", 1920), (b"\x00", 480), (b"\x18", 2880), (b"\x60", 480), (b"\x80", 120),
     (b"\x7b\x03", 2880)],
)  # fmt: skip
def test_how_long_a_packet_plays_stands_in_its_first_byte(packet: bytes, samples: int) -> None:
    assert samples_in(packet) == samples


@given(st.binary(max_size=400))
def test_what_is_no_ogg_opus_is_refused(data: bytes) -> None:
    with pytest.raises(NotOggOpus):
        read_ogg_opus(data)


@given(st.integers(1, 3000))
def test_a_file_that_is_cut_off_is_refused_or_shorter(cut: int) -> None:
    data = files("media").joinpath("hold_music.opus").read_bytes()
    with contextlib.suppress(NotOggOpus):
        assert len(read_ogg_opus(data[:-cut])) < len(hold_music())


async def test_all_calls_on_hold_hear_the_same_packets_at_their_pace() -> None:
    first, second = HeardByCall(), HeardByCall()
    pump = MusicPump("music", PIECE)
    playing = asyncio.create_task(pump.run())
    # Given one call on hold, and then another
    pump.begin(first)
    await has_heard(first, 5)
    pump.begin(second)
    await has_heard(second, 20)
    # Then both hear the same from there on
    common = [packet[2] for packet in second.packets[:20]]
    start = [packet[2] for packet in first.packets].index(common[0])
    assert [packet[2] for packet in first.packets[start : start + 20]] == common
    assert {packet[:2] for packet in first.packets} == {("music", Source.AUDIO)}
    # And twenty packets took 0.4 s, however late single ones were
    spans = [second.packets[19][3] - second.packets[0][3]]
    assert spans[0] / 1e9 == pytest.approx(0.38, abs=0.1)
    # When one is off hold, the other hears on; when nobody is on hold, it is quiet
    pump.end(first)
    heard = len(first.packets)
    await has_heard(second, len(second.packets) + 3)
    assert len(first.packets) == heard
    pump.end(second)
    await asyncio.sleep(0.05)
    heard = len(second.packets)
    await asyncio.sleep(0.06)
    assert len(second.packets) == heard
    # And the piece begins anew with the next
    pump.begin(first)
    await has_heard(first, len(first.packets) + 1)
    header = read_header(first.packets[-1][2])
    assert header is not None
    assert header.marker
    playing.cancel()
    await asyncio.wait([playing])


async def test_a_process_that_stood_still_goes_on_from_there() -> None:
    call, now_ns = HeardByCall(), 0
    pump = MusicPump("music", PIECE, clock_ns=lambda: now_ns)
    playing = asyncio.create_task(pump.run())
    pump.begin(call)
    await has_heard(call, 1)
    now_ns = 10_000_000_000
    await has_heard(call, 2)
    # Ten seconds are five hundred packets; they are not sent at once.
    await asyncio.sleep(0.1)
    assert len(call.packets) < 20
    playing.cancel()
    await asyncio.wait([playing])
