"""What is submitted, in words for who has to confirm it; and for the desk, how far they are with it."""

from datetime import datetime

import msgspec

from session.case.business_type import BusinessType
from session.case.confirmation_events import Wish
from session.case.form import Field, FieldName
from session.case.form_read import FormRead, Value
from session.case.guide import is_payee, payee_of
from session.case.placeholders import filled
from session.case.state import CaseState
from session.personal import Personal
from signaling import case_messages as m


def to_confirm(kind: BusinessType, state: CaseState, form: FormRead, same_at: datetime | None) -> m.ToConfirm | None:
    """What is before the customer now; None when nothing is, or it is answered. `form` is what is submitted."""
    submitted = state.submitted
    if submitted is None or state.asked_at is None or own_answer(state) is not None:
        return None
    sections = [
        m.ContentSection(section.title, tuple(_fields(kind, form, section.fields, _checked(kind, state, form))))
        for section in kind.form.sections
    ]
    return m.ToConfirm(
        submission=submitted.number,
        sha256=submitted.sha256,
        sections=tuple(section for section in sections if section.fields),
        warning=filled(kind.texts.warning, kind.form, form.values),
        is_shown=state.shown_at is not None,
        same_ordered_at_ms=_ms(same_at),
    )


def own_answer(state: CaseState) -> m.OwnAnswer | None:
    """What the customer has said of what is submitted."""
    if state.confirmed is not None:
        return m.OwnAnswer.CONFIRMED
    if state.unwilling is None:
        return None
    return m.OwnAnswer.CHANGE if state.unwilling.wish is Wish.CHANGE else m.OwnAnswer.NOTHING


def confirmation_shown(state: CaseState, same_at: datetime | None) -> m.ConfirmationShown:
    unwilling = state.unwilling
    return m.ConfirmationShown(
        asked_at_ms=_ms(state.asked_at),
        shown_at_ms=_ms(state.shown_at),
        confirmed_at_ms=_ms(state.confirmed.at if state.confirmed is not None else None),
        same_ordered_at_ms=_ms(same_at),
        unwilling=m.UnwillingShown(unwilling.wish, unwilling.remark) if unwilling is not None else None,
    )


def _checked(kind: BusinessType, state: CaseState, form: FormRead) -> FieldName | None:
    """The payee's name, when the core bank has said whose the account is."""
    payee = payee_of(kind, form)
    return kind.effect.parameters["payee_name"] if payee is not None and is_payee(state, payee) else None


def _fields(
    kind: BusinessType, form: FormRead, names: tuple[FieldName, ...], checked: FieldName | None
) -> list[m.ContentField]:
    fields = (_field(name, kind.form.properties[name], form.values[name]) for name in names if name in form.values)
    return [msgspec.structs.replace(one, is_checked=one.field == checked) for one in fields]


def _field(name: FieldName, field: Field, value: Value) -> m.ContentField:
    if isinstance(value, bool):
        return m.ContentField(name, field.title, field.format, agreed=value)
    choice = next((one.title for one in field.one_of if one.const == value), None)
    if choice is not None:
        return m.ContentField(name, field.title, field.format, choice=choice)
    return m.ContentField(name, field.title, field.format, text=Personal(str(value)))


def _ms(at: datetime | None) -> int | None:
    return int(at.timestamp() * 1000) if at is not None else None
