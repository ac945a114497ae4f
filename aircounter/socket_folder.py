"""Where an embedded server's unix socket lies: beside its data, or, when that path is too long for the kernel, in a
private folder of a short name that belongs to it alone and goes when the server stops."""

import hashlib
import os
import shutil
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

MAX_SOCKET_PATH: Final = 80
"""The kernel allows 107 bytes for a socket's path (unix(7)), and its name takes some of them."""
SHORT_PLACE: Final = Path("/tmp")  # noqa: S108 - each folder in it is ours alone, and looked at before use
"""Not TMPDIR, which may be long itself."""


class EmbeddedServerError(Exception):
    """An embedded server cannot run; the message says why and what to do."""


@contextmanager
def socket_folder(data: Path, owner: int | None = None) -> Generator[Path]:
    """A folder for its owner alone (us, unless another user's number is given) while the server of `data` runs.

    Its name follows from that of `data`: what a killed server left is found and used again.
    """
    beside = data / "socket"
    is_short = len(str(beside)) <= MAX_SOCKET_PATH
    name = f"aircounter-{os.geteuid()}-{hashlib.sha256(str(data).encode()).hexdigest()[:16]}"
    place = beside if is_short else SHORT_PLACE / name
    place.mkdir(mode=0o700, exist_ok=True)
    if place.is_symlink() or place.stat().st_uid not in (os.geteuid(), owner):
        raise EmbeddedServerError(f"{place} belongs to somebody else; remove it.")
    if owner is not None:
        os.chown(place, owner, owner)
    place.chmod(0o700)
    try:
        yield place
    finally:
        shutil.rmtree(place, ignore_errors=True)
