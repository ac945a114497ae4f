"""Texts that are something: read as people write them, in the one form in which they are stored and compared.

`web_client/src/shared/form/field_formats.ts` reads the same; `tests/session/case/forms.json` holds both to it.
"""

import re
from collections.abc import Callable
from datetime import date
from typing import Final

from session.case.amount import MOST_DIGITS, AmountFault, read_amount
from session.case.field_fault import FieldFaultKind
from session.case.form import FieldFormat
from session.case.written import as_ascii, only_digits, stripped

_ACCOUNT: Final = re.compile(r"\d{8,32}", re.ASCII)
_MOBILE: Final = re.compile(r"(?:(?:\+|00)?86)?(1[3-9]\d{9})", re.ASCII)
_DATE: Final = re.compile(r"(\d{4})(?:-(\d{1,2})-|/(\d{1,2})/|\.(\d{1,2})\.|年(\d{1,2})月)(\d{1,2})日?", re.ASCII)
_NO_NAME: Final = re.compile(r"[0-9!-&()*+/:-@\[-`{-~！-＠]")
"""A name has letters of any script, blanks, and `'`, `,`, `-`, `.` or `·`; no digits and none of the other signs."""
LONGEST_NAME: Final = 60
YEARS: Final = range(1900, 2200)
"""A date outside of them is a slip."""


def _account(text: str) -> str | FieldFaultKind:
    digits = only_digits(text)
    return digits if _ACCOUNT.fullmatch(digits) else FieldFaultKind.NOT_AN_ACCOUNT


def _mobile(text: str) -> str | FieldFaultKind:
    found = _MOBILE.fullmatch(only_digits(text))
    return f"+86{found[1]}" if found is not None else FieldFaultKind.NOT_A_MOBILE


def _date(text: str) -> str | FieldFaultKind:
    found = _DATE.fullmatch(as_ascii(text))
    if found is None:
        return FieldFaultKind.NOT_A_DATE
    year, *months, day = found.groups()
    month = next(one for one in months if one is not None)
    if int(year) not in YEARS:
        return FieldFaultKind.NOT_A_DATE
    try:
        return date(int(year), int(month), int(day)).isoformat()
    except ValueError:
        return FieldFaultKind.NOT_A_DATE


def _name(text: str) -> str | FieldFaultKind:
    name = re.sub(r"[ \t\r\n\u00a0\u3000]+", " ", stripped(text))
    if len(name) > LONGEST_NAME:
        return FieldFaultKind.TOO_LONG
    return name if not _NO_NAME.search(name) else FieldFaultKind.NOT_A_NAME


def _amount(text: str) -> str | FieldFaultKind:
    amount = read_amount(text)
    return FieldFaultKind(amount.value) if isinstance(amount, AmountFault) else amount


_LIMITS: Final = {FieldFormat.PERSON_NAME: LONGEST_NAME, FieldFormat.AMOUNT: "9" * MOST_DIGITS + ".99"}
"""What a reader by itself calls too long or too large."""
_READERS: Final[dict[FieldFormat, Callable[[str], str | FieldFaultKind]]] = {
    FieldFormat.AMOUNT: _amount,
    FieldFormat.ACCOUNT: _account,
    FieldFormat.MOBILE: _mobile,
    FieldFormat.DATE: _date,
    FieldFormat.PERSON_NAME: _name,
}
_WITH_LIMIT: Final = frozenset({FieldFaultKind.TOO_LONG, FieldFaultKind.TOO_LARGE})


def read_format(text: str, kind: FieldFormat) -> tuple[str | FieldFaultKind, str | int | None]:
    """The stored form of a text, or what is wrong with it and the limit that it passes, if it is that."""
    read = _READERS[kind](text)
    return read, _LIMITS.get(kind) if read in _WITH_LIMIT else None


def is_more(one: str, other: str) -> bool:
    """Of two amounts, or two dates, as they are stored: an amount has two decimals and no zero in front."""
    return (len(one), one) > (len(other), other)
