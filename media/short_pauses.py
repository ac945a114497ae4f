"""Keep interpreter and C library from making packets wait: settings of a whole process, for one that carries media."""

import gc
import sys
from typing import Final

ALLOCATOR: Final = ":".join(
    (
        "glibc.malloc.hugetlb=1",
        "glibc.malloc.tcache_max=2048",
        "glibc.malloc.tcache_count=2000",
        "glibc.malloc.arena_max=1",
    )
)
"""`GLIBC_TUNABLES` of a process that carries media; they are read when it starts.

Packets come and go by the ten thousand a second. Large pages: the processor remembers where they are. The cache: what
one packet leaves is the next one's, and is not joined with its neighbours and split again. One arena: the threads that
flush journals otherwise keep what they freed, each in an arena of its own, and a recorded call takes 1.4 MB, not 0.6.
"""
SWITCH_INTERVAL_S: Final = 0.0005
"""A thread (the journal's writer) that computes gives the interpreter back after so long; the standard 5 ms would be
heard by all calls."""
YOUNG_OBJECTS: Final = 10_000
"""The search for garbage begins after so many new objects, not after 700: packets make many, and none of them stay."""
YOUNG_SEARCHES: Final = 3
"""An ended call leaves some 5,000 objects that refer to one another, 270 KB: a full search each twenty calls or so."""


def keep_pauses_short() -> None:
    """Once, when everything is loaded: what is there now is never searched for garbage again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNG_OBJECTS, YOUNG_SEARCHES, YOUNG_SEARCHES)
    sys.setswitchinterval(SWITCH_INTERVAL_S)
