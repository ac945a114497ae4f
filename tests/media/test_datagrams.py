"""The one socket: many datagrams with one system call, in order, and nobody waits when it is idle."""

import ipaddress
import socket
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

import pytest
from hypothesis import given
from hypothesis import strategies as st

from media.datagram_batch import BATCH, MAX_DATAGRAM_BYTES, MESSAGE_WORDS, ReceivedBatch, SendBatch
from media.datagrams import SharedSocket
from media.socket_memory import Memory, Name, address_of, sender_of
from media.statistics import Dropped, MediaCounters
from tests.media.relayed import HOSTS, SlowPathRecord
from tests.patience import eventually

v4 = st.ip_addresses(v=4).map(str)
v6 = st.ip_addresses(v=6).map(str)


@given(st.one_of(v4, v6), st.integers(0, 65_535))
def test_an_address_is_the_same_whichever_way_it_is_written(host: str, port: int) -> None:
    written, written_port = address_of(sender_of((host, port)))
    assert (ipaddress.ip_address(written), written_port) == (ipaddress.ip_address(host), port)
    assert sender_of((host, port)) != sender_of((host, port ^ 1))


def test_what_is_no_address_is_refused() -> None:
    with pytest.raises(ValueError, match="does not appear"):
        sender_of(("localhost", 9))


@pytest.mark.parametrize("family", HOSTS)
def test_a_batch_holds_what_came_from_whom_and_how_long_it_is(family: socket.AddressFamily) -> None:
    with socket.socket(family, socket.SOCK_DGRAM) as here, socket.socket(family, socket.SOCK_DGRAM) as there:
        here.bind((HOSTS[family], 0))
        there.bind((HOSTS[family], 0))
        batch = ReceivedBatch(here.fileno(), family)
        assert batch.receive() == 0
        # Given more datagrams than one batch takes, of every length
        sent = [b"%d" % at + bytes(at * 23) for at in range(BATCH + 3)]
        sent[1] = b""
        for datagram in sent:
            there.sendto(datagram, here.getsockname())
        received: list[bytes] = []
        for expected in (BATCH, 3, 0):
            assert batch.receive() == expected
            received += [
                bytes(batch.buffer[offset : offset + length])
                for offset, length in zip(range(0, expected * 2048, 2048), batch.lengths(expected), strict=True)
            ]
            assert set(batch.senders(expected)) <= {sender_of(there.getsockname()[:2])}
        assert received == sent
        # And one that is too long is known by its length, though it was cut off
        there.sendto(bytes(4000), here.getsockname())
        assert batch.receive() == 1
        assert batch.lengths(1)[0] > MAX_DATAGRAM_BYTES


def test_what_the_system_does_not_take_is_counted_and_holds_up_nothing_else() -> None:
    with (
        socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as here,
        socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as there,
    ):
        there.bind((HOSTS[socket.AF_INET], 0))
        batch, memory, good, nowhere = SendBatch(here.fileno(), socket.AF_INET), Memory(64), Name(), Name()
        good.write(there.getsockname())
        # Given that the first, one in the middle and the last of five have no way
        for at, name in enumerate((nowhere, good, nowhere, good, nowhere)):
            memory.bytes[at] = at
            batch.headers[at * MESSAGE_WORDS] = name.pointer
            batch.vectors[2 * at], batch.vectors[2 * at + 1] = memory.address + at, 1
        assert batch.flush(5) == 3
        assert [there.recv(9) for _ in range(2)] == [b"\x01", b"\x03"]
        assert batch.flush(0) == 0


@asynccontextmanager
async def shared_socket() -> AsyncGenerator[tuple[SharedSocket, SlowPathRecord, MediaCounters]]:
    record, counters = SlowPathRecord(), MediaCounters()
    shared = SharedSocket((HOSTS[socket.AF_INET], 0), record, counters)
    try:
        yield shared, record, counters
    finally:
        shared.close()


async def test_it_is_woken_for_a_few_looks_often_when_there_are_many_and_goes_back() -> None:
    async with shared_socket() as (shared, record, counters):
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as there:
            there.connect((HOSTS[socket.AF_INET], shared.port))
            for burst in (1, 2, 300, 1, 700, 1):
                before = len(record.taken)
                for at in range(burst):
                    there.send(b"\xff%d" % at)
                await eventually(lambda before=before, burst=burst: len(record.taken) == before + burst, within_s=5)
                assert [data for data, _ in record.taken[before:]] == [b"\xff%d" % at for at in range(burst)]
                # When nothing comes for a while, it looks no more, and is woken again
                await eventually(lambda: shared._next_look is None, within_s=5)  # pyright: ignore[reportPrivateUsage]
        assert counters.datagrams_in == len(record.taken)


async def test_a_port_that_is_taken_is_told_of_and_nothing_is_left_open() -> None:
    async with shared_socket() as (shared, record, counters):
        with pytest.raises(OSError, match="in use"):
            SharedSocket((HOSTS[socket.AF_INET], shared.port), record, counters)
        shared.send(b"to nobody's family", ("::1", 9))
        shared.send(b"too long" * 9000, (HOSTS[socket.AF_INET], 9))
        assert counters.dropped[Dropped.SEND_REFUSED] == 2
