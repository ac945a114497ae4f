"""Amounts of money: a decimal text, never a binary fraction; read as people write them, shown in figures and in 大写.

The capitals follow the People's Bank of China's rules for filling in bills and settlement vouchers
(《正确填写票据和结算凭证的基本规定》, 支付结算办法, appendix 1, 1997); where they allow two ways, this takes the first.
"""

import re
from enum import StrEnum
from typing import Final, NewType

from session.case.written import stripped

Amount = NewType("Amount", str)
"""In yuan, with two decimals and nothing else in it: `80000.00`. What is stored, hashed and compared."""

MOST_DIGITS: Final = 12
"""Before the point: below a trillion (万亿), above which no counter moves money, and capitals have no one way."""
MOST_WRITTEN: Final = 64
"""Characters, groups and blanks among them; a longer text is no amount."""

_PLAIN: Final = re.compile(r"(\d+)(?:\.(\d+))?", re.ASCII)
_GROUPED: Final = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?", re.ASCII)
_AS_ASCII: Final = str.maketrans("０１２３４５６７８９．，－￥", "0123456789.,-¥")
_DECIMALS: Final = 2
_DIGITS: Final = "零壹贰叁肆伍陆柒捌玖"
_PLACES: Final = ("仟", "佰", "拾", "")
_GROUPS: Final = ("亿", "万", "")
_GROUP_DIGITS: Final = 4


class AmountFault(StrEnum):
    """Why a text is no amount; each has its words in the person's language where it is shown."""

    NOT_A_NUMBER = "not_a_number"
    NEGATIVE = "negative"
    TOO_MANY_DECIMALS = "too_many_decimals"
    TOO_LARGE = "too_large"


def read_amount(written: str) -> Amount | AmountFault:
    """What somebody typed: `80000`, `80,000.00`, `¥ 80,000`, also in full-width digits. Commas only by thousands."""
    if len(written) > MOST_WRITTEN:
        return AmountFault.NOT_A_NUMBER
    text = stripped(stripped(written.translate(_AS_ASCII)).removeprefix("¥"))
    if text.startswith("-"):
        return AmountFault.NEGATIVE if _is_number(stripped(text[1:])) else AmountFault.NOT_A_NUMBER
    if not _is_number(text):
        return AmountFault.NOT_A_NUMBER
    found = _PLAIN.fullmatch(text.replace(",", ""))
    assert found is not None, "a number with groups is one without them"
    whole, decimals = found.group(1).lstrip("0") or "0", found.group(2) or ""
    if len(decimals) > _DECIMALS:
        return AmountFault.TOO_MANY_DECIMALS
    if len(whole) > MOST_DIGITS:
        return AmountFault.TOO_LARGE
    return Amount(f"{whole}.{decimals:0<{_DECIMALS}}")


def is_amount(text: str) -> bool:
    """Whether a text is an amount already, in the one form that is stored."""
    read = read_amount(text)
    return not isinstance(read, AmountFault) and read == text


def in_figures(amount: Amount) -> str:
    """`¥80,000.00`: the sign first and no blank after it, so that nothing can be written in between."""
    whole, _, decimals = amount.partition(".")
    return f"¥{int(whole):,}.{decimals}"


def in_capitals(amount: Amount) -> str:
    """`捌万元整`. Ends with 整 unless there are fen; 壹拾 is never shortened to 拾."""
    whole, _, decimals = amount.partition(".")
    jiao, fen = map(int, decimals)
    yuan = _whole_in_capitals(whole)
    if not (jiao or fen):
        return f"{yuan or _DIGITS[0]}元整"
    text = f"{yuan}元" if yuan else ""
    # A zero before jiao or fen is said where the yuan end in one, or the jiao are none.
    if yuan and (not jiao or whole.endswith("0")):
        text += _DIGITS[0]
    if jiao:
        text += f"{_DIGITS[jiao]}角"
    return f"{text}{_DIGITS[fen]}分" if fen else f"{text}整"


def _is_number(text: str) -> bool:
    return (_PLAIN if "," not in text else _GROUPED).fullmatch(text) is not None


def _whole_in_capitals(whole: str) -> str:
    """Groups of four digits, each with its unit; between two a zero where the lower begins with one."""
    padded = whole.zfill(len(_GROUPS) * _GROUP_DIGITS)
    text = ""
    skipped = False
    for place, unit in enumerate(_GROUPS):
        group = padded[place * _GROUP_DIGITS : (place + 1) * _GROUP_DIGITS]
        if int(group) == 0:
            skipped = bool(text)
            continue
        if text and (skipped or group.startswith("0")):
            text += _DIGITS[0]
        text += _group_in_capitals(group) + unit
        skipped = False
    return text


def _group_in_capitals(group: str) -> str:
    """Four digits, not all zero: 1020 is 壹仟零贰拾, and zeros that lead or end the group are not said."""
    text = ""
    for digit, place in zip(group, _PLACES, strict=True):
        if digit != "0":
            text += _DIGITS[int(digit)] + place
        elif text and not text.endswith(_DIGITS[0]):
            text += _DIGITS[0]
    return text.removesuffix(_DIGITS[0])
