"""Mobile numbers as people write them, and as networks take them: E.164 (ITU-T E.164, section 6: 15 digits at most)."""

import re
from typing import Final

MOST_WRITTEN: Final = 32
"""Characters, spaces and brackets among them; a longer text is no number."""
_MAINLAND: Final = re.compile(r"1[3-9]\d{9}", re.ASCII)
_PLUS_CHINA: Final = "+86"
_INTERNATIONAL: Final = re.compile(r"\+[1-9]\d{7,14}", re.ASCII)
"""The shortest that anybody has are some Pacific islands' eight digits, country code and all."""
_BETWEEN: Final = str.maketrans("", "", " -()（）\u00a0")
_FULL_WIDTH: Final = str.maketrans("０１２３４５６７８９＋", "0123456789+")


def e164_of(written: str) -> str | None:
    """A mainland mobile (with 86, 0086, +86 or nothing before it) or any other in E.164; None when it is neither."""
    if len(written) > MOST_WRITTEN:
        return None
    digits = written.translate(_FULL_WIDTH).translate(_BETWEEN)
    if digits.startswith("00"):
        digits = "+" + digits[2:]
    own = digits.removeprefix(_PLUS_CHINA)
    if own == digits and len(digits) == len("8613800138000"):
        own = digits.removeprefix("86")
    if _MAINLAND.fullmatch(own):
        return _PLUS_CHINA + own
    # Of the mainland's numbers only mobiles receive texts.
    is_foreign = _INTERNATIONAL.fullmatch(digits) is not None and not digits.startswith(_PLUS_CHINA)
    return digits if is_foreign else None
