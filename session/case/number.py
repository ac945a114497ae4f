"""A case's number, as people say it to each other."""

from typing import Final
from uuid import UUID

from session.identifiers import CaseId

DIGITS: Final = 8
"""Short enough to be read out. Two of a year's cases may have the same: names tell them apart."""


def case_number(case: CaseId) -> str:
    """`4027 5531`'s digits: of the random part of its id, so that they say nothing of when or how many."""
    return f"{UUID(case).int % 10**DIGITS:0{DIGITS}d}"
