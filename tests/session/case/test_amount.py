"""Amounts as people write them, and as they are shown. `amounts.json` is for whoever reads them in a page as well."""

from decimal import Decimal
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from session.case.amount import MOST_WRITTEN, Amount, AmountFault, in_capitals, in_figures, read_amount


class Vectors(msgspec.Struct):
    read: list[tuple[str, str]]
    refused: list[tuple[str, AmountFault]]
    shown: list[tuple[Amount, str, str]]


VECTORS = msgspec.json.decode((Path(__file__).parent / "amounts.json").read_bytes(), type=Vectors)


@pytest.mark.parametrize(("written", "amount"), VECTORS.read)
def test_what_people_write_is_read(written: str, amount: str) -> None:
    assert read_amount(written) == amount


@pytest.mark.parametrize(("written", "fault"), VECTORS.refused)
def test_what_is_no_amount_is_refused_with_what_is_wrong(written: str, fault: AmountFault) -> None:
    assert read_amount(written) is fault


def test_a_text_without_end_is_refused_before_it_is_looked_at() -> None:
    assert read_amount("1" * (MOST_WRITTEN + 1)) is AmountFault.NOT_A_NUMBER


@pytest.mark.parametrize(("amount", "figures", "capitals"), VECTORS.shown)
def test_an_amount_is_shown_in_figures_and_in_capitals(amount: Amount, figures: str, capitals: str) -> None:
    assert in_figures(amount) == figures
    assert in_capitals(amount) == capitals


fen = st.integers(0, 10**14 - 1) | st.integers(0, 10**6) | st.integers(0, 10**6).map(lambda number: number * 10**6)


def amount_of(number: int) -> Amount:
    return Amount(f"{number // 100}.{number % 100:02}")


@given(fen)
def test_capitals_are_read_back_as_the_amount(number: int) -> None:
    """By a reader that knows only what each sign is worth, not where zeros belong."""
    assert worth_of(in_capitals(amount_of(number))) == number


@given(fen)
def test_zeros_stand_alone_and_never_before_a_unit(number: int) -> None:
    capitals = in_capitals(amount_of(number))
    assert "零零" not in capitals
    if number >= 100:
        assert not any(f"零{unit}" in capitals for unit in "拾佰仟万亿元角分整")
    assert capitals.endswith(("整", "分"))


@given(fen)
def test_figures_are_read_back_as_the_amount_itself(number: int) -> None:
    amount = amount_of(number)
    assert read_amount(in_figures(amount)) == amount
    assert Decimal(amount) * 100 == number


@given(st.text(max_size=30))
def test_whatever_is_typed_is_read_or_refused(written: str) -> None:
    read = read_amount(written)
    assert isinstance(read, AmountFault) or read_amount(read) == read


def worth_of(capitals: str) -> int:
    """In fen."""
    places = {"拾": 10, "佰": 100, "仟": 1000}
    groups = {"万": 10**4, "亿": 10**8}
    total = group = digit = cents = 0
    for sign in capitals.removesuffix("整"):
        if sign in "零壹贰叁肆伍陆柒捌玖":
            digit = "零壹贰叁肆伍陆柒捌玖".index(sign)
        elif sign in places:
            group, digit = group + digit * places[sign], 0
        elif sign in groups:
            total, group, digit = total + (group + digit) * groups[sign], 0, 0
        elif sign == "元":
            total, group, digit = total + group + digit, 0, 0
        else:
            cents, digit = cents + digit * (10 if sign == "角" else 1), 0
    return total * 100 + cents
