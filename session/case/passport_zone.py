"""The machine-readable zone of a passport: two lines of 44 characters, with check digits over what must not be misread.

ICAO Doc 9303, part 3 (4.9: check digits; 4.8: dates) and part 4 (4.2: the lines of a TD3 document).
"""

import re
from datetime import date
from enum import StrEnum
from typing import Final

import msgspec

from session.case.document import Sex
from session.personal import Personal

LINE: Final = 44
MOST_WRITTEN: Final = 256
"""Characters, blanks and line ends among them; a longer text is no zone."""
EXPIRES_WITHIN: Final = 20
"""Years: no passport is valid for longer, so a later year of expiry is one of the century before."""

_FORM: Final = re.compile(r"[A-Z0-9<]+", re.ASCII)
_WEIGHTS: Final = (7, 3, 1)
_SEXES: Final = {"F": Sex.FEMALE, "M": Sex.MALE, "<": Sex.UNSPECIFIED}
_FILLER: Final = "<"


class PassportFault(StrEnum):
    """Why a text is no such zone; the first of them that is found."""

    LINES = "lines"
    CHARACTERS = "characters"
    KIND = "kind"
    NUMBER = "number"
    BIRTH_DATE = "birth_date"
    EXPIRY_DATE = "expiry_date"
    SEX = "sex"
    PERSONAL_NUMBER = "personal_number"
    WHOLE = "whole"
    """The last digit, over all others that have one."""


class Passport(msgspec.Struct, frozen=True):
    """What the zone says. Shows none of it where it is printed."""

    number: Personal
    surname: Personal
    given_names: Personal
    issued_by: str
    """Three letters (ISO 3166-1 and ICAO's own)."""
    nationality: str
    born: date | None
    """None: the document leaves day, month or year open."""
    sex: Sex
    expires: date

    def __repr__(self) -> str:
        return "Passport(•••)"

    def is_valid_on(self, day: date) -> bool:
        """To the end of its last day."""
        return day <= self.expires


def read_passport(written: str, today: date) -> Passport | PassportFault:
    """The two lines as they were typed or read from a picture: small letters and blanks are taken as meant."""
    lines = ["".join(line.split()).upper() for line in written[: MOST_WRITTEN + 1].splitlines() if line.strip()]
    if len(written) > MOST_WRITTEN or [len(line) for line in lines] != [LINE, LINE]:
        return PassportFault.LINES
    if not all(_FORM.fullmatch(line) for line in lines):
        return PassportFault.CHARACTERS
    upper, lower = lines
    if not upper.startswith("P"):
        return PassportFault.KIND
    return _fault_of(lower, today) or _passport_of(upper, lower, today)


def check_digit(field: str) -> str:
    """Of digits, letters (A is 10) and fillers (0), weighted 7, 3, 1 over and over, modulo 10."""
    return str(sum(_value(one) * _WEIGHTS[place % 3] for place, one in enumerate(field)) % 10)


def _fault_of(lower: str, today: date) -> PassportFault | None:
    number, birth, expiry, personal = lower[:9], lower[13:19], lower[21:27], lower[28:42]
    if check_digit(number) != lower[9] or not number.strip(_FILLER):
        return PassportFault.NUMBER
    if check_digit(birth) != lower[19] or not (_leaves_open(birth) or _birth_of(birth, today)):
        return PassportFault.BIRTH_DATE
    if lower[20] not in _SEXES:
        return PassportFault.SEX
    if check_digit(expiry) != lower[27] or _expiry_of(expiry, today) is None:
        return PassportFault.EXPIRY_DATE
    # Whoever has no such number may have a filler for its digit.
    is_empty = not personal.strip(_FILLER) and lower[42] == _FILLER
    if not is_empty and check_digit(personal) != lower[42]:
        return PassportFault.PERSONAL_NUMBER
    if check_digit(lower[:10] + lower[13:20] + lower[21:43]) != lower[43]:
        return PassportFault.WHOLE
    return None


def _passport_of(upper: str, lower: str, today: date) -> Passport:
    surname, _, given = upper[5:].partition(_FILLER * 2)
    expires = _expiry_of(lower[21:27], today)
    assert expires is not None, "looked at before"
    return Passport(
        number=Personal(lower[:9].rstrip(_FILLER)),
        surname=Personal(_words(surname)),
        given_names=Personal(_words(given)),
        issued_by=upper[2:5].rstrip(_FILLER),
        nationality=lower[10:13].rstrip(_FILLER),
        born=_birth_of(lower[13:19], today),
        sex=_SEXES[lower[20]],
        expires=expires,
    )


def _leaves_open(digits: str) -> bool:
    """Whether year, month or day of a birth is not known, which fillers say (Doc 9303-3, 4.8)."""
    pairs = (digits[:2], digits[2:4], digits[4:])
    return _FILLER in digits and all(pair == _FILLER * 2 or pair.isdigit() for pair in pairs)


def _birth_of(digits: str, today: date) -> date | None:
    """In the last hundred years; None where the document leaves a part open, or there is no such day."""
    return _date_of(digits, today, latest=today)


def _expiry_of(digits: str, today: date) -> date | None:
    return _date_of(digits, today, latest=date(today.year + EXPIRES_WITHIN, 12, 31))


def _date_of(digits: str, today: date, latest: date) -> date | None:
    """Of two digits a year: the last such date that is not after `latest`; None when there is no such day."""
    if not digits.isdigit():
        return None
    year, month, day = (int(digits[place : place + 2]) for place in (0, 2, 4))
    century = today.year // 100 * 100
    for base in (century + 100, century, century - 100):
        try:
            found = date(base + year, month, day)
        except ValueError:
            continue
        if found <= latest:
            return found
    return None


def _value(one: str) -> int:
    return 0 if one == _FILLER else int(one, 36)


def _words(field: str) -> str:
    return " ".join(filter(None, field.split(_FILLER)))
