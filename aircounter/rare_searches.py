"""Keep the search for garbage from making pages wait: settings of a process that holds much and lives long.

A board with ten thousand who wait, and their states, are a million objects. To search them all for cycles takes half a
second, in which nobody is rung; none of them is ever garbage, for whatever leaves is counted and freed at once.
"""

import gc
from typing import Final

YOUNG_OBJECTS: Final = 10_000
"""The search among what is new begins after so many: fifty events and what they make, three milliseconds."""
YOUNG_SEARCHES: Final = 2
"""What has outlived two is searched once more, and then counts as old. With ten there were two hundred thousand objects
to search by then, 90 ms, several times a minute."""
OLD_SEARCHES: Final = 10_000
"""A full search comes after two hundred million new objects: hours of a busy counter. What it would find are cycles
that outlived two searches, such as an error's frames, a few kilobytes each."""


def search_rarely() -> None:
    """Once, when everything is loaded: what is there now is never searched for garbage again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNG_OBJECTS, YOUNG_SEARCHES, OLD_SEARCHES)
