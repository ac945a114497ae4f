"""A server that dies is started again, also when the first try to do so fails, and is stopped in the end."""

import asyncio
from signal import SIGTERM

from aircounter.kept_running import kept_running
from aircounter.socket_folder import EmbeddedServerError
from tests.patience import eventually

WITHIN_S = 10.0


async def test_it_is_started_again_until_it_answers_and_nothing_is_left() -> None:
    started: list[asyncio.subprocess.Process] = []
    troubles = [EmbeddedServerError("not yet"), ConnectionResetError("killed again while it was asked")]

    async def start() -> asyncio.subprocess.Process:
        if started and troubles:
            raise troubles.pop()
        started.append(await asyncio.create_subprocess_exec("sleep", "60"))
        return started[-1]

    async with kept_running("a server", start, SIGTERM) as first:
        assert started == [first]
        # When it dies, and twice cannot be started
        first.kill()
        await eventually(lambda: len(started) == 2, WITHIN_S)
        # Then it runs again, and it is known whom to stop
        assert troubles == []
        assert started[1].returncode is None
    assert started[1].returncode is not None
