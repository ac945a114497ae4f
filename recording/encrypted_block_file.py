"""A file a muxer can write and seek in, of which only ciphertext ever reaches the disk."""

import os
import secrets
from collections import OrderedDict
from pathlib import Path

from recording.sealed_format import (
    BLOCK_BYTES,
    FILE_ID_BYTES,
    NONCE_BYTES,
    STORED_BLOCK_BYTES,
    UNFINISHED_SIZE,
    SealedFileAlteredError,
    SealedFileCipher,
    block_offset,
    stored_size,
)

# A muxer writes at the end and goes back to a few places at the front: 512 KiB hold them all.
_BLOCKS_IN_MEMORY = 8


class EncryptedBlockFile:
    """Written in any order, without holes; whole blocks are encrypted as they leave memory.

    `finish` makes it a sealed file that `SealedFile` opens; a file left without it opens nowhere.
    """

    def __init__(self, path: Path, session_key: bytes) -> None:
        """Create `path`, 0600. Raises `OSError`, `FileExistsError` among them, and `ValueError` for a wrong key."""
        self._cipher = SealedFileCipher(session_key, file_id := secrets.token_bytes(FILE_ID_BYTES))
        self.path = path
        self.file_id = file_id
        self._position = 0
        self._size = 0
        # The muxer looks here before it writes its end.
        self.closed = False
        self._in_memory: OrderedDict[int, bytearray] = OrderedDict()
        self._descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
        self._write_header(UNFINISHED_SIZE)

    def write(self, data: bytes) -> int:
        """Write at the position, and move it on. Raises `OSError`, and `ValueError` when it is closed."""
        if self.closed:
            raise ValueError("the file is closed")
        rest = memoryview(data)
        while rest:
            index, within = divmod(self._position, BLOCK_BYTES)
            part = rest[: BLOCK_BYTES - within]
            self._block(index)[within : within + len(part)] = part
            self._position += len(part)
            self._size = max(self._size, self._position)
            rest = rest[len(part) :]
        return len(data)

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        """Move the position, at most to the end. Raises `ValueError` beyond, for a hole would be no ciphertext."""
        base = {os.SEEK_SET: 0, os.SEEK_CUR: self._position, os.SEEK_END: self._size}[whence]
        if not 0 <= base + offset <= self._size:
            raise ValueError("a sealed file has no holes")
        self._position = base + offset
        return self._position

    def tell(self) -> int:
        """The position, in bytes of plaintext."""
        return self._position

    def finish(self) -> int:
        """Write what is in memory and the header with the final size, durably; that size. Raises `OSError`."""
        for index in sorted(self._in_memory):
            self._write_block(index, self._in_memory[index])
        self._in_memory.clear()
        self._write_header(self._size)
        os.ftruncate(self._descriptor, stored_size(self._size))
        os.fsync(self._descriptor)
        return self._size

    def release(self) -> None:
        """Give back the descriptor, finished or not."""
        self.closed = True
        os.close(self._descriptor)

    def _block(self, index: int) -> bytearray:
        """The block in memory, fetched if need be; the longest unused one leaves for it."""
        block = self._in_memory.get(index)
        if block is not None:
            self._in_memory.move_to_end(index)
            return block
        if len(self._in_memory) >= _BLOCKS_IN_MEMORY:
            self._write_block(*self._in_memory.popitem(last=False))
        block = bytearray() if index * BLOCK_BYTES >= self._size else self._read_block(index)
        self._in_memory[index] = block
        return block

    def _read_block(self, index: int) -> bytearray:
        stored = os.pread(self._descriptor, STORED_BLOCK_BYTES, block_offset(index))
        try:
            return bytearray(self._cipher.open_block(index, stored))
        except ValueError as error:
            raise SealedFileAlteredError(self.path.name, index, str(error)) from error

    def _write_block(self, index: int, plaintext: bytearray) -> None:
        stored = self._cipher.seal_block(index, secrets.token_bytes(NONCE_BYTES), bytes(plaintext))
        self._write_at(block_offset(index), stored)

    def _write_header(self, size: int) -> None:
        self._write_at(0, self._cipher.seal_header(size, secrets.token_bytes(NONCE_BYTES)))

    def _write_at(self, offset: int, stored: bytes) -> None:
        written = 0
        while written < len(stored):
            written += os.pwrite(self._descriptor, stored[written:], offset + written)
