"""Reads a journal with the recorder's private key, block by block, and proves each block on the way."""

from collections.abc import Container, Iterator
from pathlib import Path
from typing import BinaryIO, NamedTuple

import msgspec
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from recording.journal_format import (
    BLOCK_PRELUDE,
    MAX_STORED_BLOCK_BYTES,
    PRELUDE,
    BlockChain,
    JournalAlteredError,
    JournalHeader,
    Record,
    RecordKind,
    decode_header,
    decode_records,
    header_size,
    key_purpose,
)
from recording.keys import WrongRecorderKeyError, key_fingerprint, unwrap_key


class JournalTail(NamedTuple):
    """How a journal ended: known once all its records have been read.

    `closed` is False when its writer died, or when the end was cut off; `torn_bytes` of an unfinished last
    block were dropped.
    """

    blocks: int
    chain_head: bytes
    torn_bytes: int
    closed: bool


class JournalReader:
    """One journal. `header` is at hand at once; `tail` after `records` has been read to its end."""

    def __init__(self, path: Path, private_key: X25519PrivateKey) -> None:
        """Read the header. Raises `WrongRecorderKeyError`, `JournalAlteredError` or `OSError`."""
        self.path = path
        self.tail: JournalTail | None = None
        with path.open("rb") as file:
            self._header_bytes = _read_header(file, path.stem)
        try:
            self.header: JournalHeader = decode_header(self._header_bytes[PRELUDE.size :])
        except msgspec.DecodeError as error:
            raise JournalAlteredError(path.stem, None, 0, "it is not a journal's header") from error
        if self.header.recorder_key != key_fingerprint(private_key.public_key()):
            raise WrongRecorderKeyError(f"journal {path.stem} is wrapped to key {self.header.recorder_key}")
        purpose = key_purpose(self.header.session, self.header.journal)
        self._data_key = unwrap_key(self.header.wrapped_key, private_key, purpose)

    def records(self, skipped: Container[int] = ()) -> Iterator[Record]:
        """All records, one block in memory at a time; each call reads from the start. Errors as in `blocks`.

        Records of `skipped` tracks are left out, from the block on that follows the one in which it got to know them.
        """
        for block, (offset, plaintext) in enumerate(self.blocks()):
            try:
                records = decode_records(plaintext, skipped)
            except ValueError as error:
                raise JournalAlteredError(self.path.stem, block, offset, str(error)) from error
            yield from records

    def blocks(self) -> Iterator[tuple[int, bytes]]:
        """Where each block stands in the file, and its plaintext; `tail` is known after the last.

        Raises `JournalAlteredError` at the first block that is not what was written. A last block that the
        file's end cuts off is what a killed writer leaves: it is dropped, and `tail` tells.
        """
        chain = BlockChain(self.header, self._header_bytes, self._data_key)
        torn_bytes, last = 0, b""
        with self.path.open("rb") as file:
            offset = file.seek(len(self._header_bytes))
            while stored := file.read(BLOCK_PRELUDE.size):
                stored += file.read(self._ciphertext_size(stored, chain.index, offset))
                if _is_torn(stored):
                    torn_bytes = len(stored)
                    break
                last = self._open(chain, stored, offset)
                yield offset, last
                offset += len(stored)
        closed = bool(last) and decode_records(last)[-1].kind == RecordKind.END
        self.tail = JournalTail(chain.index, chain.head, torn_bytes, closed)

    def _open(self, chain: BlockChain, stored: bytes, offset: int) -> bytes:
        block = chain.index
        try:
            return chain.open(stored)
        except ValueError as error:
            raise JournalAlteredError(self.path.stem, block, offset, str(error)) from error

    def _ciphertext_size(self, prelude: bytes, block: int, offset: int) -> int:
        if len(prelude) < BLOCK_PRELUDE.size:
            return 0
        size, _ = BLOCK_PRELUDE.unpack(prelude)
        if size > MAX_STORED_BLOCK_BYTES - BLOCK_PRELUDE.size:
            raise JournalAlteredError(self.path.stem, block, offset, f"a length of {size} bytes was never written")
        return size


def _is_torn(stored: bytes) -> bool:
    """True when the file ended within this block."""
    if len(stored) < BLOCK_PRELUDE.size:
        return True
    size, _ = BLOCK_PRELUDE.unpack_from(stored)
    return len(stored) < BLOCK_PRELUDE.size + size


def _read_header(file: BinaryIO, journal: str) -> bytes:
    prelude = file.read(PRELUDE.size)
    try:
        size = header_size(prelude)
    except ValueError as error:
        raise JournalAlteredError(journal, None, 0, str(error)) from error
    body = file.read(size)
    if len(body) < size:
        raise JournalAlteredError(journal, None, 0, "the file ends within it")
    return prelude + body
