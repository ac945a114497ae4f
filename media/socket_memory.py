"""Memory at an address that the kernel knows, and addresses as the kernel writes them. Pure.

Layouts are those of Linux (ip(7), ipv6(7)).
"""

import ipaddress
import struct
from typing import Any, Final

from cffi import FFI

Address = tuple[str, int]
Sender = int | tuple[int, ...]
"""An address as the kernel writes it: equal for equal addresses, and cheap to look up."""

NAME_BYTES: Final = 32
"""struct sockaddr_in has 16 bytes, struct sockaddr_in6 28; this is room for both in whole words."""
_AF_INET: Final = 2
_AF_INET6: Final = 10
_FAMILY_AND_PORT: Final = struct.Struct("=H2s")
_ffi: Final = FFI()


class Memory:
    """Zeroed bytes at an address that stays; `size` is a whole number of words."""

    def __init__(self, size: int) -> None:
        self._held: Any = _ffi.new("char[]", size)
        self.buffer: Any = _ffi.buffer(self._held)
        """A slice of it is a `bytes`, in one step."""
        self.bytes = memoryview(self.buffer).cast("B")
        self.words = self.bytes.cast("Q")
        self.address = int(_ffi.cast("uintptr_t", self._held))


class Name:
    """A struct sockaddr that `SendBatch` can send to, as long as this object lives."""

    def __init__(self) -> None:
        self._memory = Memory(NAME_BYTES)
        self.pointer = self._memory.address

    def write(self, address: Address) -> None:
        """What is sent to it goes there from now on, also what is queued already."""
        written = _sockaddr(address)
        self._memory.bytes[: len(written)] = written


def sender_of(address: Address) -> Sender:
    """As `ReceivedBatch.senders` gives it for a datagram from this address. Raises ValueError when it is none."""
    words = memoryview(_sockaddr(address).ljust(NAME_BYTES, b"\0")).cast("Q").tolist()
    return words[0] if ipaddress.ip_address(address[0]).version == 4 else tuple(words[:3])


def address_of(sender: Sender) -> Address:
    """Host and port again."""
    if isinstance(sender, int):
        written = struct.pack("=Q", sender)
        return str(ipaddress.IPv4Address(written[4:8])), int.from_bytes(written[2:4], "big")
    written = struct.pack("=3Q", *sender)
    return str(ipaddress.IPv6Address(written[8:24])), int.from_bytes(written[2:4], "big")


def _sockaddr(address: Address) -> bytes:
    host, port = ipaddress.ip_address(address[0]), address[1].to_bytes(2, "big")
    if host.version == 4:
        return _FAMILY_AND_PORT.pack(_AF_INET, port) + host.packed + bytes(8)
    return _FAMILY_AND_PORT.pack(_AF_INET6, port) + bytes(4) + host.packed + bytes(4)
