"""Bencode, in which rtpengine's ng protocol speaks (BEP 3): numbers, text, lists, dictionaries. Pure."""

Value = int | str | list["Value"] | dict[str, "Value"]


def bencode(value: Value) -> bytes:
    """A dictionary's keys are written in their order by bytes."""
    if isinstance(value, int):
        return b"i%de" % value
    if isinstance(value, str):
        text = value.encode()
        return b"%d:%b" % (len(text), text)
    if isinstance(value, list):
        return b"l" + b"".join(bencode(one) for one in value) + b"e"
    pairs = sorted((key.encode(), one) for key, one in value.items())
    return b"d" + b"".join(bencode(key.decode()) + bencode(one) for key, one in pairs) + b"e"


def bdecode(data: bytes) -> Value:
    """Raises ValueError when this is no bencode, or more than one value, or holds what is no text."""
    value, end = _value(data, 0)
    if end != len(data):
        raise ValueError("something follows the value")
    return value


def _value(data: bytes, at: int) -> tuple[Value, int]:
    """The value that begins here, and where it ends."""
    match data[at : at + 1]:
        case b"i":
            end = data.index(b"e", at)
            return int(data[at + 1 : end]), end + 1
        case b"l":
            found, end = _values(data, at + 1)
            return found, end
        case b"d":
            found, end = _values(data, at + 1)
            return _dictionary(found), end
        case _:
            return _text(data, at)


def _values(data: bytes, at: int) -> tuple[list[Value], int]:
    found: list[Value] = []
    while data[at : at + 1] != b"e":
        one, at = _value(data, at)
        found.append(one)
    return found, at + 1


def _dictionary(found: list[Value]) -> dict[str, Value]:
    if len(found) % 2:
        raise ValueError("a key has no value")
    made: dict[str, Value] = {}
    for key, value in zip(found[::2], found[1::2], strict=True):
        if not isinstance(key, str):
            raise ValueError("a key is no text")  # noqa: TRY004 - all that is malformed is one error
        made[key] = value
    return made


def _text(data: bytes, at: int) -> tuple[str, int]:
    begin = data.index(b":", at) + 1
    length = data[at : begin - 1]
    if not length.isdigit():
        raise ValueError("a length is no number")
    end = begin + int(length)
    if end > len(data):
        raise ValueError("a text is longer than what there is")
    return data[begin:end].decode(), end
