"""Keys of streams: what is private in a stream is sealed under its own key, and destroying the key erases it."""

import hmac
import os
from collections import OrderedDict
from pathlib import Path
from typing import Final

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from session.identifiers import StreamId
from session_store.postgres import Pool

KEY_BYTES: Final = 32
NONCE_BYTES: Final = 12
"""NIST SP 800-38D, section 8.2.2: random 96-bit nonces; a stream has far fewer than 2^32 sealed parts."""
WRAPPING: Final = "AES-256-GCM"
MAX_CACHED_KEYS: Final = 4_096
"""Sessions that are alive on one node, with room to spare; a miss costs one query."""


class MasterKeyError(Exception):
    """The master key is missing or unreadable."""


def load_master_key(path: Path) -> bytes:
    """Read the master key, or make one at the first start. Raises MasterKeyError when the file is not a key."""
    if not path.exists():
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(os.urandom(KEY_BYTES))
            file.flush()
            os.fsync(file.fileno())
    key = path.read_bytes()
    if len(key) != KEY_BYTES:
        raise MasterKeyError(f"{path.name} does not hold a key of {KEY_BYTES} bytes")
    return key


def seal(key: bytes, plain: bytes, bound_to: str) -> bytes:
    """Nonce and AES-256-GCM ciphertext; it opens only with the same `bound_to`."""
    nonce = os.urandom(NONCE_BYTES)
    return nonce + AESGCM(key).encrypt(nonce, plain, bound_to.encode())


def unseal(key: bytes, sealed: bytes, bound_to: str) -> bytes:
    """The reverse of `seal`; raises cryptography.exceptions.InvalidTag when anything was altered."""
    return AESGCM(key).decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], bound_to.encode())


class StreamKeys:
    """Makes, keeps (wrapped, in the database) and finds the keys of streams."""

    def __init__(self, pool: Pool, master_key: bytes) -> None:
        self._pool = pool
        self._master_key = master_key
        self._cached: OrderedDict[StreamId, bytes] = OrderedDict()

    async def key_of(self, stream: StreamId) -> bytes:
        """The key of a stream, made now if it has none."""
        found = await self.find(stream)
        if found is not None:
            return found
        fresh = seal(self._master_key, os.urandom(KEY_BYTES), stream)
        await self._pool.execute(
            "insert into stream_keys values ($1, $2, $3) on conflict do nothing", stream, WRAPPING, fresh
        )
        made = await self.find(stream)
        if made is None:
            raise MasterKeyError("a stream's key vanished as it was made")
        return made

    def tag(self, purpose: str, text: str) -> str:
        """What stands for a number where the same number is to be known again, and nobody is to read it.

        HMAC-SHA-256 under a key of its own: without the master key numbers cannot be tried out.
        """
        key = hmac.digest(self._master_key, b"aircounter tags 1", "sha256")
        return hmac.new(key, f"{purpose}\n{text}".encode(), "sha256").hexdigest()

    async def find(self, stream: StreamId) -> bytes | None:
        """The key of a stream, or None when it never had one or it has been destroyed."""
        if stream in self._cached:
            self._cached.move_to_end(stream)
            return self._cached[stream]
        wrapped = await self._pool.fetchval("select wrapped from stream_keys where stream_id = $1", stream)
        return self.unwrapped(stream, wrapped)

    def unwrapped(self, stream: StreamId, wrapped: bytes | None) -> bytes | None:
        """The key of a stream as it was just read beside something else; None when it has been destroyed."""
        if wrapped is None:
            self._cached.pop(stream, None)
            return None
        key = self._cached.get(stream)
        if key is None:
            key = self._cached[stream] = unseal(self._master_key, wrapped, stream)
            if len(self._cached) > MAX_CACHED_KEYS:
                self._cached.popitem(last=False)
        return key
