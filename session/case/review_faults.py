"""What is wrong with a type's limits and its rules of review. Pure."""

from collections.abc import Iterator

from session.case import business_type as t
from session.case.amount import Amount, is_amount
from session.case.business_type import BusinessType
from session.case.effects import MOVES_MONEY
from session.case.field_formats import is_more
from session.case.form import FieldFormat
from session.case.type_fault import FaultKind, TypeFault


def limits_faults(kind: BusinessType) -> Iterator[TypeFault]:
    """Each an amount, of a business that has one, and none above the next."""
    limits = kind.limits
    for name in ("least", "most", "most_a_day"):
        value = getattr(limits, name)
        if value is None:
            continue
        if not _has_amount(kind):
            yield TypeFault(FaultKind.NEEDS_AMOUNT, f"limits.{name}")
        if not is_amount(value):
            yield TypeFault(FaultKind.NO_SUCH_VALUE, f"limits.{name}", value)
            return
    for lower, upper in (("least", "most"), ("most", "most_a_day")):
        least, most = getattr(limits, lower), getattr(limits, upper)
        if least is not None and most is not None and is_more(least, most):
            yield TypeFault(FaultKind.BOUNDS_REVERSED, f"limits.{lower}", least)
    yield from _faults_of_field(kind)


def _faults_of_field(kind: BusinessType) -> Iterator[TypeFault]:
    """What is out of the limits is said while it is typed, not once all have reviewed and signed it."""
    name = kind.effect.parameters.get("amount")
    field = kind.form.properties.get(name) if name is not None else None
    if field is None or field.format is not FieldFormat.AMOUNT:
        return
    least, most = kind.limits.least, kind.limits.most
    if least is not None and (field.format_minimum is None or is_more(least, field.format_minimum)):
        yield TypeFault(FaultKind.BEYOND_LIMIT, f"form.properties.{name}.formatMinimum", least)
    if most is not None and (field.format_maximum is None or is_more(field.format_maximum, most)):
        yield TypeFault(FaultKind.BEYOND_LIMIT, f"form.properties.{name}.formatMaximum", most)


def review_faults(kind: BusinessType) -> Iterator[TypeFault]:
    """Each rule can hold and be satisfied; and what moves money is reviewed by one at least."""
    for number, rule in enumerate(kind.review):
        place = f"review[{number}]"
        if rule.at_least is not None:
            yield from _faults_of_threshold(kind, rule.at_least, f"{place}.at_least")
        if not rule.approvals:
            yield TypeFault(FaultKind.NOTHING_THERE, f"{place}.approvals")
        for at, approval in enumerate(rule.approvals):
            if approval.level not in t.LEVELS:
                span = f"{t.LEVELS.start}–{t.LEVELS.stop - 1}"
                yield TypeFault(FaultKind.OUT_OF_RANGE, f"{place}.approvals[{at}].level", span)
            if not 1 <= approval.count <= t.MOST_APPROVALS:
                yield TypeFault(FaultKind.OUT_OF_RANGE, f"{place}.approvals[{at}].count", f"1–{t.MOST_APPROVALS}")
        levels = [approval.level for approval in rule.approvals]
        if levels != sorted(set(levels)):
            yield TypeFault(FaultKind.LEVELS_NOT_RISING, f"{place}.approvals")
    if kind.effect.kind in MOVES_MONEY and not any(_always_reviews(rule) for rule in kind.review):
        yield TypeFault(FaultKind.MONEY_UNREVIEWED, "review")


def _always_reviews(rule: t.ReviewRule) -> bool:
    return rule.at_least is None and rule.risk is None and any(one.count > 0 for one in rule.approvals)


def _faults_of_threshold(kind: BusinessType, at_least: Amount, place: str) -> Iterator[TypeFault]:
    if not _has_amount(kind):
        yield TypeFault(FaultKind.NEEDS_AMOUNT, place)
    if not is_amount(at_least):
        yield TypeFault(FaultKind.NO_SUCH_VALUE, place, at_least)
    elif kind.limits.most is not None and is_amount(kind.limits.most) and is_more(at_least, kind.limits.most):
        yield TypeFault(FaultKind.NEVER_HOLDS, place, at_least)


def _has_amount(kind: BusinessType) -> bool:
    return "amount" in kind.effect.parameters
