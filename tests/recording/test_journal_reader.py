"""What was written can be read by the recorder's key, and nothing that was changed afterwards passes."""

import struct
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from recording.journal_format import BLOCK_PRELUDE, PRELUDE, JournalAlteredError, RecordKind
from recording.journal_reader import JournalReader
from recording.keys import WrongRecorderKeyError
from tests.recording.conftest import WriteCall
from tests.recording.synthetic_call import Sent

SENT = [Sent(n / 50, "customer", "audio", b"packet %06d " % n + b"." * 900) for n in range(300)]


@pytest.fixture
async def journal(write_call: WriteCall) -> Path:
    """A closed journal of eight blocks, or of one more where a second passed meanwhile."""
    return await write_call("s1", SENT)


def packets_of(path: Path, key: X25519PrivateKey) -> list[bytes]:
    reader = JournalReader(path, key)
    return [record.payload for record in reader.records() if record.kind == RecordKind.PACKET]


def block_spans(content: bytes | bytearray) -> list[tuple[int, int]]:
    """Begin and end of each block in the file."""
    offset = PRELUDE.size + PRELUDE.unpack_from(content)[2]
    spans: list[tuple[int, int]] = []
    while offset < len(content):
        size = BLOCK_PRELUDE.size + BLOCK_PRELUDE.unpack_from(content, offset)[0]
        spans.append((offset, offset + size))
        offset += size
    return spans


def test_all_packets_come_back_and_the_end_is_known(journal: Path, private_key: X25519PrivateKey) -> None:
    # When the journal is read
    reader = JournalReader(journal, private_key)
    read = [record for record in reader.records() if record.kind == RecordKind.PACKET]
    # Then every packet is there with its arrival, in order
    assert [record.payload for record in read] == [sent.packet for sent in SENT]
    assert [record.at_ns for record in read] == [round(sent.at_s * 1e9) for sent in SENT]
    # And the journal was closed in order
    assert reader.tail is not None
    blocks = len(block_spans(journal.read_bytes()))
    assert (reader.tail.blocks, reader.tail.torn_bytes, reader.tail.closed) == (blocks, 0, True)
    # And a second reading gives the same
    assert sum(1 for _ in reader.records()) == len(SENT) + 2


def test_without_the_private_key_nothing_is_read(journal: Path) -> None:
    with pytest.raises(WrongRecorderKeyError):
        JournalReader(journal, X25519PrivateKey.generate())


@pytest.mark.parametrize("block", range(8))
def test_tamper_an_altered_byte_is_found_and_its_block_named(
    journal: Path, private_key: X25519PrivateKey, block: int
) -> None:
    # Given one bit changed in the middle of a block
    content = bytearray(journal.read_bytes())
    begin, end = block_spans(content)[block]
    content[(begin + end) // 2] ^= 0x10
    journal.write_bytes(content)
    # Then reading stops there
    with pytest.raises(JournalAlteredError) as error:
        packets_of(journal, private_key)
    assert (error.value.block, error.value.offset, error.value.journal) == (block, begin, journal.stem)


def test_tamper_an_altered_header_is_found(journal: Path, private_key: X25519PrivateKey) -> None:
    # Given a journal whose header claims another start
    content = journal.read_bytes()
    journal.write_bytes(content.replace(b'"started_wall_ns":179', b'"started_wall_ns":178', 1))
    # Then its first block does not open
    with pytest.raises(JournalAlteredError) as error:
        packets_of(journal, private_key)
    assert error.value.block == 0


def test_tamper_swapped_blocks_are_found(journal: Path, private_key: X25519PrivateKey) -> None:
    # Given blocks 1 and 2 in each other's place
    content = journal.read_bytes()
    (a, b), (c, d) = block_spans(content)[1:3]
    journal.write_bytes(content[:a] + content[c:d] + content[a:b] + content[d:])
    with pytest.raises(JournalAlteredError, match="it calls itself block 2") as error:
        packets_of(journal, private_key)
    assert (error.value.block, error.value.offset) == (1, a)


def test_tamper_a_missing_block_is_found(journal: Path, private_key: X25519PrivateKey) -> None:
    # Given a journal without its block 2
    content = journal.read_bytes()
    begin, end = block_spans(content)[2]
    journal.write_bytes(content[:begin] + content[end:])
    with pytest.raises(JournalAlteredError) as error:
        packets_of(journal, private_key)
    assert error.value.block == 2


def test_tamper_a_block_of_another_journal_is_found(
    journal: Path, private_key: X25519PrivateKey, other_journal: Path
) -> None:
    # Given a block replaced by the same one of another session's journal
    content, other = journal.read_bytes(), other_journal.read_bytes()
    begin, end = block_spans(content)[2]
    other_begin, other_end = block_spans(other)[2]
    journal.write_bytes(content[:begin] + other[other_begin:other_end] + content[end:])
    with pytest.raises(JournalAlteredError) as error:
        packets_of(journal, private_key)
    assert error.value.block == 2


@pytest.fixture
async def other_journal(write_call: WriteCall) -> Path:
    return await write_call("s2", SENT)


def test_tamper_an_impossible_length_is_no_torn_end(journal: Path, private_key: X25519PrivateKey) -> None:
    # Given a block whose length was raised so that it swallows the rest
    content = bytearray(journal.read_bytes())
    begin, _ = block_spans(content)[1]
    struct.pack_into("<I", content, begin, 1 << 24)
    journal.write_bytes(content)
    with pytest.raises(JournalAlteredError, match="never written") as error:
        packets_of(journal, private_key)
    assert error.value.block == 1


@pytest.mark.parametrize("kept_bytes", [1, 7, 8, 500])
def test_tamper_a_truncated_journal_is_known_to_have_lost_its_end(
    journal: Path, private_key: X25519PrivateKey, kept_bytes: int
) -> None:
    # Given a file that ends within its fourth block, as a killed writer leaves it, or a cut does
    content = journal.read_bytes()
    begin, _ = block_spans(content)[3]
    journal.write_bytes(content[: begin + kept_bytes])
    # Then what is before is read, and the journal does not count as closed
    reader = JournalReader(journal, private_key)
    count = sum(record.kind == RecordKind.PACKET for record in reader.records())
    assert 0 < count < len(SENT)
    assert reader.tail is not None
    assert (reader.tail.blocks, reader.tail.torn_bytes, reader.tail.closed) == (3, kept_bytes, False)


def test_a_file_that_is_no_journal_is_refused(tmp_path: Path, private_key: X25519PrivateKey) -> None:
    path = tmp_path / "j.acj"
    for content in (b"", b"GIF89a" + b"." * 100, PRELUDE.pack(b"ACJRNL\r\n", 1, 50) + b"{"):
        path.write_bytes(content)
        with pytest.raises(JournalAlteredError, match="header at offset 0"):
            JournalReader(path, private_key)
