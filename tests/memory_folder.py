"""A folder in memory, for databases that end with the tests: to copy one there takes a tenth of the time."""

import shutil
import tempfile
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

MEMORY: Final = Path("/dev/shm")
NEEDED: Final = 2 * 1024**3
"""A container has 64 MB of it, if it was told nothing else."""


@contextmanager
def memory_folder() -> Generator[Path]:
    """Where there is no memory for it, on the disk."""
    place = MEMORY if MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > NEEDED else None
    with tempfile.TemporaryDirectory(prefix="aircounter-test-", dir=place) as folder:
        yield Path(folder)
