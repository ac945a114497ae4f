"""Who has to approve a case, by its amount and its risks. Pure."""

from collections.abc import Iterable, Set

from session.case.amount import Amount
from session.case.business_type import Approval, ReviewRule, Risk
from session.case.field_formats import is_more


def approvals_needed(rules: Iterable[ReviewRule], amount: Amount | None, risks: Set[Risk]) -> tuple[Approval, ...]:
    """Of all rules that hold the most of each level, from the lowest level up; empty when none holds."""
    needed: dict[int, Approval] = {}
    for rule in rules:
        if not _holds(rule, amount, risks):
            continue
        for one in rule.approvals:
            other = needed.get(one.level, one)
            needed[one.level] = Approval(
                one.level, max(one.count, other.count), another_unit=one.another_unit or other.another_unit
            )
    return tuple(needed[level] for level in sorted(needed))


def _holds(rule: ReviewRule, amount: Amount | None, risks: Set[Risk]) -> bool:
    if rule.risk is not None and rule.risk not in risks:
        return False
    return rule.at_least is None or (amount is not None and not is_more(rule.at_least, amount))
