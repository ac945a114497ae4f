"""A form as data: JSON Schema (draft 2020-12) from a closed list of keywords, with labels in Chinese and English.

Keywords that are JSON Schema's: `type`, `properties`, `required`, `additionalProperties` (always false), `oneOf` of
`const` and `title` (choices with their labels), `const`, `minLength`, `maxLength`, `minimum`, `maximum`, `format`.
Beside them `formatMinimum` and `formatMaximum` (as in ajv: bounds of an amount or a date), and `sections`, which give
the order. `title` and `description` are in both languages. There is no `pattern`: formats stand in code, the same on
both sides, so that no expression of a type's author runs in a browser or a server.
"""

from enum import StrEnum
from typing import Final, Literal, NewType

import msgspec

from session.case.words import Words

FieldName = NewType("FieldName", str)
"""`payee_name`: what a field is called in data."""

MOST_FIELDS: Final = 60
"""More is not filled in while a customer looks on."""
LONGEST_TEXT: Final = 500
"""Characters of a field, where its type says nothing smaller."""


class FieldType(StrEnum):
    STRING = "string"
    INTEGER = "integer"
    BOOLEAN = "boolean"


class FieldFormat(StrEnum):
    """What a text is, and so how it is read, shown and checked."""

    AMOUNT = "amount"
    """`session/case/amount.py`: in yuan; shown in figures and in 大写."""
    ACCOUNT = "account"
    """An account or card number: 8 to 32 digits, never shown whole on a receipt."""
    MOBILE = "mobile"
    """A number of the Chinese mainland's mobile networks."""
    DATE = "date"
    """`2026-03-02`, a day that there is (RFC 3339, full-date)."""
    PERSON_NAME = "person-name"


ORDERED: Final = (FieldFormat.AMOUNT, FieldFormat.DATE)
"""Formats that have a more and a less."""


class Choice(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One of several values that a text may have."""

    const: str
    title: Words


class Field(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename="camel", omit_defaults=True):
    """One value of a form."""

    type: FieldType
    title: Words
    description: Words | None = None
    format: FieldFormat | None = None
    one_of: tuple[Choice, ...] = ()
    const: bool | None = None
    """True: this has to be agreed to."""
    min_length: int | None = None
    max_length: int | None = None
    minimum: int | None = None
    maximum: int | None = None
    format_minimum: str | None = None
    format_maximum: str | None = None


class Section(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Fields that are shown together, in this order."""

    title: Words
    fields: tuple[FieldName, ...]


class Form(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename="camel"):
    """All that is filled in. Every field stands in one section."""

    type: Literal["object"]
    properties: dict[FieldName, Field]
    required: tuple[FieldName, ...]
    additional_properties: bool
    sections: tuple[Section, ...]
