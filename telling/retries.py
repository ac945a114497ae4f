"""When a text that may not have arrived is sent again. Pure."""

from typing import Final

RETRY_AFTER_S: Final = (1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 60.0)
"""Together two minutes: afterwards the summons that it is about is nearly over, and the next sends its own."""


def retry_after_s(tries: int) -> float | None:
    """How long after so many tries in vain (1 at least) the next is made; None: no more."""
    return RETRY_AFTER_S[tries - 1] if tries <= len(RETRY_AFTER_S) else None
