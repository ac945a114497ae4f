"""As much of an HTTP client as a synthetic person needs: one request a connection, JSON both ways, cookies kept.

A person can come from an address of its own on this machine: the counter bounds how often an address may sign in.
"""

import asyncio
import ssl
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import urlsplit

import msgspec

REQUEST_WITHIN_S: Final = 30.0
MAX_ANSWER_BYTES: Final = 1024 * 1024


@dataclass(frozen=True)
class HttpAnswer:
    """`retry_after_s` is 0 unless the server names a time."""

    status: int
    body: bytes
    retry_after_s: int

    def json(self) -> Any:  # noqa: ANN401 - whatever the server says
        """Raises msgspec.DecodeError."""
        return msgspec.json.decode(self.body)


@dataclass
class HttpClient:
    """`url` is the counter's address, http or https."""

    url: str
    source: str | None = None
    cookies: dict[str, str] = field(default_factory=dict[str, str])

    async def request(self, method: str, path: str, body: object | None = None) -> HttpAnswer:
        """One request. Raises OSError (TimeoutError too) and ValueError when what answers is no web server."""
        parts = urlsplit(self.url)
        is_secure = parts.scheme == "https"
        async with asyncio.timeout(REQUEST_WITHIN_S):
            reader, writer = await asyncio.open_connection(
                parts.hostname,
                parts.port or (443 if is_secure else 80),
                ssl=ssl.create_default_context() if is_secure else None,
                local_addr=(self.source, 0) if self.source is not None else None,
                limit=MAX_ANSWER_BYTES,
            )
            try:
                writer.write(self._written(method, path, body, parts.netloc))
                head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
                return self._read(head, await reader.read(MAX_ANSWER_BYTES))
            finally:
                writer.close()

    def _written(self, method: str, path: str, body: object | None, host: str) -> bytes:
        data = b"" if body is None else msgspec.json.encode(body)
        lines = [
            f"{method} {path} HTTP/1.1",
            f"Host: {host}",
            f"Origin: {self.url}",
            "Connection: close",
            "Content-Type: application/json",
            f"Content-Length: {len(data)}",
        ]
        if self.cookies:
            lines.append("Cookie: " + "; ".join(f"{name}={value}" for name, value in self.cookies.items()))
        return "\r\n".join([*lines, "", ""]).encode() + data

    def _read(self, head: list[str], body: bytes) -> HttpAnswer:
        status = int(head[0].split()[1])
        retry_after_s = 0
        for line in head[1:]:
            name, _, value = line.partition(":")
            if name.lower() == "set-cookie":
                cookie, _, kept = value.strip().partition(";")[0].partition("=")
                self.cookies[cookie] = kept
            elif name.lower() == "retry-after" and value.strip().isdecimal():
                retry_after_s = int(value)
        return HttpAnswer(status, body, retry_after_s)
