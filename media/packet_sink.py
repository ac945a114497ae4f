"""Whoever keeps the packets of a call as they arrive: the recorder."""

from collections.abc import Callable
from typing import Protocol


class PacketSink(Protocol):
    """Takes every RTP packet of a call, in order of arrival, whether anybody listens to it or not."""

    def track(self, party: str, source: str) -> Callable[[int, bytes], None]:
        """What keeps the packets of one stream; `source` is "audio", "camera" or "screen".

        It is called with each RTP packet (RFC 3550, 5.1) in the clear and its arrival, in ns of the monotonic clock, on
        the event loop; it must neither block nor raise.
        """
        ...


class KeepsNothing:
    """For a call that is not recorded."""

    def track(self, party: str, source: str) -> Callable[[int, bytes], None]:  # noqa: ARG002 - nobody is asked
        """Forget them."""
        return lambda arrival_ns, packet: None  # noqa: ARG005
