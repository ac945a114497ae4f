"""What was typed into a form, read as values, or refused field by field; nothing of it is lost by that. Pure.

`web_client/src/shared/form/form_read.ts` judges the same on the page; what counts is this.
"""

import re
from collections.abc import Mapping
from typing import Final

import msgspec

from session.case.field_fault import FieldFault, FieldFaultKind
from session.case.field_formats import is_more, read_format
from session.case.form import LONGEST_TEXT, Field, FieldFormat, FieldName, FieldType, Form
from session.case.written import as_ascii, has_control, stripped

Typed = str | bool
"""As an input gives it: a text, also of a number; or a tick."""
Value = str | int | bool
_INTEGER: Final = re.compile(r"-?\d{1,15}", re.ASCII)
"""What a browser still counts exactly has so many digits and some."""
K = FieldFaultKind


class FormRead(msgspec.Struct, frozen=True):
    """`values` are those that can be read; with no faults they are the form's content."""

    values: dict[FieldName, Value]
    faults: tuple[FieldFault, ...]


def read_form(form: Form, typed: Mapping[FieldName, Typed]) -> FormRead:
    """In the order in which it is filled in; what it does not know comes last."""
    values, faults = dict[FieldName, Value](), list[FieldFault]()
    for name in (name for section in form.sections for name in section.fields):
        field = form.properties[name]
        read = _read(name, field, typed.get(name), required=name in form.required)
        if isinstance(read, FieldFault):
            faults.append(read)
        elif read is not None:
            values[name] = read
    faults += [FieldFault(name, K.UNKNOWN_FIELD) for name in typed if name not in form.properties]
    return FormRead(values, tuple(faults))


def _read(name: FieldName, field: Field, typed: Typed | None, *, required: bool) -> Value | FieldFault | None:
    if typed is not None and isinstance(typed, bool) is not (field.type is FieldType.BOOLEAN):
        return FieldFault(name, K.WRONG_TYPE)
    if field.const is True and (required or typed is not None) and typed is not True:
        return FieldFault(name, K.MUST_AGREE)
    if typed is None or (isinstance(typed, str) and not stripped(typed)):
        return FieldFault(name, K.MISSING) if required else None
    if isinstance(typed, bool):
        return typed
    if has_control(typed):
        return FieldFault(name, K.NOT_A_TEXT)
    if field.type is FieldType.INTEGER:
        return _integer(name, field, typed)
    return _of_format(name, field, typed, field.format) if field.format is not None else _text(name, field, typed)


def _integer(name: FieldName, field: Field, typed: str) -> int | FieldFault:
    digits = as_ascii(stripped(typed))
    if not _INTEGER.fullmatch(digits):
        return FieldFault(name, K.NOT_A_NUMBER)
    value = int(digits)
    if field.minimum is not None and value < field.minimum:
        return FieldFault(name, K.TOO_SMALL, field.minimum)
    if field.maximum is not None and value > field.maximum:
        return FieldFault(name, K.TOO_LARGE, field.maximum)
    return value


def _of_format(name: FieldName, field: Field, typed: str, kind: FieldFormat) -> str | FieldFault:
    read, limit = read_format(stripped(typed), kind)
    if isinstance(read, FieldFaultKind):
        return FieldFault(name, read, limit)
    if field.format_minimum is not None and is_more(field.format_minimum, read):
        return FieldFault(name, K.TOO_SMALL, field.format_minimum)
    if field.format_maximum is not None and is_more(read, field.format_maximum):
        return FieldFault(name, K.TOO_LARGE, field.format_maximum)
    return read


def _text(name: FieldName, field: Field, typed: str) -> str | FieldFault:
    if field.one_of:
        # A choice is not typed: what is sent is one of them, letter by letter.
        return typed if any(typed == one.const for one in field.one_of) else FieldFault(name, K.NOT_A_CHOICE)
    text, most = stripped(typed), field.max_length if field.max_length is not None else LONGEST_TEXT
    if len(text) > most:
        return FieldFault(name, K.TOO_LONG, most)
    if field.min_length is not None and len(text) < field.min_length:
        return FieldFault(name, K.TOO_SHORT, field.min_length)
    return text
