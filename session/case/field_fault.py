"""What is wrong with what was typed into a field. Its words, in the person's language, stand where it is shown."""

from enum import StrEnum

import msgspec

from session.case.form import FieldName


class FieldFaultKind(StrEnum):
    UNKNOWN_FIELD = "unknown_field"
    WRONG_TYPE = "wrong_type"
    MISSING = "missing"
    MUST_AGREE = "must_agree"
    NOT_A_TEXT = "not_a_text"
    """There are characters in it that nobody sees."""
    TOO_SHORT = "too_short"
    TOO_LONG = "too_long"
    NOT_A_CHOICE = "not_a_choice"
    NOT_A_NUMBER = "not_a_number"
    NEGATIVE = "negative"
    TOO_MANY_DECIMALS = "too_many_decimals"
    TOO_SMALL = "too_small"
    TOO_LARGE = "too_large"
    NOT_AN_ACCOUNT = "not_an_account"
    NOT_A_MOBILE = "not_a_mobile"
    NOT_A_DATE = "not_a_date"
    NOT_A_NAME = "not_a_name"


class FieldFault(msgspec.Struct, frozen=True):
    """`limit` is what it should not have passed, in the field's own form."""

    field: FieldName
    kind: FieldFaultKind
    limit: str | int | None = None
