"""A command's work on the counter's store: on the servers of the settings, or on the embedded ones."""

from collections.abc import Awaitable, Callable
from typing import TypeVar

from aircounter.embedded import embedded_servers
from aircounter.logs import set_up_logs
from aircounter.run_command import run, settings_of_environment
from aircounter.wiring import backbone
from session_store.event_store import EventStore

Result = TypeVar("Result")


def with_store(command: str, work: Callable[[EventStore], Awaitable[Result]]) -> Result:
    """Do `work`, and return what comes of it; the log says which `command` it was."""
    set_up_logs(command)

    async def within() -> Result:
        async with embedded_servers(settings_of_environment()) as settings, backbone(settings) as parts:
            return await work(parts.store)

    return run(within())
