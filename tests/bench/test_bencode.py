"""Bencode, both ways."""

import pytest

from bench.bencode import Value, bdecode, bencode


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (0, b"i0e"),
        (-42, b"i-42e"),
        ("", b"0:"),
        ("spam", b"4:spam"),
        ("号", b"3:\xe5\x8f\xb7"),
        (["a", 1, ["b"]], b"l1:ai1el1:bee"),
        ({"command": "ping"}, b"d7:command4:pinge"),
        ({"b": {"c": ["x"]}, "a": 1}, b"d1:ai1e1:bd1:cl1:xeee"),
    ],
)
def test_what_was_written_is_read(value: Value, written: bytes) -> None:
    assert bencode(value) == written
    assert bdecode(written) == value


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"i1",
        b"ixe",
        b"5:spam",
        b"-1:a",
        b"4spam",
        b"l1:a",
        b"d1:ae",
        b"di1e1:ae",
        b"i1ei2e",
        b"2:\xff\xff",
        b"x",
    ],
)
def test_what_is_malformed_is_refused(data: bytes) -> None:
    with pytest.raises(ValueError, match=r"."):
        bdecode(data)
