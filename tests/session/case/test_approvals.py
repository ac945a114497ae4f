"""Who has to approve, by amount and risks."""

import pytest

from session.case.amount import Amount
from session.case.approvals import approvals_needed
from session.case.business_type import Approval, Risk, TypeId
from transactions.shipped_types import shipped_types

RULES = {one.type.id: one.type.review for one in shipped_types()}
TRANSFER = RULES[TypeId("transfer_to_other")]
NONE = frozenset[Risk]()
FIRST, SECOND, THIRD = Approval(1), Approval(2, another_unit=True), Approval(3)


@pytest.mark.parametrize(
    ("amount", "risks", "needed"),
    [
        ("0.01", NONE, (FIRST,)),
        ("49999.99", NONE, (FIRST,)),
        ("50000.00", NONE, (FIRST, SECOND)),
        ("9.00", {Risk.ELDERLY}, (FIRST, SECOND)),
        ("500000.00", {Risk.ELDERLY}, (FIRST, SECOND, THIRD)),
        ("80000.00", {Risk.DOUBT}, (FIRST, SECOND, THIRD)),
        ("80000.00", {Risk.PASSPORT}, (FIRST, SECOND)),
    ],
)
def test_all_rules_that_hold_are_needed_from_the_lowest_level_up(
    amount: str, risks: frozenset[Risk], needed: tuple[Approval, ...]
) -> None:
    assert approvals_needed(TRANSFER, Amount(amount), risks) == needed


def test_of_two_rules_of_one_level_the_stricter_holds() -> None:
    risks = {Risk.ELDERLY, Risk.DOUBT}
    assert approvals_needed(RULES[TypeId("change_mobile")], None, risks) == (FIRST, SECOND)


def test_a_rule_by_amount_does_not_hold_for_what_has_none() -> None:
    assert approvals_needed(TRANSFER[1:2], None, NONE) == ()
