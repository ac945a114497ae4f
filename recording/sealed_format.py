"""What a sealed file looks like on disk: a file that can be read at any place, encrypted block by block. Pure.

    header   magic (8) · version (u16) · file id (16) · size of the plaintext (u64) · nonce (12) · tag (16)
    block    nonce (12) · AES-256-GCM ciphertext of 64 KiB, the last one shorter · tag (16)
    block    ...

The file's key is derived from the session's by HKDF-SHA256 with the file id. Each time a block is written it
gets a fresh random nonce; additional data bind it to file id and index. The header's tag binds file id and size,
so that a missing end is noticed; a file without a size was never finished.
"""

import struct

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

MAGIC = b"ACSEAL\r\n"
FORMAT_VERSION = 1
CIPHER = "HKDF-SHA256-AES-256-GCM"
FILE_ID_BYTES = 16
NONCE_BYTES = 12
TAG_BYTES = 16
SESSION_KEY_BYTES = 32
# One range request of a browser costs a few of these; one of them is little to hold in memory.
BLOCK_BYTES = 64 * 1024
STORED_BLOCK_BYTES = NONCE_BYTES + BLOCK_BYTES + TAG_BYTES
_FIELDS = struct.Struct("<8sH16sQ")
HEADER_BYTES = _FIELDS.size + NONCE_BYTES + TAG_BYTES
UNFINISHED_SIZE = (1 << 64) - 1


class SealedFileAlteredError(ValueError):
    """The file is not what was sealed, or the key is another session's: says which block, and why."""

    def __init__(self, file: str, block: int | None, reason: str) -> None:
        super().__init__(f"sealed file {file}: {'header' if block is None else f'block {block}'}: {reason}")
        self.file = file
        self.block = block


class SealedFileCipher:
    """Encrypts and decrypts the blocks of one file. Raises `ValueError` when what it opens is not what was sealed."""

    def __init__(self, session_key: bytes, file_id: bytes) -> None:
        if len(session_key) != SESSION_KEY_BYTES:
            raise ValueError(f"a session's key has {SESSION_KEY_BYTES} bytes")
        derived = HKDF(SHA256(), SESSION_KEY_BYTES, file_id, b"aircounter sealed file 1").derive(session_key)
        self._cipher = AESGCM(derived)
        self._file_id = file_id

    def seal_block(self, index: int, nonce: bytes, plaintext: bytes) -> bytes:
        """The block as stored; `nonce` must be fresh."""
        return nonce + self._cipher.encrypt(nonce, plaintext, self._bound(index))

    def open_block(self, index: int, stored: bytes) -> bytes:
        """The block's plaintext."""
        return self._open(stored[:NONCE_BYTES], stored[NONCE_BYTES:], self._bound(index))

    def seal_header(self, size: int, nonce: bytes) -> bytes:
        """The header of a file with `size` bytes of plaintext; `nonce` must be fresh."""
        fields = _FIELDS.pack(MAGIC, FORMAT_VERSION, self._file_id, size)
        return fields + nonce + self._cipher.encrypt(nonce, b"", fields)

    def open_header(self, stored: bytes) -> int:
        """The size of the plaintext in bytes."""
        fields, sealed = stored[: _FIELDS.size], stored[_FIELDS.size :]
        self._open(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], fields)
        size: int = _FIELDS.unpack(fields)[3]
        if size == UNFINISHED_SIZE:
            raise ValueError("its sealing was never finished")
        return size

    def _bound(self, index: int) -> bytes:
        return MAGIC + self._file_id + index.to_bytes(8, "big")

    def _open(self, nonce: bytes, sealed: bytes, bound: bytes) -> bytes:
        if len(sealed) < TAG_BYTES:
            raise ValueError("the file ends within it")
        try:
            return self._cipher.decrypt(nonce, sealed, bound)
        except InvalidTag as error:
            raise ValueError("its bytes are not those that were sealed, or the key is another") from error


def file_id_of(header: bytes) -> bytes:
    """The file id that a header names. Raises `ValueError` when this is no sealed file of this version."""
    if len(header) < HEADER_BYTES:
        raise ValueError("shorter than a sealed file's header")
    magic, version, file_id, _ = _FIELDS.unpack_from(header)
    if magic != MAGIC or version != FORMAT_VERSION:
        raise ValueError(f"not a sealed file of format {FORMAT_VERSION}")
    return file_id


def block_offset(index: int) -> int:
    """Where in the stored file a block begins."""
    return HEADER_BYTES + index * STORED_BLOCK_BYTES


def stored_size(size: int) -> int:
    """How long the stored file of `size` bytes of plaintext is."""
    blocks = -(-size // BLOCK_BYTES)
    return HEADER_BYTES + size + blocks * (NONCE_BYTES + TAG_BYTES)
