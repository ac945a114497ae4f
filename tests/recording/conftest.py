import asyncio
import os
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from recording.journal_folder import RecordingFolder
from recording.journal_format import BLOCK_PRELUDE, PRELUDE, header_size
from recording.journal_writer import Clocks, JournalWriter
from tests.recording.synthetic_call import Sent, write_down

WriteCall = Callable[[str, Iterable[Sent]], Awaitable[Path]]
BEGIN_NS = 5_000_000_000


def fail_test(error: OSError) -> None:
    raise AssertionError("the disk refused") from error


@pytest.fixture
def folder(tmp_path: Path) -> RecordingFolder:
    return RecordingFolder(tmp_path / "recordings")


@pytest.fixture
def private_key() -> X25519PrivateKey:
    return X25519PrivateKey.generate()


@pytest.fixture
def session_key() -> bytes:
    return os.urandom(32)


@pytest.fixture
def write_call(folder: RecordingFolder, private_key: X25519PrivateKey) -> WriteCall:
    """Writes one closed journal of the packets, their times counted from one begin for all journals of a test."""

    async def write(session: str, sent: Iterable[Sent]) -> Path:
        before = set(folder.journals_of(session))
        async with opened(folder, session, private_key) as writer:
            write_down(writer, sent, BEGIN_NS)
        (path,) = set(folder.journals_of(session)) - before
        return path

    return write


@asynccontextmanager
async def opened(folder: RecordingFolder, session: str, private_key: X25519PrivateKey) -> AsyncGenerator[JournalWriter]:
    clocks = Clocks(monotonic_ns=lambda: BEGIN_NS, wall_ns=lambda: 1_790_000_000_000_000_000)
    writer = await JournalWriter.open(folder, session, private_key.public_key(), fail_test, clocks)
    yield writer
    # The flushing begins, so that what was written is a block of its own, before the end.
    await asyncio.sleep(0)
    await writer.close()


def cut_off(path: Path) -> None:
    """Take away a journal's end, as when its writer is killed: its last block is what `close` wrote."""
    content = path.read_bytes()
    size = header_size(content[: PRELUDE.size])
    offset = last = PRELUDE.size + size
    while offset < len(content):
        last = offset
        offset += BLOCK_PRELUDE.size + BLOCK_PRELUDE.unpack_from(content, offset)[0]
    path.write_bytes(content[:last])
