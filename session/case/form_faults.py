"""What is wrong with a form as data. Pure."""

from collections.abc import Iterator
from datetime import date
from typing import Final

from session.case.amount import is_amount
from session.case.field_formats import is_more
from session.case.form import LONGEST_TEXT, MOST_FIELDS, ORDERED, Field, FieldFormat, FieldType, Form
from session.case.names import is_name, twice
from session.case.type_fault import FaultKind, TypeFault
from session.case.words_faults import words_faults

_OF_TYPE: Final = {
    FieldType.STRING: ("format", "one_of", "min_length", "max_length", "format_minimum", "format_maximum"),
    FieldType.INTEGER: ("minimum", "maximum"),
    FieldType.BOOLEAN: ("const",),
}
_KEYWORDS: Final = {
    "format": "format",
    "one_of": "oneOf",
    "const": "const",
    "min_length": "minLength",
    "max_length": "maxLength",
    "minimum": "minimum",
    "maximum": "maximum",
    "format_minimum": "formatMinimum",
    "format_maximum": "formatMaximum",
}
_MOST_INTEGER: Final = 2**53 - 1
"""What a browser still counts exactly (RFC 8259, section 6)."""


def form_faults(form: Form, place: str = "form") -> Iterator[TypeFault]:
    """In the form's order."""
    if not 0 < len(form.properties) <= MOST_FIELDS:
        yield TypeFault(FaultKind.OUT_OF_RANGE, f"{place}.properties", f"1–{MOST_FIELDS}")
    if form.additional_properties:
        yield TypeFault(FaultKind.NO_SUCH_VALUE, f"{place}.additionalProperties", "true")
    for name, field in form.properties.items():
        where = f"{place}.properties.{name}"
        if not is_name(name):
            yield TypeFault(FaultKind.NAME_FAULTY, where, name)
        yield from _faults_of_field(field, where)
    for name in form.required:
        if name not in form.properties:
            yield TypeFault(FaultKind.UNKNOWN_NAME, f"{place}.required", name)
    for name in twice(form.required):
        yield TypeFault(FaultKind.TWICE, f"{place}.required", name)
    yield from _faults_of_sections(form, f"{place}.sections")


def _faults_of_field(field: Field, place: str) -> Iterator[TypeFault]:
    yield from words_faults(field.title, f"{place}.title")
    yield from words_faults(field.description, f"{place}.description")
    for attribute, keyword in _KEYWORDS.items():
        if getattr(field, attribute) not in (None, ()) and attribute not in _OF_TYPE[field.type]:
            yield TypeFault(FaultKind.NOT_FOR_THIS_FIELD, place, keyword)
    if field.const is False:
        yield TypeFault(FaultKind.NO_SUCH_VALUE, f"{place}.const", "false")
    yield from _faults_of_lengths(field, place)
    yield from _faults_of_integers(field, place)
    yield from _faults_of_format(field, place)
    for number, choice in enumerate(field.one_of):
        yield from words_faults(choice.title, f"{place}.oneOf[{number}].title")
    for const in twice([choice.const for choice in field.one_of]):
        yield TypeFault(FaultKind.TWICE, f"{place}.oneOf", const)


def _faults_of_lengths(field: Field, place: str) -> Iterator[TypeFault]:
    for keyword, value in (("minLength", field.min_length), ("maxLength", field.max_length)):
        if value is not None and not 0 <= value <= LONGEST_TEXT:
            yield TypeFault(FaultKind.OUT_OF_RANGE, f"{place}.{keyword}", f"0–{LONGEST_TEXT}")
    if field.min_length is not None and field.max_length is not None and field.min_length > field.max_length:
        yield TypeFault(FaultKind.BOUNDS_REVERSED, f"{place}.minLength", str(field.min_length))


def _faults_of_integers(field: Field, place: str) -> Iterator[TypeFault]:
    for keyword, value in (("minimum", field.minimum), ("maximum", field.maximum)):
        if value is not None and abs(value) > _MOST_INTEGER:
            yield TypeFault(FaultKind.OUT_OF_RANGE, f"{place}.{keyword}", f"±{_MOST_INTEGER}")
    if field.minimum is not None and field.maximum is not None and field.minimum > field.maximum:
        yield TypeFault(FaultKind.BOUNDS_REVERSED, f"{place}.minimum", str(field.minimum))


def _faults_of_format(field: Field, place: str) -> Iterator[TypeFault]:
    bounds = {"formatMinimum": field.format_minimum, "formatMaximum": field.format_maximum}
    said = {keyword: value for keyword, value in bounds.items() if value is not None}
    if said and field.format not in ORDERED:
        yield TypeFault(FaultKind.NOT_FOR_THIS_FIELD, place, next(iter(said)))
        return
    for keyword, value in said.items():
        if not _is_of_format(value, field.format):
            yield TypeFault(FaultKind.NO_SUCH_VALUE, f"{place}.{keyword}", value)
            return
    least, most = field.format_minimum, field.format_maximum
    if least is not None and most is not None and is_more(least, most):
        yield TypeFault(FaultKind.BOUNDS_REVERSED, f"{place}.formatMinimum", least)


def _is_of_format(value: str, kind: FieldFormat | None) -> bool:
    if kind is FieldFormat.AMOUNT:
        return is_amount(value)
    try:
        return date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False


def _faults_of_sections(form: Form, place: str) -> Iterator[TypeFault]:
    for number, section in enumerate(form.sections):
        yield from words_faults(section.title, f"{place}[{number}].title")
        for name in section.fields:
            if name not in form.properties:
                yield TypeFault(FaultKind.UNKNOWN_NAME, f"{place}[{number}].fields", name)
    shown = [name for section in form.sections for name in section.fields]
    for name in twice(shown):
        yield TypeFault(FaultKind.TWICE, place, name)
    for name in form.properties:
        if name not in shown:
            yield TypeFault(FaultKind.IN_NO_SECTION, place, name)
