"""Names that a document gives to its parts."""

import re
from collections import Counter
from collections.abc import Sequence
from typing import Final

_NAME: Final = re.compile(r"[a-z][a-z0-9_]{0,39}", re.ASCII)


def is_name(text: str) -> bool:
    """Whether it is one: readable in a log, an address and a key."""
    return _NAME.fullmatch(text) is not None


def twice(names: Sequence[str]) -> list[str]:
    """Those that are there more than once, in order."""
    return [name for name, count in Counter(names).items() if count > 1]
