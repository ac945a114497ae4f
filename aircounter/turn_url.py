"""Addresses of TURN servers as browsers take them: `turn:` and `turns:` URLs (RFC 7065). Pure."""

import re
from dataclasses import dataclass
from typing import Final

_PATTERN: Final = re.compile(
    r"(?P<scheme>turns?):(?P<host>[A-Za-z0-9.-]+|\[[0-9A-Fa-f:.]+\])(:(?P<port>[0-9]{1,5}))?(\?transport=(udp|tcp))?"
)
"""RFC 7065, section 3.1, without transports that no browser knows."""
_STANDARD_PORTS: Final = {"turn": 3478, "turns": 5349}
"""RFC 7065, section 3.2."""
_MAX_PORT: Final = 65535


class BadTurnUrl(ValueError):  # noqa: N818 - names what it is
    """Not a TURN URL; the message quotes it and says what one looks like."""


@dataclass(frozen=True)
class TurnUrl:
    """Where a TURN server listens."""

    secure: bool
    """`turns:`, by TLS."""
    host: str
    port: int


def read_turn_url(text: str) -> TurnUrl:
    """Read a URL. Raises BadTurnUrl."""
    read = _PATTERN.fullmatch(text)
    port = int(read["port"] or _STANDARD_PORTS[read["scheme"]]) if read is not None else 0
    if read is None or not 1 <= port <= _MAX_PORT:
        raise BadTurnUrl(
            f"{text!r}; it must be URLs like turn:turn.example:3478 or turns:turn.example:443?transport=tcp, by commas."
        )
    return TurnUrl(read["scheme"] == "turns", read["host"].strip("[]"), port)
