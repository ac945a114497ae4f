"""Two lines of a passport. The specimen is ICAO Doc 9303-4's own, of a country that is none."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from session.case.document import Sex
from session.case.passport_zone import Passport, PassportFault, check_digit, read_passport

TODAY = date(2026, 11, 30)
UPPER = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<"
LOWER = "L898902C36UTO7408122F1204159ZE184226B<<<<<10"


def lower_line(
    number: str = "L898902C3",
    birth: str = "740812",
    sex: str = "F",
    expiry: str = "300415",
    personal: str = "ZE184226B",
) -> str:
    """With the digits that belong to it."""
    number, personal = number.ljust(9, "<"), personal.ljust(14, "<")
    first = number + check_digit(number)
    second, third = birth + check_digit(birth), expiry + check_digit(expiry) + personal + check_digit(personal)
    return f"{first}UTO{second}{sex}{third}{check_digit(first + second + third)}"


def read(lower: str, upper: str = UPPER) -> Passport | PassportFault:
    return read_passport(f"{upper}\n{lower}", TODAY)


def passport(lower: str, upper: str = UPPER) -> Passport:
    found = read(lower, upper)
    assert isinstance(found, Passport), found
    return found


def test_the_specimen_is_read() -> None:
    found = passport(LOWER)
    assert found.number.reveal() == "L898902C3"
    assert (found.surname.reveal(), found.given_names.reveal()) == ("ERIKSSON", "ANNA MARIA")
    assert (found.issued_by, found.nationality) == ("UTO", "UTO")
    assert (found.born, found.sex, found.expires) == (date(1974, 8, 12), Sex.FEMALE, date(2012, 4, 15))
    assert [found.is_valid_on(day) for day in (date(2012, 4, 15), date(2012, 4, 16))] == [True, False]


def test_small_letters_blanks_and_empty_lines_are_taken_as_meant() -> None:
    spaced = f"\n {UPPER[:10]} {UPPER[10:]} \r\n\n{LOWER.lower()}\n"
    assert read_passport(spaced, TODAY) == passport(LOWER)


def test_a_name_without_given_names_and_one_that_fills_the_line() -> None:
    alone = passport(LOWER, "P<UTO" + "SOEKARNO".ljust(39, "<"))
    assert (alone.surname.reveal(), alone.given_names.reveal()) == ("SOEKARNO", "")
    full = passport(LOWER, ("P<UTO" + "A" * 20 + "<<" + "B" * 30)[:44])
    assert (full.surname.reveal(), full.given_names.reveal()) == ("A" * 20, "B" * 17)


@pytest.mark.parametrize(
    ("birth", "born"),
    [("261130", date(2026, 11, 30)), ("261201", date(1926, 12, 1)), ("000229", date(2000, 2, 29)), ("27<<<<", None)],
)
def test_a_birth_is_in_the_last_hundred_years_or_left_open(birth: str, born: date | None) -> None:
    assert passport(lower_line(birth=birth)).born == born


@pytest.mark.parametrize(("expiry", "expires"), [("461231", date(2046, 12, 31)), ("470101", date(1947, 1, 1))])
def test_an_expiry_is_no_further_away_than_any_passport_is_valid(expiry: str, expires: date) -> None:
    assert passport(lower_line(expiry=expiry)).expires == expires


def test_without_a_personal_number_its_digit_may_be_a_filler() -> None:
    line = lower_line(personal="")
    assert line[42] == "0"
    assert passport(line).number.reveal() == "L898902C3"
    with_filler = line[:42] + "<" + check_digit(line[:10] + line[13:20] + line[21:42] + "<")
    assert passport(with_filler).number.reveal() == "L898902C3"


@pytest.mark.parametrize(
    ("lower", "fault"),
    [
        (LOWER[:-1], PassportFault.LINES),
        (LOWER + "\n" + LOWER, PassportFault.LINES),
        (LOWER + " " * 1000, PassportFault.LINES),
        (LOWER.replace("L", "Ł"), PassportFault.CHARACTERS),
        ("L898902C46UTO7408122F1204159ZE184226B<<<<<10", PassportFault.NUMBER),
        (lower_line(number=""), PassportFault.NUMBER),
        (lower_line(birth="740832"), PassportFault.BIRTH_DATE),
        (lower_line(birth="7<0812"), PassportFault.BIRTH_DATE),
        (lower_line(birth="74081A"), PassportFault.BIRTH_DATE),
        (lower_line(expiry="300431"), PassportFault.EXPIRY_DATE),
        (lower_line(expiry="<<<<<<"), PassportFault.EXPIRY_DATE),
        (lower_line(sex="K"), PassportFault.SEX),
        ("L898902C36UTO7408122F1204159ZE184226C<<<<<10", PassportFault.PERSONAL_NUMBER),
        ("L898902C36UTO7408122F1204159ZE184226B<<<<<11", PassportFault.WHOLE),
    ],
)
def test_what_is_misread_is_refused_with_its_place(lower: str, fault: PassportFault) -> None:
    assert read(lower) is fault


def test_another_document_is_refused() -> None:
    assert read(LOWER, "I" + UPPER[1:]) is PassportFault.KIND


CHECKED = [place for place in range(44) if place not in (10, 11, 12, 20)]
"""Nationality and sex are under no digit."""


@given(st.sampled_from(CHECKED), st.integers(1, 9))
def test_a_digit_misread_by_another_is_always_noticed(place: int, more: int) -> None:
    """Weights of 7, 3 and 1 have no common factor with ten."""
    line = lower_line(number="123456789", personal="12345678901234")
    wrong = line[:place] + str((int(line[place]) + more) % 10) + line[place + 1 :]
    assert isinstance(read(wrong), PassportFault)


@given(st.text(alphabet="ABC0129<", min_size=44, max_size=44))
def test_whatever_stands_there_it_is_read_or_refused(lower: str) -> None:
    assert isinstance(read(lower), Passport | PassportFault)


def test_nothing_of_it_is_printed() -> None:
    assert "ERIKSSON" not in repr(passport(LOWER))
    assert "1974" not in f"{passport(LOWER)}"
