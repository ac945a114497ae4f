import pytest
from hypothesis import given
from hypothesis import strategies as st

from recording.journal_format import (
    MAGIC,
    PRELUDE,
    BlockChain,
    JournalHeader,
    Record,
    RecordKind,
    append_record,
    decode_header,
    decode_records,
    encode_header,
    header_size,
)

HEADER = JournalHeader("s1", "j1", "f" * 32, b"wrapped", 1, 2, "boot", "hpke")
KEY = b"k" * 32
records = st.builds(
    Record,
    st.sampled_from([int(kind) for kind in RecordKind]),
    st.integers(0, 0xFFFF),
    st.integers(-(1 << 63), (1 << 63) - 1),
    st.binary(max_size=300),
)


@given(st.lists(records, max_size=30))
def test_records_come_back_as_they_were_put_in(put_in: list[Record]) -> None:
    block = bytearray()
    for kind, track, at_ns, payload in put_in:
        append_record(block, RecordKind(kind), track, at_ns, payload)
    assert decode_records(bytes(block)) == put_in


@given(records, st.data())
def test_a_cut_record_is_noticed(record: Record, data: st.DataObject) -> None:
    block = bytearray()
    append_record(block, RecordKind(record.kind), record.track, record.at_ns, record.payload)
    cut = data.draw(st.integers(1, len(block) - 1))
    with pytest.raises(ValueError, match="cut off"):
        decode_records(bytes(block[:cut]))


@given(st.text(max_size=40), st.text(max_size=40), st.binary(max_size=200))
def test_a_header_comes_back_as_it_was_written(session: str, journal: str, wrapped: bytes) -> None:
    header = JournalHeader(session, journal, "f" * 32, wrapped, 1 << 60, 1 << 50, "boot", "hpke")
    stored = encode_header(header)
    size = header_size(stored[: PRELUDE.size])
    assert decode_header(stored[PRELUDE.size : PRELUDE.size + size]) == header
    assert PRELUDE.size + size == len(stored)


@pytest.mark.parametrize(
    ("prelude", "says"),
    [
        (b"short", "shorter"),
        (PRELUDE.pack(b"another!", 1, 10), "not a journal"),
        (PRELUDE.pack(MAGIC, 2, 10), "format 2"),
        (PRELUDE.pack(MAGIC, 1, 1 << 30), "limit"),
    ],
)
def test_a_strange_prelude_is_refused_with_a_reason(prelude: bytes, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        header_size(prelude)


@given(st.lists(st.binary(max_size=2000), max_size=8))
def test_a_chain_opens_what_a_chain_sealed(plaintexts: list[bytes]) -> None:
    prelude = encode_header(HEADER)
    writing, reading = BlockChain(HEADER, prelude, KEY), BlockChain(HEADER, prelude, KEY)
    stored = [writing.seal(plaintext) for plaintext in plaintexts]
    assert [reading.open(block) for block in stored] == plaintexts
    assert (reading.index, reading.head) == (writing.index, writing.head)


def test_a_block_opens_only_in_its_own_journal_after_its_own_predecessor() -> None:
    # Given two blocks of a journal
    prelude = encode_header(HEADER)
    chain = BlockChain(HEADER, prelude, KEY)
    first, second = chain.seal(b"first"), chain.seal(b"second")
    # Then the second does not open without the first, nor either in another session, even under the same key
    with pytest.raises(ValueError, match="block 1"):
        BlockChain(HEADER, prelude, KEY).open(second)
    other = JournalHeader("s2", "j1", "f" * 32, b"wrapped", 1, 2, "boot", "hpke")
    with pytest.raises(ValueError, match="not those"):
        BlockChain(other, prelude, KEY).open(first)
    # And none after a header that was changed
    with pytest.raises(ValueError, match="not those"):
        BlockChain(HEADER, prelude + b" ", KEY).open(first)
