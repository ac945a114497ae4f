"""What identity documents have in common."""

from datetime import date
from enum import StrEnum


class Sex(StrEnum):
    """As the document says it."""

    FEMALE = "female"
    MALE = "male"
    UNSPECIFIED = "unspecified"


def age_on(day: date, born: date) -> int:
    """Years completed on `day`; whoever was born on the 29th of February completes them on the 1st of March."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))
