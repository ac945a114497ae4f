"""Where recordings lie on disk, and which journals nobody is writing any more.

journals/<session>/<journal>.acj    a journal, its lock held while it is written
sealed/<session>/                   the sealed files and `manifest.json`
sealed/<session>.sealing/           sealing under way, or one that died: swept by the next
"""

import contextlib
import fcntl
import os
import re
from pathlib import Path
from typing import NamedTuple

JOURNAL_SUFFIX = ".acj"
# A journal under this name is not yet locked and has no header: it is never listed.
DRAFT_SUFFIX = ".draft"
SEALING_SUFFIX = ".sealing"
MANIFEST_FILE = "manifest.json"
_SAFE_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}")


class OrphanedJournal(NamedTuple):
    """A journal that no process holds: its call has ended, or its process has."""

    session: str
    path: Path


class RecordingFolder:
    """The layout under one root; folders are made 0700 as they are needed."""

    def __init__(self, root: Path) -> None:
        self._journals = root / "journals"
        self._sealed = root / "sealed"

    def journals_folder(self, session: str) -> Path:
        """Where the session's journals lie. Raises `ValueError` for a name that could lead elsewhere."""
        return self._journals / safe_name(session)

    def sealed_folder(self, session: str) -> Path:
        """Where the session's sealed files lie once it is sealed."""
        return self._sealed / safe_name(session)

    def sealing_folder(self, session: str) -> Path:
        """Where sealing writes before it is done."""
        return self._sealed / (safe_name(session) + SEALING_SUFFIX)

    def manifest_path(self, session: str) -> Path:
        """The manifest; it is there exactly when the session is sealed."""
        return self.sealed_folder(session) / MANIFEST_FILE

    def journals_of(self, session: str) -> list[Path]:
        """All journals of the session, by name, live ones too."""
        return sorted(self.journals_folder(session).glob(f"*{JOURNAL_SUFFIX}"))

    def orphaned_journals(self) -> list[OrphanedJournal]:
        """Journals whose lock nobody holds. To be asked at start and now and then; each session is then sealed."""
        return [
            OrphanedJournal(path.parent.name, path)
            for path in _in_folders_of(self._journals, f"*{JOURNAL_SUFFIX}")
            if not is_live(path)
        ]

    def manifests(self) -> list[Path]:
        """The manifests of what is sealed, by the names of their sessions."""
        found = _in_folders_of(self._sealed, MANIFEST_FILE)
        return [path for path in found if path.parent.suffix != SEALING_SUFFIX]


def _in_folders_of(root: Path, pattern: str) -> list[Path]:
    """In order. A session's folder may go while one looks: its sealing is over, or what it held is sealed."""
    found: list[Path] = []
    for folder in sorted(root.iterdir()) if root.is_dir() else []:
        with contextlib.suppress(FileNotFoundError, NotADirectoryError):
            found += sorted(folder.glob(pattern))
    return found


def safe_name(name: str) -> str:
    """`name` unchanged, when it can be a file's name. Raises `ValueError` otherwise."""
    if not _SAFE_NAME.fullmatch(name):
        raise ValueError("an id here is 1 to 64 letters, digits, '-' and '_'")
    return name


def make_private_folder(folder: Path) -> None:
    """Make `folder` and what is missing above it, each 0700 whatever the umask."""
    missing = [path for path in (folder, *folder.parents) if not path.exists()]
    for path in reversed(missing):
        path.mkdir(mode=0o700, exist_ok=True)
        sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Make the folder's entries durable."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def lock(descriptor: int) -> None:
    """Take the lock of a file that nobody else can know of yet. Raises `BlockingIOError` if somebody does."""
    fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)


def try_lock(descriptor: int) -> bool:
    """Take the file's lock if it is free; it is given back when the descriptor closes, with its process too."""
    return _try_flock(descriptor, fcntl.LOCK_EX)


def is_live(path: Path) -> bool:
    """True while some process writes or seals this journal, and when it has just been sealed and removed."""
    try:
        descriptor = os.open(path, os.O_RDONLY)
    except FileNotFoundError:
        return True
    try:
        return not _try_flock(descriptor, fcntl.LOCK_SH)
    finally:
        os.close(descriptor)


def _try_flock(descriptor: int, how: int) -> bool:
    try:
        fcntl.flock(descriptor, how | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
