"""The number of a Chinese resident identity card: region, date of birth, sequence, check character.

GB 11643-1999; the check character is ISO 7064's MOD 11-2, and regions are GB/T 2260's. Numbers of fifteen digits
(GB 11643-1989) stand on no valid card since 2013. A foreign resident's card of 2023 begins with 9 and is another
document.
"""

import re
from datetime import date
from enum import StrEnum
from typing import Final

import msgspec

from session.case.document import Sex, age_on
from session.personal import Personal

LENGTH: Final = 18
OLDEST: Final = 130
"""Years: older than anybody has become. A birth before that is a slip of the hand."""
MOST_WRITTEN: Final = 64
"""Characters, blanks among them; a longer text is no number."""

_WEIGHTS: Final = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS: Final = "10X98765432"
_FORM: Final = re.compile(r"\d{17}[\dX]", re.ASCII)
_AS_ASCII: Final = str.maketrans("０１２３４５６７８９Ｘｘx", "0123456789XXX", " -\u00a0\u3000")
_REGIONS: Final = frozenset(
    f"{ten}{one}"
    for ten, ones in {1: "12345", 2: "123", 3: "1234567", 4: "123456", 5: "01234", 6: "12345", 7: "1", 8: "123"}.items()
    for one in ones
)
"""The first two digits: provinces and the like. 81, 82, 83 stand on residence cards of people from Hong Kong, Macao and
Taiwan, which have numbers of the same kind."""


class IdentityNumberFault(StrEnum):
    """Why a text is no such number; the first of them that is found."""

    LENGTH = "length"
    CHARACTERS = "characters"
    REGION = "region"
    BIRTH_DATE = "birth_date"
    CHECK_CHARACTER = "check_character"


class IdentityNumber(msgspec.Struct, frozen=True):
    """A number, and what it says of its holder. Shows none of it where it is printed."""

    number: Personal
    region: str
    """Of two digits."""
    born: date
    sex: Sex

    def __repr__(self) -> str:
        return "IdentityNumber(•••)"


def read_identity_number(written: str, today: date) -> IdentityNumber | IdentityNumberFault:
    """A number as somebody typed it: blanks and hyphens, full-width digits and a small x are taken as meant."""
    text = written.translate(_AS_ASCII) if len(written) <= MOST_WRITTEN else ""
    if len(text) != LENGTH:
        return IdentityNumberFault.LENGTH
    if _FORM.fullmatch(text) is None:
        return IdentityNumberFault.CHARACTERS
    if text[:2] not in _REGIONS:
        return IdentityNumberFault.REGION
    born = _date_of(text[6:14])
    if born is None or born > today or age_on(today, born) > OLDEST:
        return IdentityNumberFault.BIRTH_DATE
    if text[-1] != check_character(text[:-1]):
        return IdentityNumberFault.CHECK_CHARACTER
    sex = Sex.MALE if int(text[16]) % 2 else Sex.FEMALE
    return IdentityNumber(Personal(text), text[:2], born, sex)


def check_character(body: str) -> str:
    """Of seventeen digits: ISO 7064, MOD 11-2."""
    return _CHECKS[sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, body, strict=True)) % 11]


def _date_of(digits: str) -> date | None:
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return None
