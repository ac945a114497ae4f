"""SIGKILL to any one process, or to the one above all: what died is started again, the rest lives, no orphan stays."""

import asyncio
import contextlib

import httpx
import psutil

from tests.acceptance.counter_process import CounterProcess

READY_WITHIN_S = 30.0
GONE_WITHIN_S = 10.0
LOOK_S = 0.1
ROLES = ("--role web", "--role media", "--role worker", "/redis-server", "/postgres -D")


def pids_of(counter: CounterProcess) -> dict[str, int]:
    """Of each role's one process; of the database's the one above its others, which has not always the lowest id."""
    lines = counter.command_lines()
    pids = dict[str, int]()
    for part in ROLES:
        found = {one.pid: one for one, line in lines.items() if part in line}
        for pid, one in found.items():
            with contextlib.suppress(psutil.NoSuchProcess):
                if one.ppid() not in found:
                    pids[part] = pid
    return pids


async def is_ready(counter: CounterProcess) -> bool:
    async with httpx.AsyncClient(timeout=READY_WITHIN_S) as client:
        try:
            return (await client.get(f"{counter.url}/readyz")).status_code == 200
        except httpx.HTTPError:
            return False


async def gone(processes: list[psutil.Process]) -> None:
    """Wait until none of them is there any more."""
    _, alive = await asyncio.to_thread(psutil.wait_procs, processes, GONE_WITHIN_S)
    assert [one for one in alive if one.is_running() and one.status() != psutil.STATUS_ZOMBIE] == []


async def restarted(counter: CounterProcess, role: str) -> None:
    """Kill its process, and wait until another is there and the counter is ready."""
    before = pids_of(counter)
    assert set(before) == set(ROLES)
    killed = psutil.Process(before[role])
    below = [killed, *killed.children(recursive=True)]
    killed.kill()
    await gone(below)
    async with asyncio.timeout(READY_WITHIN_S):
        while role not in (now := pids_of(counter)) or not await is_ready(counter):
            await asyncio.sleep(LOOK_S)
    assert now[role] != before[role]
    rest = {part: pid for part, pid in now.items() if part != role}
    assert rest == {part: pid for part, pid in before.items() if part != role}


async def test_what_is_killed_is_started_again_and_nothing_stays_of_it(counter_process: CounterProcess) -> None:
    # Each role alone: the others live on
    for role in ROLES:
        await restarted(counter_process, role)
    # The one above all: everything ends with it
    everything = counter_process.tree()
    assert counter_process.process is not None
    counter_process.process.kill()
    await counter_process.process.wait()
    await gone(everything)
    # And no orphan holds the port, the data folder's lock, or a socket: a new start opens
    await counter_process.start()
    assert await is_ready(counter_process)
