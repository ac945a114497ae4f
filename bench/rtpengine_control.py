"""rtpengine's ng protocol: a cookie, a space, and a bencoded dictionary in each datagram, and so the answer.

Source: the section "The ng Control Protocol" of rtpengine's README.
"""

import asyncio
import itertools
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Final, cast

from bench.bencode import Value, bdecode, bencode
from media.socket_memory import Address

AGAIN_AFTER_S: Final = 0.5
"""A datagram may be lost; what has a cookie that was answered before is answered by the same again."""
ANSWER_WITHIN_S: Final = 20.0
"""Also until it has started."""


class NoAnswer(Exception):  # noqa: N818 - names what it is
    """rtpengine says nothing, or that it cannot."""


class RtpengineControl(asyncio.DatagramProtocol):
    """Get one from `open_control`."""

    def __init__(self) -> None:
        self._transport: asyncio.DatagramTransport | None = None
        self._cookies = itertools.count(1)
        self._waiting: dict[bytes, asyncio.Future[bytes]] = {}

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """See asyncio."""
        # uvloop's is one without being derived from it.
        self._transport = cast("asyncio.DatagramTransport", transport)

    def datagram_received(self, data: bytes, addr: object) -> None:  # noqa: ARG002 - only one can send here
        """See asyncio."""
        cookie, _, answer = data.partition(b" ")
        future = self._waiting.get(cookie)
        if future is not None and not future.done():
            future.set_result(answer)

    def error_received(self, exc: Exception) -> None:
        """Nobody listens yet; it will be asked again."""

    async def ask(self, command: str, **arguments: Value) -> dict[str, Value]:
        """Have a command carried out; underscores of an argument's name are hyphens. Raises NoAnswer."""
        assert self._transport is not None
        cookie = b"%d" % next(self._cookies)
        named = {name.replace("_", "-"): value for name, value in arguments.items()}
        datagram = cookie + b" " + bencode({"command": command} | named)
        future = self._waiting[cookie] = asyncio.get_running_loop().create_future()
        try:
            async with asyncio.timeout(ANSWER_WITHIN_S):
                while not future.done():
                    self._transport.sendto(datagram)
                    await asyncio.wait([future], timeout=AGAIN_AFTER_S)
            said = bdecode(future.result())
        except TimeoutError as error:
            raise NoAnswer(f"rtpengine did not answer to {command}; what it said stands above") from error
        except ValueError as error:
            raise NoAnswer(f"rtpengine's answer to {command} is no bencode: {error}") from error
        finally:
            del self._waiting[cookie]
        if not isinstance(said, dict) or said.get("result") not in ("ok", "pong"):
            raise NoAnswer(f"rtpengine refused {command}: {said}")
        return said


@asynccontextmanager
async def open_control(server: Address) -> AsyncGenerator[RtpengineControl]:
    """For the time of the `async with`; rtpengine need not have started."""
    loop = asyncio.get_running_loop()
    transport, control = await loop.create_datagram_endpoint(RtpengineControl, remote_addr=server)
    try:
        yield control
    finally:
        transport.close()
