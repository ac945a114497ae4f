"""How much memory a process has (proc(5))."""

import os
from pathlib import Path


def rss_bytes(process: int | str = "self") -> int:
    """Its resident set. Raises OSError when there is no such process."""
    pages = int(Path(f"/proc/{process}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")
