"""Values of a form within a text: `{payee_name}`."""

import re
from collections.abc import Iterator, Mapping
from typing import Final

from session.case.amount import Amount, in_figures
from session.case.form import FieldFormat, FieldName, Form
from session.case.form_read import Value
from session.case.words import Words

_PLACEHOLDER: Final = re.compile(r"\{([^{}]*)\}")


def placeholders(text: str) -> list[FieldName]:
    """The fields that a text names, in order."""
    return [FieldName(name) for name in _PLACEHOLDER.findall(text)]


def unknown_placeholders(words: Words, form: Form) -> Iterator[str]:
    """What either language names and the form does not have; and a brace that begins or ends nothing."""
    for text in (words.zh, words.en):
        yield from (name for name in placeholders(text) if name not in form.properties)
        if set(_PLACEHOLDER.sub("", text)) & set("{}"):
            yield "{"


def filled(words: Words, form: Form, values: Mapping[FieldName, Value]) -> Words:
    """With the values in place of their names; of an account the last four digits, as of a receipt."""
    return Words(
        zh=_PLACEHOLDER.sub(lambda found: _shown(FieldName(found[1]), form, values, "zh"), words.zh),
        en=_PLACEHOLDER.sub(lambda found: _shown(FieldName(found[1]), form, values, "en"), words.en),
    )


def _shown(name: FieldName, form: Form, values: Mapping[FieldName, Value], language: str) -> str:
    field, value = form.properties[name], values.get(name)
    if value is None:
        return ""
    choice = next((one.title for one in field.one_of if one.const == value), None)
    if choice is not None:
        return choice.zh if language == "zh" else choice.en
    match field.format:
        case FieldFormat.AMOUNT:
            return in_figures(Amount(str(value)))
        case FieldFormat.ACCOUNT | FieldFormat.MOBILE:
            return f"•••• {str(value)[-4:]}"
        case _:
            return str(value)
