"""libsrtp in place: its two functions for RTP, and pointers for them, typed as far as Python can.

pylibsrtp brings the library and its bindings; its own methods copy each packet twice and refuse long ones. In place the
bounds are the caller's affair: behind the packet there must be room for SRTP's trailer.
"""

from collections.abc import Callable
from typing import Any, Final, cast

import pylibsrtp

_bindings: Final = cast("Any", pylibsrtp)

protect: Final[Callable[[Any, Any, Any], int]] = _bindings.lib.srtp_protect
"""Seal (context, packet, its length): 0, or the reason why not (RFC 3711); the length is then the datagram's."""
unprotect: Final[Callable[[Any, Any, Any], int]] = _bindings.lib.srtp_unprotect
"""Open (context, datagram, its length): 0, or the reason why not; the length is then the packet's."""


def packet_pointer(address: int) -> Any:  # noqa: ANN401 - a pointer of cffi has no type
    """To a packet at this address."""
    return _bindings.ffi.cast("void *", address)


def length_pointer(address: int) -> Any:  # noqa: ANN401 - as above
    """To a C int at this address."""
    return _bindings.ffi.cast("int *", address)
