"""Reads a sealed file at any place with the session's key, decrypting on the way, as HTTP ranges ask for it."""

import asyncio
import os
from collections.abc import AsyncIterator
from pathlib import Path
from types import TracebackType

from recording.sealed_format import (
    BLOCK_BYTES,
    HEADER_BYTES,
    NONCE_BYTES,
    TAG_BYTES,
    SealedFileAlteredError,
    SealedFileCipher,
    block_offset,
    file_id_of,
    stored_size,
)

# Four blocks for each hop to a thread: the hop costs little beside them, and a slow browser holds little memory.
CHUNK_BYTES = 4 * BLOCK_BYTES


class SealedFile:
    """A sealed file, open for reading by any number of readers and threads. `size` is the plaintext's, in bytes."""

    def __init__(self, path: Path, session_key: bytes) -> None:
        """Open it. Raises `OSError`, `ValueError` for a key of a wrong length, `SealedFileAlteredError`."""
        self._name = path.name
        self._last_block: tuple[int, bytes] | None = None
        self._descriptor = os.open(path, os.O_RDONLY)
        try:
            self._cipher, self.size = self._open_header(session_key)
        except BaseException:
            self.close()
            raise

    def __enter__(self) -> "SealedFile":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Give back the descriptor; readers must have ended."""
        os.close(self._descriptor)

    def read(self, offset: int, length: int) -> bytes:
        """Up to `length` bytes from `offset`; fewer at the end of the file, none beyond it.

        Raises `SealedFileAlteredError` naming the block that is not what was sealed.
        """
        end = min(offset + length, self.size)
        parts: list[bytes] = []
        while offset < end:
            index, within = divmod(offset, BLOCK_BYTES)
            part = self._block(index)[within : within + end - offset]
            parts.append(part)
            offset += len(part)
        return b"".join(parts)

    async def chunks(self, offset: int, length: int) -> AsyncIterator[bytes]:
        """The same bytes in pieces of at most `CHUNK_BYTES`, each read and decrypted in a thread when asked for."""
        end = min(offset + length, self.size)
        while offset < end:
            # The first piece ends at a block's border, so that no block is decrypted twice.
            upto = min(end, (offset // BLOCK_BYTES) * BLOCK_BYTES + CHUNK_BYTES)
            yield await asyncio.to_thread(self.read, offset, upto - offset)
            offset = upto

    def _block(self, index: int) -> bytes:
        last = self._last_block
        if last is not None and last[0] == index:
            return last[1]
        plain_size = min(BLOCK_BYTES, self.size - index * BLOCK_BYTES)
        stored = os.pread(self._descriptor, NONCE_BYTES + plain_size + TAG_BYTES, block_offset(index))
        try:
            block = self._cipher.open_block(index, stored)
        except ValueError as error:
            raise SealedFileAlteredError(self._name, index, str(error)) from error
        self._last_block = (index, block)
        return block

    def _open_header(self, session_key: bytes) -> tuple[SealedFileCipher, int]:
        header = os.pread(self._descriptor, HEADER_BYTES, 0)
        try:
            file_id = file_id_of(header)
        except ValueError as error:
            raise SealedFileAlteredError(self._name, None, str(error)) from error
        cipher = SealedFileCipher(session_key, file_id)
        try:
            size = cipher.open_header(header)
        except ValueError as error:
            raise SealedFileAlteredError(self._name, None, str(error)) from error
        self._check_length(size)
        return cipher, size

    def _check_length(self, size: int) -> None:
        there, due = os.fstat(self._descriptor).st_size, stored_size(size)
        if there != due:
            last_whole = max(0, (min(there, due) - HEADER_BYTES) // (block_offset(1) - HEADER_BYTES))
            reason = f"the file has {there} bytes, and {due} were sealed"
            raise SealedFileAlteredError(self._name, last_whole, reason)


class SealedFileReader:
    """A sealed file as a demuxer reads it: from a position that it moves."""

    def __init__(self, sealed: SealedFile) -> None:
        self._sealed = sealed
        self._position = 0

    def read(self, length: int) -> bytes:
        """The next bytes, none at the end. Raises `SealedFileAlteredError`."""
        data = self._sealed.read(self._position, length)
        self._position += len(data)
        return data

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        """Move the position. Raises `ValueError` for one before the file."""
        base = {os.SEEK_SET: 0, os.SEEK_CUR: self._position, os.SEEK_END: self._sealed.size}[whence]
        if base + offset < 0:
            raise ValueError("a file begins at 0")
        self._position = base + offset
        return self._position

    def tell(self) -> int:
        """The position, in bytes of plaintext."""
        return self._position
