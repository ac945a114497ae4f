import io
import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recording.encrypted_block_file import EncryptedBlockFile
from recording.sealed_file import CHUNK_BYTES, SealedFile
from recording.sealed_format import BLOCK_BYTES, HEADER_BYTES, STORED_BLOCK_BYTES, SealedFileAlteredError

KEY = b"s" * 32
CONTENT = b"".join(n.to_bytes(4, "big") for n in range(5 * BLOCK_BYTES // 4 + 300))


def sealed(path: Path, content: bytes) -> Path:
    file = EncryptedBlockFile(path, KEY)
    file.write(content)
    file.finish()
    file.release()
    return path


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A sealed file of five whole blocks and a short one."""
    return sealed(tmp_path / "1.webm.sealed", CONTENT)


def test_reading_anywhere_gives_what_the_whole_has_there(path: Path) -> None:
    with SealedFile(path, KEY) as file:
        assert file.size == len(CONTENT)
        assert file.read(0, file.size) == CONTENT
        for offset in (0, 1, BLOCK_BYTES - 1, BLOCK_BYTES, 3 * BLOCK_BYTES + 17, len(CONTENT) - 1, len(CONTENT)):
            for length in (0, 1, 1000, BLOCK_BYTES, 2 * BLOCK_BYTES + 1, len(CONTENT)):
                assert file.read(offset, length) == CONTENT[offset : offset + length]


async def test_chunks_are_bounded_and_make_up_the_range(path: Path) -> None:
    with SealedFile(path, KEY) as file:
        for offset, length in ((0, file.size), (70_000, 200_000), (file.size - 5, 100), (file.size, 1), (5, 0)):
            chunks = [chunk async for chunk in file.chunks(offset, length)]
            assert b"".join(chunks) == CONTENT[offset : offset + length]
            assert all(0 < len(chunk) <= CHUNK_BYTES for chunk in chunks)


places = st.tuples(st.integers(0, 12 * BLOCK_BYTES), st.binary(min_size=1, max_size=50))


@settings(max_examples=30, deadline=None)
@given(st.lists(places, max_size=20), st.integers(0, 11 * BLOCK_BYTES))
def test_a_file_written_in_any_order_reads_as_any_file_would(
    tmp_path_factory: pytest.TempPathFactory, writes: list[tuple[int, bytes]], first: int
) -> None:
    # Given more blocks than are held in memory, and writes all over them
    path = tmp_path_factory.mktemp("sealed") / "f"
    file, model = EncryptedBlockFile(path, KEY), io.BytesIO()
    for target in (file, model):
        target.write(b"a" * first)
        for offset, data in writes:
            target.seek(min(offset, first))
            target.write(data)
    assert file.tell() == model.tell()
    file.finish()
    file.release()
    # Then it reads as the same file in memory does
    with SealedFile(path, KEY) as reader:
        assert reader.read(0, reader.size) == model.getvalue()


def test_no_hole_can_be_made(tmp_path: Path) -> None:
    file = EncryptedBlockFile(tmp_path / "f", KEY)
    file.write(b"abc")
    with pytest.raises(ValueError, match="holes"):
        file.seek(4)
    assert file.seek(-1, os.SEEK_END) == 2
    file.release()
    with pytest.raises(ValueError, match="closed"):
        file.write(b"d")


def test_tamper_an_altered_byte_is_found_and_its_block_named(path: Path) -> None:
    # Given one bit changed in block 3
    stored = bytearray(path.read_bytes())
    stored[HEADER_BYTES + 3 * STORED_BLOCK_BYTES + 1000] ^= 1
    path.write_bytes(stored)
    # Then the blocks before and after are read, and that one is not
    with SealedFile(path, KEY) as file:
        assert file.read(0, 3 * BLOCK_BYTES) == CONTENT[: 3 * BLOCK_BYTES]
        assert file.read(4 * BLOCK_BYTES, 10) == CONTENT[4 * BLOCK_BYTES : 4 * BLOCK_BYTES + 10]
        with pytest.raises(SealedFileAlteredError, match="block 3") as error:
            file.read(0, file.size)
    assert error.value.block == 3


def test_tamper_swapped_blocks_are_found(path: Path) -> None:
    stored = path.read_bytes()
    blocks = [stored[at : at + STORED_BLOCK_BYTES] for at in range(HEADER_BYTES, len(stored), STORED_BLOCK_BYTES)]
    blocks[1], blocks[2] = blocks[2], blocks[1]
    path.write_bytes(stored[:HEADER_BYTES] + b"".join(blocks))
    with SealedFile(path, KEY) as file, pytest.raises(SealedFileAlteredError) as error:
        file.read(0, file.size)
    assert error.value.block == 1


def test_tamper_another_files_block_is_found(path: Path, tmp_path: Path) -> None:
    # Given two sealed files of the same content and session, and the first block of one put into the other
    stored, other = path.read_bytes(), sealed(tmp_path / "2.webm.sealed", CONTENT).read_bytes()
    end = HEADER_BYTES + STORED_BLOCK_BYTES
    path.write_bytes(stored[:HEADER_BYTES] + other[HEADER_BYTES:end] + stored[end:])
    with SealedFile(path, KEY) as file, pytest.raises(SealedFileAlteredError, match="block 0"):
        file.read(0, 10)


@pytest.mark.parametrize("missing", [1, 1500, STORED_BLOCK_BYTES + 100])
def test_tamper_a_truncated_file_is_found_on_opening(path: Path, missing: int) -> None:
    stored = path.read_bytes()
    path.write_bytes(stored[:-missing])
    with pytest.raises(SealedFileAlteredError, match="were sealed"):
        SealedFile(path, KEY)


@pytest.mark.parametrize("at", [0, 9, 12, 30, 40, 55])
def test_tamper_an_altered_header_is_found(path: Path, at: int) -> None:
    stored = bytearray(path.read_bytes())
    stored[at] ^= 1
    path.write_bytes(stored)
    with pytest.raises(SealedFileAlteredError, match="header"):
        SealedFile(path, KEY)


def test_another_sessions_key_opens_nothing(path: Path) -> None:
    with pytest.raises(SealedFileAlteredError, match="header"):
        SealedFile(path, b"t" * 32)
    with pytest.raises(ValueError, match="32 bytes"):
        SealedFile(path, b"short")


def test_a_file_never_finished_opens_nowhere(tmp_path: Path) -> None:
    file = EncryptedBlockFile(tmp_path / "f", KEY)
    file.write(CONTENT)
    file.release()
    with pytest.raises(SealedFileAlteredError, match="never finished"):
        SealedFile(tmp_path / "f", KEY)
    (tmp_path / "f").write_bytes(b"x")
    with pytest.raises(SealedFileAlteredError, match="shorter"):
        SealedFile(tmp_path / "f", KEY)
