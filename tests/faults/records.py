"""What a synthetic customer or teller saw and chose, by themselves: what the referee holds against the log."""

from dataclasses import dataclass, field

from session.identifiers import CommandId, OfferId, SessionId, StreamId


@dataclass(frozen=True)
class Heard:
    """An event that came over the WebSocket; `offer` is that of a ring."""

    stream: StreamId
    version: int
    kind: str
    offer: OfferId | None = None


@dataclass
class ClientRecord:
    """One person's own notes. Moments are Unix time, in seconds."""

    name: str
    session: SessionId | None = None
    """A customer's, once the counter has told it."""
    heard: list[Heard] = field(default_factory=list[Heard])
    carried_out: dict[CommandId, str] = field(default_factory=dict[CommandId, str])
    """The commands that were answered `Done`, and their kind."""
    chose_to_leave_s: float | None = None
    chose_to_vanish_s: float | None = None
    came_back_s: float | None = None
    """After vanishing; None: never."""
    connections: int = 0
    repeated: int = 0
    """Commands that were sent again because a connection ended before their answer."""
    troubles: list[str] = field(default_factory=list[str])
    """What should not happen to anybody, in words: no answer, no end of waiting."""
