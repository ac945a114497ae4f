"""What people read, in both languages."""

from typing import Final

import msgspec

LONGEST_WORDS: Final = 600
"""Characters in one language: a paragraph that is read aloud in a minute."""


class Words(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The same said twice. Neither may be empty: a missing translation is a fault of whatever it stands in."""

    zh: str
    en: str

    def are_said(self) -> bool:
        """Whether there is something in both languages, and not more than anybody reads."""
        return all(0 < len(text.strip()) <= LONGEST_WORDS for text in (self.zh, self.en))
