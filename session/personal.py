"""Personal data is a type that does not print."""

from typing import Any, ClassVar, Final

MAX_PERSONAL_CHARACTERS: Final = 4_000
"""The longest that somebody writes (a teller's notes); messages are bounded tighter where they can be."""
MAX_DOCUMENT_CHARACTERS: Final = 60_000
"""Sixty fields of five hundred characters, twice."""


class Personal:
    """A text about a person. It shows itself only to who calls `reveal`, and is stored in an event's sealed part."""

    __slots__ = ("_text",)
    most_characters: ClassVar[int] = MAX_PERSONAL_CHARACTERS

    def __init__(self, text: str) -> None:
        """Wrap `text`; raises ValueError when it is too long or holds NUL, which the store refuses."""
        if len(text) > self.most_characters or "\x00" in text:
            raise ValueError("personal text is too long or holds NUL")
        self._text = text

    def reveal(self) -> str:
        """Return the text. Every call site is a place where personal data leaves its type."""
        return self._text

    def __repr__(self) -> str:
        return "Personal(•••)"

    __str__ = __repr__

    def __format__(self, spec: str) -> str:
        return repr(self)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Personal) and self._text == other._text

    def __hash__(self) -> int:
        return hash(self._text)

    def __bool__(self) -> bool:
        return bool(self._text)


class PersonalDocument(Personal):
    """All of what somebody wants done, in one text."""

    __slots__ = ()
    most_characters = MAX_DOCUMENT_CHARACTERS


NOBODY: Final = Personal("")
"""Where nothing was said, or the key that sealed it has been destroyed."""


def is_personal(kind: object) -> bool:
    """Whether a field of this type is stored sealed."""
    return isinstance(kind, type) and issubclass(kind, Personal)


def nobody() -> Personal:
    """NOBODY, as a field's default: a factory, because a schema cannot show a default that does not print."""
    return NOBODY


def no_document() -> PersonalDocument:
    """The same of a document."""
    return PersonalDocument("")


def encode_personal(value: Any) -> Any:  # noqa: ANN401 - msgspec's hook signature
    """msgspec `enc_hook`: personal data as plain text, for the wire to an entitled party and for sealing."""
    if isinstance(value, Personal):
        return value.reveal()
    raise NotImplementedError(f"{type(value).__name__} has no wire form")


def decode_personal(kind: type, value: Any) -> Any:  # noqa: ANN401 - msgspec's hook signature
    """msgspec `dec_hook`: the reverse; raises ValueError on anything that is not a bounded text."""
    if issubclass(kind, Personal) and isinstance(value, str):
        return kind(value)
    raise ValueError("expected a text")
