"""A TURN client (RFC 8656) that asks for what it should not get; out of aioice's."""

import asyncio
import ssl
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from http import HTTPStatus

from aioice import stun
from aioice.turn import TurnClientTcpProtocol, TurnClientUdpProtocol

from media.turn_credentials import Credential

ANY_PORT = 5004
GRANTED = int(HTTPStatus.OK)
"""What `may_relay_to` gives for a success; everything else is the error code of RFC 8656, section 19."""

Client = TurnClientUdpProtocol | TurnClientTcpProtocol


@asynccontextmanager
async def allocation(
    server: tuple[str, int], credential: Credential, tls: ssl.SSLContext | None = None
) -> AsyncGenerator[Client]:
    """An allocation, by UDP, or by TLS over TCP with `tls`. Raises stun.TransactionFailed when it is refused."""
    loop = asyncio.get_running_loop()
    kind = TurnClientUdpProtocol if tls is None else TurnClientTcpProtocol
    client = kind(server, credential.username, credential.password, lifetime=600, channel_refresh_time=500)
    if isinstance(client, TurnClientTcpProtocol):
        transport, _ = await loop.create_connection(lambda: client, *server, ssl=tls)
    else:
        transport, _ = await loop.create_datagram_endpoint(lambda: client, remote_addr=server)
    try:
        await client.connect()
        yield client
        await client.delete()
    finally:
        transport.close()


async def refusal_of(server: tuple[str, int], credential: Credential) -> int:
    """The error code that an allocation with this credential is refused with."""
    try:
        async with allocation(server, credential):
            return GRANTED
    except stun.TransactionFailed as refused:
        return _code_of(refused)


async def may_relay_to(client: Client, peer: str) -> int:
    """Ask for a permission for `peer` (RFC 8656, section 9): `GRANTED`, or the error code."""
    request = stun.Message(message_method=stun.Method.CREATE_PERMISSION, message_class=stun.Class.REQUEST)
    request.attributes["XOR-PEER-ADDRESS"] = (peer, ANY_PORT)
    try:
        await client.request_with_retry(request)
    except stun.TransactionFailed as refused:
        return _code_of(refused)
    return GRANTED


async def refresh(client: Client) -> None:
    """Keep an allocation (RFC 8656, section 8). Raises stun.TransactionFailed when that is refused."""
    request = stun.Message(message_method=stun.Method.REFRESH, message_class=stun.Class.REQUEST)
    request.attributes["LIFETIME"] = 600
    await client.request_with_retry(request)


def _code_of(refused: stun.TransactionFailed) -> int:
    code = refused.response.error_code
    assert code is not None
    return code
