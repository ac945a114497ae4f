"""Which peer a datagram of the shared socket belongs to.

A STUN request belongs to the peer whose ufrag its USERNAME begins with, a STUN response to the peer that awaits it;
both are authenticated there before they have any effect. Everything else is taken only from an address that a peer's
ICE has validated, and is that peer's. What belongs to nobody is dropped and counted, and gets no reply.
"""

import struct
from typing import Final, Protocol

from aioice import stun

from media.datagrams import Address
from media.statistics import Dropped, MediaCounters

_STUN_COOKIE: Final = struct.pack("!I", stun.COOKIE)
_STUN_FIRST_BYTES: Final = range(4)


class StunReceiver(Protocol):
    """A peer's ICE."""

    def stun_received(self, message: stun.Message, address: Address) -> None:
        """One STUN message, not yet authenticated."""
        ...


class PacketReceiver(Protocol):
    """A peer's media."""

    def packet_received(self, data: bytes, address: Address, arrival_ns: int) -> None:
        """One datagram that is not STUN, from an address that ICE validated; it is not empty."""
        ...

    def reached_at(self, address: Address) -> None:
        """ICE has validated this address, maybe again."""
        ...


class DatagramRouter:
    """Knows which ufrags, awaited transactions and addresses belong to whom."""

    def __init__(self, counters: MediaCounters) -> None:
        self._counters = counters
        self._by_user_fragment: dict[str, StunReceiver] = {}
        self._by_transaction: dict[bytes, StunReceiver] = {}
        self._by_address: dict[Address, PacketReceiver] = {}

    def __len__(self) -> int:
        """How many ufrags, transactions and addresses are known; 0 when no peer is left."""
        return len(self._by_user_fragment) + len(self._by_transaction) + len(self._by_address)

    def add_user_fragment(self, user_fragment: str, receiver: StunReceiver) -> None:
        """From now on STUN requests to this ufrag go to `receiver`."""
        self._by_user_fragment[user_fragment] = receiver

    def remove_user_fragment(self, user_fragment: str) -> None:
        """Nobody has this ufrag any more."""
        del self._by_user_fragment[user_fragment]

    def await_response(self, transaction: bytes, receiver: StunReceiver) -> None:
        """`receiver` has sent a STUN request."""
        self._by_transaction[transaction] = receiver

    def forget_response(self, transaction: bytes) -> None:
        """The answer is there, or is no longer waited for."""
        del self._by_transaction[transaction]

    def bind(self, address: Address, receiver: PacketReceiver) -> None:
        """ICE has validated this address for `receiver`; a later peer at the same address takes it over."""
        self._by_address[address] = receiver

    def bind_if_free(self, address: Address, receiver: PacketReceiver) -> bool:
        """For an address that is not validated yet: nobody's may be taken from them so. Whether it is `receiver`'s."""
        return self._by_address.setdefault(address, receiver) is receiver

    def unbind(self, address: Address, receiver: PacketReceiver) -> None:
        """`receiver` is gone; a peer that took the address over keeps it."""
        if self._by_address.get(address) is receiver:
            del self._by_address[address]

    def received(self, data: bytes, address: Address, arrival_ns: int) -> None:
        """One datagram that is not empty."""
        if data[0] in _STUN_FIRST_BYTES:
            self._stun_received(data, address)
            return
        receiver = self._by_address.get(address)
        if receiver is None:
            self._counters.dropped[Dropped.FOREIGN_SOURCE] += 1
        else:
            receiver.packet_received(data, address, arrival_ns)

    def _stun_received(self, data: bytes, address: Address) -> None:
        message = _read_stun(data)
        if message is None:
            self._counters.dropped[Dropped.STUN_UNREADABLE] += 1
        elif message.message_class is stun.Class.REQUEST:
            user_fragment = str(message.attributes.get("USERNAME", "")).partition(":")[0]
            self._deliver(self._by_user_fragment.get(user_fragment), message, address, Dropped.STUN_UNKNOWN_USER)
        else:
            receiver = self._by_transaction.get(message.transaction_id)
            self._deliver(receiver, message, address, Dropped.STUN_UNEXPECTED)

    def _deliver(
        self, receiver: StunReceiver | None, message: stun.Message, address: Address, otherwise: Dropped
    ) -> None:
        if receiver is None:
            self._counters.dropped[otherwise] += 1
        else:
            receiver.stun_received(message, address)


def _read_stun(data: bytes) -> stun.Message | None:
    if data[4:8] != _STUN_COOKIE:
        return None
    try:
        return stun.parse_message(data)
    except (ValueError, struct.error):
        return None
