"""Where keys, secrets and passwords are in the data folder, and how such a file is written."""

import os
from pathlib import Path

from aircounter.settings import Settings


def key_folder(settings: Settings) -> Path:
    """The folder of keys and passwords, made for its owner alone."""
    folder = settings.data / "keys"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def master_key_file(settings: Settings) -> Path:
    """Where the key is that wraps all streams' keys."""
    return key_folder(settings) / "master.key"


def write_for_owner_alone(file: Path, text: str) -> None:
    """Write a new file that nobody else can read. Raises FileExistsError."""
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as written:
        written.write(text)
        written.flush()
        os.fsync(written.fileno())
