"""Each process shows its metrics on a port of its own: they are for the operator, and not for who comes by the web."""

import asyncio
import contextlib
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from threading import Thread
from typing import Final
from wsgiref.simple_server import WSGIServer

import structlog
from prometheus_client import start_http_server

PORTS: Final = 64
"""As many processes as one machine may run."""

log = structlog.get_logger()


@asynccontextmanager
async def metrics_shown(host: str, first_port: int | None) -> AsyncGenerator[int | None]:
    """`GET /metrics` at the first free port from `first_port` on, for the time of the `async with`; nowhere if None.

    Raises OSError when all `PORTS` are taken.
    """
    if first_port is None:
        yield None
        return
    server, thread, port = _first_free(host, first_port)
    log.info("metrics are shown", port=port)
    try:
        yield port
    finally:
        await asyncio.to_thread(server.shutdown)
        server.server_close()
        await asyncio.to_thread(thread.join)


def _first_free(host: str, first_port: int) -> tuple[WSGIServer, Thread, int]:
    for port in range(first_port, first_port + PORTS):
        with contextlib.suppress(OSError):
            return (*start_http_server(port, host), port)
    raise OSError(f"no port from {first_port} to {first_port + PORTS - 1} is free for metrics")
