"""What was typed into a form, by the vectors that the page is held to as well (`tests/web_client`)."""

from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from session.case.field_fault import FieldFault, FieldFaultKind
from session.case.form import FieldName, Form
from session.case.form_faults import form_faults
from session.case.form_read import Typed, Value, read_form


class Case(msgspec.Struct):
    says: str
    typed: dict[FieldName, Typed]
    values: dict[FieldName, Value]
    faults: list[FieldFault]


class _Vectors(msgspec.Struct):
    form: Form
    cases: list[msgspec.Raw]


class _Case(msgspec.Struct):
    says: str
    typed: dict[FieldName, Typed]
    values: dict[FieldName, Value]
    faults: list[tuple[FieldName, FieldFaultKind, str | int | None]]


_VECTORS = msgspec.json.decode((Path(__file__).parent / "forms.json").read_bytes(), type=_Vectors)
FORM = _VECTORS.form
CASES = [
    Case(one.says, one.typed, one.values, [FieldFault(*fault) for fault in one.faults])
    for one in (msgspec.json.decode(raw, type=_Case) for raw in _VECTORS.cases)
]


def test_the_form_of_the_vectors_is_one() -> None:
    assert list(form_faults(FORM)) == []


@pytest.mark.parametrize("case", CASES, ids=[one.says for one in CASES])
def test_what_was_typed_is_read_or_refused_at_its_field(case: Case) -> None:
    read = read_form(FORM, case.typed)
    assert (read.values, list(read.faults)) == (case.values, case.faults)


def test_every_kind_of_fault_is_in_the_vectors() -> None:
    assert {fault.kind for one in CASES for fault in one.faults} == set(FieldFaultKind)


@given(st.fixed_dictionaries({}, optional={name: st.text() | st.booleans() for name in FORM.properties}))
def test_what_is_read_is_read_the_same_again(typed: dict[FieldName, Typed]) -> None:
    """A stored form is the form of itself: whoever opens it again and saves it has changed nothing."""
    values = read_form(FORM, typed).values
    again = {name: value if isinstance(value, bool) else str(value) for name, value in values.items()}
    assert read_form(FORM, again).values == values
