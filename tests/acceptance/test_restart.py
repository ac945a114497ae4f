"""The supervisor holds the door: who comes while the web process is away waits, and is not turned away."""

import httpx

from tests.acceptance.counter_process import CounterProcess

WITHIN_S = 30.0


async def test_who_calls_while_the_web_process_is_dead_is_answered_by_the_next(counter_process: CounterProcess) -> None:
    killed = counter_process.process_of("web")
    killed.kill()
    async with httpx.AsyncClient(timeout=WITHIN_S) as client:
        assert (await client.get(f"{counter_process.url}/healthz")).status_code == 200
    assert counter_process.process_of("web").pid != killed.pid
