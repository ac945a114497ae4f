"""Messages as the protocol's schema has them, and a little wrong: a key missing or too many, a value that is junk."""

from collections.abc import Mapping
from typing import Any, Final

from hypothesis import strategies as st

from signaling.protocol_schema import protocol_schema

DEFINITIONS: Final[Mapping[str, Any]] = protocol_schema()["definitions"]
DEEPEST: Final = 5
"""No message nests deeper."""
ID: Final = "01900000-0000-7000-8000-0000000000ff"
_TEXTS: Final = st.sampled_from(
    [ID, "", "x", "card", "session/" + ID, "teller/" + ID, "王小明", "a" * 64, "2026-11-29"]
)
JUNK: Final[st.SearchStrategy[Any]] = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(2**70), 2**70),
    st.floats(allow_nan=False),
    st.text(max_size=20),
    st.sampled_from(["\x00", "../../etc/passwd", "x" * 5_000, "'; drop table events; --", "\u202e", "-0"]),
    st.lists(st.integers(), max_size=3),
    st.dictionaries(st.text(max_size=5), st.integers(), max_size=2),
)


def valid(schema: Mapping[str, Any], depth: int = 0) -> st.SearchStrategy[Any]:
    """Values of a schema, roughly: patterns and bounds are not minded, so that some are refused for those."""
    if "$ref" in schema:
        return valid(DEFINITIONS[schema["$ref"].rpartition("/")[2]], depth)
    if "anyOf" in schema:
        return st.one_of([valid(one, depth) for one in schema["anyOf"]])
    if "const" in schema or "enum" in schema:
        return st.sampled_from(schema.get("enum") or [schema["const"]])
    if schema.get("type") == "object" and "properties" in schema and depth < DEEPEST:
        return st.fixed_dictionaries({name: valid(one, depth + 1) for name, one in schema["properties"].items()})
    if schema.get("type") == "array" and depth < DEEPEST:
        return st.lists(valid(schema.get("items") or {}, depth + 1), max_size=2)
    return _SIMPLE.get(str(schema.get("type")), st.none())


_SIMPLE: Final[Mapping[str, st.SearchStrategy[Any]]] = {
    "object": st.dictionaries(_TEXTS, st.integers(0, 9), max_size=2),
    "string": _TEXTS,
    "integer": st.integers(-1, 10),
    "number": st.floats(-1, 10),
    "boolean": st.booleans(),
}


@st.composite
def made_messages(draw: st.DrawFn, union: str) -> Any:
    """A message of a union of the protocol, whole or with something wrong in it."""
    message = draw(valid(DEFINITIONS[union]))
    return _spoiled(draw, message) if draw(st.booleans()) else message


def _spoiled(draw: st.DrawFn, value: Any) -> Any:
    """Somewhere in it, something is wrong."""
    if not isinstance(value, dict) or not value or draw(st.integers(0, 9)) == 0:
        return draw(JUNK)
    spoiled: dict[str, Any] = dict(value)  # pyright: ignore[reportUnknownArgumentType]
    key = draw(st.sampled_from(sorted(spoiled)))
    match draw(st.sampled_from(["drop", "add", "junk", "deeper"])):
        case "drop":
            del spoiled[key]
        case "add":
            spoiled["more"] = draw(JUNK)
        case "junk":
            spoiled[key] = draw(JUNK)
        case _:
            spoiled[key] = _spoiled(draw, spoiled[key])
    return spoiled
