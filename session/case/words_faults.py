"""What is wrong with a text in two languages. Pure."""

from collections.abc import Iterator

from session.case.type_fault import FaultKind, TypeFault
from session.case.words import Words


def words_faults(words: Words | None, place: str) -> Iterator[TypeFault]:
    """Of a text that may be left out, but not be empty."""
    if words is not None and not words.are_said():
        yield TypeFault(FaultKind.WORDS_EMPTY_OR_LONG, place)
