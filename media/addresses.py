"""Where a media process is found. By itself, since whoever reads settings has no need of what carries media."""

from dataclasses import dataclass


@dataclass(frozen=True)
class MediaAddresses:
    """Where the process listens, and under which addresses clients reach it, most wanted first.

    Port 0 takes a free one. `reachable` are addresses of `listen`'s family, 127.0.0.1 allowed; `public_port` is the
    port that clients use where a router maps it to another, else None.
    """

    listen: tuple[str, int]
    reachable: tuple[str, ...]
    public_port: int | None = None
