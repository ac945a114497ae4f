"""Values of a form within a text: `{payee_name}`."""

import re
from collections.abc import Iterator
from typing import Final

from session.case.form import FieldName, Form
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
