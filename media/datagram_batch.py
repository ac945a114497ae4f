"""Many datagrams with one system call: `recvmmsg` and `sendmmsg` (Linux), out of and into memory that never moves.

What was received lies in `ReceivedBatch.memory`, datagram `i` from `OFFSETS[i]` on; it may be changed there, made
longer by SRTP's trailer, and sent on by a `SendBatch` without a copy.

The kernel's structures are written and read as plain numbers in memoryviews: that costs a third of what fields of a C
structure cost. Layouts are those of 64-bit Linux (recvmmsg(2), sendmmsg(2), ip(7), ipv6(7)).
"""

import errno
import os
import socket
import struct
from collections.abc import Sequence
from typing import Any, Final

from cffi import FFI

from media.socket_memory import NAME_BYTES, Memory, Sender

BATCH: Final = 64
"""Datagrams of one system call; more saves nothing measurable, and the first would wait for the last."""
STRIDE: Final = 2048
"""Bytes from one datagram to the next: the longest, and the trailer that SRTP may put behind it."""
MAX_DATAGRAM_BYTES: Final = 1500
"""What an Ethernet frame carries; longer ones are dropped."""
OFFSETS: Final = tuple(range(0, BATCH * STRIDE, STRIDE))

_ffi: Final = FFI()
_ffi.cdef(
    """
    int recvmmsg(int socket, void *messages, unsigned int count, int flags, void *timeout);
    int sendmmsg(int socket, void *messages, unsigned int count, int flags);
    """
)
_libc: Final[Any] = _ffi.dlopen(None)

# struct mmsghdr in words of 8 bytes: name, its length, vector, how many, control, its length, flags, datagram's length.
_NAME, _NAME_LENGTH, _VECTOR, _VECTORS, _LENGTH = 0, 1, 2, 3, 7
MESSAGE_WORDS: Final = 8
_WORD: Final = 8
_VECTOR_BYTES: Final = 16
_NAME_WORDS: Final = NAME_BYTES // _WORD
_NOTHING_NOW: Final = frozenset({errno.EAGAIN, errno.EINTR, errno.ECONNREFUSED})
"""The last: an ICMP error that another datagram of ours caused; it says nothing about what may have arrived."""


class _Messages:
    """An array of struct mmsghdr, each with one vector."""

    def __init__(self) -> None:
        self._headers = Memory(BATCH * MESSAGE_WORDS * _WORD)
        self._vectors = Memory(BATCH * _VECTOR_BYTES)
        self.headers = self._headers.words
        self.vectors = self._vectors.words
        self.pointer: Any = _ffi.cast("char *", self._headers.address)
        self.length_addresses = [self._headers.address + (at * MESSAGE_WORDS + _LENGTH) * _WORD for at in range(BATCH)]
        for at in range(BATCH):
            self.headers[at * MESSAGE_WORDS + _VECTOR] = self._vectors.address + at * _VECTOR_BYTES
            self.headers[at * MESSAGE_WORDS + _VECTORS] = 1


class ReceivedBatch:
    """What the last `receive` took from a socket of this family.

    `addresses[i]` is where datagram `i` begins; `length_addresses[i]` is where its length stands, as a C int, from
    where libsrtp reads it and where it writes what the length has become.
    """

    def __init__(self, descriptor: int, family: int) -> None:
        self._descriptor = descriptor
        self._is_v4 = family == socket.AF_INET
        self._store = Memory(BATCH * STRIDE)
        self.memory = self._store.bytes
        self.buffer = self._store.buffer
        self.addresses = [self._store.address + offset for offset in OFFSETS]
        self._messages = _Messages()
        self.length_addresses = self._messages.length_addresses
        self._names = Memory(BATCH * NAME_BYTES)
        for at in range(BATCH):
            self._messages.headers[at * MESSAGE_WORDS + _NAME] = self._names.address + at * NAME_BYTES
            self._messages.vectors[2 * at] = self.addresses[at]
            self._messages.vectors[2 * at + 1] = STRIDE
        self._name_lengths = self._messages.headers[_NAME_LENGTH::MESSAGE_WORDS]
        self._whole_names = memoryview(struct.pack("=Q", NAME_BYTES) * BATCH).cast("Q")
        self._lengths = self._messages.headers[_LENGTH::MESSAGE_WORDS]

    def receive(self) -> int:
        """Take what waits, `BATCH` datagrams at most, 0 when nothing does. Raises OSError."""
        self._name_lengths[:] = self._whole_names
        taken = int(_libc.recvmmsg(self._descriptor, self._messages.pointer, BATCH, socket.MSG_DONTWAIT, _ffi.NULL))
        if taken >= 0:
            return taken
        if _ffi.errno in _NOTHING_NOW:
            return 0
        raise OSError(_ffi.errno, os.strerror(_ffi.errno))

    def lengths(self, taken: int) -> list[int]:
        """The lengths in bytes; one beyond `MAX_DATAGRAM_BYTES` is that of a datagram that may have been cut off."""
        return self._lengths[:taken].tolist()

    def senders(self, taken: int) -> Sequence[Sender]:
        """Where each came from."""
        words = self._names.words
        end = taken * _NAME_WORDS
        first = words[:end:_NAME_WORDS].tolist()
        if self._is_v4:
            return first
        return list(zip(first, words[1:end:_NAME_WORDS].tolist(), words[2:end:_NAME_WORDS].tolist(), strict=True))


class SendBatch:
    """Datagrams on their way out.

    For datagram `i` the caller writes `headers[i * MESSAGE_WORDS]`, a `Name.pointer`, and `vectors[2 * i]` and
    `vectors[2 * i + 1]`, where it begins and how long it is; then `flush` sends.
    """

    def __init__(self, descriptor: int, family: int) -> None:
        self._descriptor = descriptor
        self._messages = _Messages()
        self.headers = self._messages.headers
        self.vectors = self._messages.vectors
        name_length = 16 if family == socket.AF_INET else 28
        for at in range(BATCH):
            self.headers[at * MESSAGE_WORDS + _NAME_LENGTH] = name_length

    def flush(self, count: int) -> int:
        """Send the first `count`; how many the system did not take (its buffer is full, or there is no way)."""
        sent = refused = 0
        while sent + refused < count:
            done = int(
                _libc.sendmmsg(
                    self._descriptor,
                    self._messages.pointer + (sent + refused) * MESSAGE_WORDS * _WORD,
                    count - sent - refused,
                    socket.MSG_DONTWAIT,
                )
            )
            if done > 0:
                sent += done
            else:
                # The kernel names no datagram: it is the first that it was given.
                refused += 1
        return refused
