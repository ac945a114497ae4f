"""Numbers of identity cards, as somebody types them. All numbers here are made up, but for the standard's own."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from session.case.document import Sex, age_on
from session.case.identity_number import (
    OLDEST,
    IdentityNumber,
    IdentityNumberFault,
    check_character,
    read_identity_number,
)

TODAY = date(2026, 11, 30)
OF_THE_STANDARD = "11010519491231002X"
"""GB 11643-1999, appendix A."""


def test_the_standards_own_example_is_read() -> None:
    read = read_identity_number(OF_THE_STANDARD, TODAY)
    assert isinstance(read, IdentityNumber)
    assert (read.number.reveal(), read.region, read.born, read.sex) == (
        OF_THE_STANDARD,
        "11",
        date(1949, 12, 31),
        Sex.FEMALE,
    )


@pytest.mark.parametrize(
    "written",
    [
        "110105 19491231 002x",
        "１１０１０５１９４９１２３１００２Ｘ",
        "110105-19491231-002X",
        " 11010519491231002X\u3000",
    ],
)
def test_blanks_hyphens_full_width_digits_and_a_small_x_are_taken_as_meant(written: str) -> None:
    assert read_identity_number(written, TODAY) == read_identity_number(OF_THE_STANDARD, TODAY)


@pytest.mark.parametrize(
    ("written", "fault"),
    [
        ("", IdentityNumberFault.LENGTH),
        ("110105491231002", IdentityNumberFault.LENGTH),
        ("11010519491231002XX", IdentityNumberFault.LENGTH),
        ("1" * 1000, IdentityNumberFault.LENGTH),
        ("1101051949123100X2", IdentityNumberFault.CHARACTERS),
        ("11010519491231002Y", IdentityNumberFault.CHARACTERS),
        ("١١٠١٠٥١٩٤٩١٢٣١٠٠٢X", IdentityNumberFault.CHARACTERS),
        ("10010519491231002X", IdentityNumberFault.REGION),
        ("91010519491231002X", IdentityNumberFault.REGION),
        ("11010519490230002X", IdentityNumberFault.BIRTH_DATE),
        ("11010520261201002X", IdentityNumberFault.BIRTH_DATE),
        ("11010518491231002X", IdentityNumberFault.BIRTH_DATE),
        ("110105194912310021", IdentityNumberFault.CHECK_CHARACTER),
    ],
)
def test_what_is_no_number_is_refused_with_what_is_wrong(written: str, fault: IdentityNumberFault) -> None:
    assert read_identity_number(written, TODAY) is fault


def body_of(region: str, born: date, sequence: int) -> str:
    return f"{region}0101{born:%Y%m%d}{sequence:03}"


bodies = st.builds(
    body_of,
    st.sampled_from(["11", "31", "44", "65", "81", "83"]),
    st.dates(date(1930, 1, 1), TODAY),
    st.integers(0, 999),
)


@given(bodies)
def test_every_made_number_is_read_and_says_what_it_was_made_of(body: str) -> None:
    read = read_identity_number(body + check_character(body), TODAY)
    assert isinstance(read, IdentityNumber)
    assert f"{read.born:%Y%m%d}" == body[6:14]
    assert (read.sex is Sex.MALE) == (body[16] in "13579")


@given(bodies, st.integers(0, 16), st.integers(1, 9))
def test_one_wrong_digit_is_always_noticed(body: str, place: int, more: int) -> None:
    """What the check character is for: ISO 7064, MOD 11-2 finds every single one."""
    number = body + check_character(body)
    wrong = number[:place] + str((int(number[place]) + more) % 10) + number[place + 1 :]
    assert isinstance(read_identity_number(wrong, TODAY), IdentityNumberFault)


@given(bodies, st.integers(0, 15))
def test_two_neighbours_that_changed_places_are_always_noticed(body: str, place: int) -> None:
    number = body + check_character(body)
    wrong = number[:place] + number[place + 1] + number[place] + number[place + 2 :]
    assert wrong == number or isinstance(read_identity_number(wrong, TODAY), IdentityNumberFault)


def test_nothing_of_it_is_printed() -> None:
    read = read_identity_number(OF_THE_STANDARD, TODAY)
    for shown in (repr(read), str(read), f"{read}"):
        assert "1949" not in shown
        assert OF_THE_STANDARD not in shown


def test_years_are_completed_on_the_birthday_and_on_the_first_of_march_for_the_29th_of_february() -> None:
    born = date(2008, 11, 30)
    assert [age_on(TODAY + timedelta(days=day), born) for day in (-1, 0, 1)] == [17, 18, 18]
    leap = date(2004, 2, 29)
    assert [age_on(day, leap) for day in (date(2022, 2, 28), date(2022, 3, 1), date(2024, 2, 29))] == [17, 18, 20]


def test_the_oldest_of_all_is_read_and_a_birth_before_that_is_a_slip() -> None:
    for years, kind in ((OLDEST, IdentityNumber), (OLDEST + 1, IdentityNumberFault)):
        body = body_of("11", TODAY.replace(year=TODAY.year - years), 1)
        assert isinstance(read_identity_number(body + check_character(body), TODAY), kind)
