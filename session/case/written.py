"""What people write, before it is read as something: blanks around it, full-width digits, what no keyboard makes.

`web_client/src/shared/form/written.ts` does the same, character by character: neither takes its language's idea of a
blank, for the two differ.
"""

import re
from typing import Final

BLANKS: Final = " \t\r\n\u00a0\u3000"
"""The blanks of keyboards: also the full-width one, and the one that does not break."""
_CONTROL: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufeff]")
_AS_ASCII: Final = str.maketrans("０１２３４５６７８９＋－／．", "0123456789+-/.")
_BETWEEN_DIGITS: Final = str.maketrans("", "", " -()（）\u00a0\u3000")


def stripped(text: str) -> str:
    """Without blanks around it."""
    return text.strip(BLANKS)


def has_control(text: str) -> bool:
    """Whether there is something in it that is neither seen nor a blank: it would be stored and hashed unseen."""
    return _CONTROL.search(text) is not None


def as_ascii(text: str) -> str:
    """Digits and the signs between them as a keyboard without Chinese input has them."""
    return text.translate(_AS_ASCII)


def only_digits(text: str) -> str:
    """With ASCII digits, and without what people put between them. Other characters stay, to be refused."""
    return as_ascii(text).translate(_BETWEEN_DIGITS)
