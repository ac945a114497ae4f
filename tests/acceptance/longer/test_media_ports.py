"""Several media processes of one machine, behind a firewall: each has a port that is known beforehand."""

from pathlib import Path

import psutil

from tests.acceptance.conftest import SHORT
from tests.acceptance.counter_process import CounterProcess, two_free_udp_ports
from tests.patience import eventually

WITHIN_S = 10.0
PROCESSES = 2


def ports_of(one: psutil.Process) -> set[int]:
    return {connection.laddr.port for connection in one.net_connections("udp") if connection.laddr}


async def test_each_media_process_listens_on_the_port_after_the_one_before(tmp_path: Path) -> None:
    first = two_free_udp_ports()
    variables = {"MEDIA_PROCESSES": str(PROCESSES), "MEDIA_PORT": str(first)}
    counter = CounterProcess(tmp_path / "data", SHORT, variables)
    await counter.start()
    try:
        await eventually(lambda: {first, first + 1} <= set[int]().union(*map(ports_of, counter.tree())), WITHIN_S)
        assert not any(ports_of(one) >= {first, first + 1} for one in counter.tree())
    finally:
        await counter.stop()
