"""Events as they are stored: a type, open data as JSON text, and what is personal apart from it."""

from functools import cache
from typing import Any, Final, cast, get_args

import msgspec

from session import events as e
from session.personal import NOBODY, decode_personal, encode_personal, is_personal

_TYPES: Final[dict[str, type[e.Event]]] = {kind.__name__: kind for kind in get_args(e.AnyEvent)}


class UnknownEvent(Exception):  # noqa: N818 - it is an event that is unknown
    """The log holds an event that this program does not know: it is older than the log."""


class StoredForm(msgspec.Struct, frozen=True):
    """`data` may be read by anybody who may read the log; `private` is to be sealed."""

    type: str
    type_version: int
    data: str
    private: bytes | None


@cache
def _personal_fields(kind: type[e.Event]) -> tuple[str, ...]:
    return tuple(field.name for field in msgspec.structs.fields(kind) if is_personal(field.type))


def to_stored(event: e.AnyEvent) -> StoredForm:
    """Divide an event into its open and its private part."""
    fields = cast("dict[str, Any]", msgspec.to_builtins(event, enc_hook=encode_personal))
    name = fields.pop("type")
    personal = {field: fields.pop(field, "") for field in _personal_fields(type(event))}
    said = {field: text for field, text in personal.items() if text}
    return StoredForm(
        type=name,
        type_version=type(event).version_of_type,
        data=msgspec.json.encode(fields).decode(),
        private=msgspec.json.encode(said) if said else None,
    )


def from_stored(stored: StoredForm) -> e.AnyEvent:
    """Put an event together again. What was private and cannot be read any more is NOBODY."""
    kind = _TYPES.get(stored.type)
    if kind is None:
        raise UnknownEvent(stored.type)
    fields = msgspec.json.decode(stored.data, type=dict[str, Any])
    personal: dict[str, Any] = dict.fromkeys(_personal_fields(kind), NOBODY.reveal())
    if stored.private is not None:
        personal |= msgspec.json.decode(stored.private, type=dict[str, str])
    return cast(
        "e.AnyEvent", msgspec.convert({**fields, **personal, "type": stored.type}, kind, dec_hook=decode_personal)
    )
