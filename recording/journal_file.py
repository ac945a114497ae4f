"""The journal's file: encrypts blocks, appends them, makes them durable. Blocks its thread; keeps no time."""

import os
import secrets
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PublicKey

from recording.journal_folder import DRAFT_SUFFIX, JOURNAL_SUFFIX, lock, make_private_folder, sync_folder
from recording.journal_format import BlockChain, JournalHeader, encode_header, key_purpose
from recording.keys import WRAP_ALGORITHM, key_fingerprint, wrap_key

_BOOT_ID = Path("/proc/sys/kernel/random/boot_id")
_DATA_KEY_BYTES = 32


def new_header(
    session: str, journal: str, recorder_key: X25519PublicKey, wall_ns: int, monotonic_ns: int
) -> tuple[JournalHeader, bytes]:
    """A header with a fresh data key, and that key; only the recorder's private key can get it back."""
    data_key = secrets.token_bytes(_DATA_KEY_BYTES)
    header = JournalHeader(
        session=session,
        journal=journal,
        recorder_key=key_fingerprint(recorder_key),
        wrapped_key=wrap_key(data_key, recorder_key, key_purpose(session, journal)),
        started_wall_ns=wall_ns,
        started_monotonic_ns=monotonic_ns,
        boot=_BOOT_ID.read_text().strip(),
        wrap=WRAP_ALGORITHM,
    )
    return header, data_key


class JournalFile:
    """An append-only file of encrypted blocks, 0600, its lock held from before it has its name until `close`."""

    def __init__(self, folder: Path, header: JournalHeader, data_key: bytes) -> None:
        """Create the file with its header, durably. Raises `OSError`."""
        make_private_folder(folder)
        self.path = folder / f"{header.journal}{JOURNAL_SUFFIX}"
        draft = folder / f"{header.journal}{DRAFT_SUFFIX}"
        prelude = encode_header(header)
        self._descriptor = os.open(draft, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            lock(self._descriptor)
            self._size = 0
            self._unwritten = [prelude]
            self._write()
            draft.rename(self.path)
            sync_folder(folder)
        except BaseException:
            self.close()
            raise
        self._chain = BlockChain(header, prelude, data_key)

    def append(self, plaintexts: list[bytes]) -> None:
        """Encrypt, append and make durable; when it returns, all that was ever given is on disk.

        Raises `OSError` when the disk refuses: the file then ends where it did before, and what was given stays
        in memory, encrypted, for the next call to write first.
        """
        self._unwritten.extend(self._chain.seal(plaintext) for plaintext in plaintexts)
        self._write()

    def close(self) -> None:
        """Close the file and give up its lock."""
        os.close(self._descriptor)

    def _write(self) -> None:
        waiting = memoryview(b"".join(self._unwritten))
        written = 0
        try:
            while written < len(waiting):
                written += os.write(self._descriptor, waiting[written:])
            os.fdatasync(self._descriptor)
        except OSError:
            # A block torn in the middle of the file would look like tampering.
            os.ftruncate(self._descriptor, self._size)
            raise
        self._size += written
        self._unwritten.clear()
