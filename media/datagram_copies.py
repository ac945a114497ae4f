"""Packets that cannot be sent from where they arrived: for every listener but the first, and all that is unusual."""

from typing import Final

from media.datagram_batch import BATCH, MESSAGE_WORDS, OFFSETS, STRIDE, SendBatch
from media.libsrtp import length_pointer, packet_pointer, protect
from media.outgoing import KEPT_SOUND_MASK, Outgoing
from media.rtp import ONE_WORD, write_numbers, write_numbers_and_time
from media.socket_memory import Memory
from media.statistics import Dropped, MediaCounters

_LENGTH_BYTES: Final = 8


class DatagramCopies:
    """A batch on its way out, each datagram in memory of its own."""

    def __init__(self, batch: SendBatch, counters: MediaCounters) -> None:
        self._batch = batch
        self._counters = counters
        self._memory = Memory(BATCH * STRIDE)
        self._lengths = Memory(BATCH * _LENGTH_BYTES)
        self._length_values = self._lengths.bytes.cast("i")
        self._pointers = [packet_pointer(self._memory.address + offset) for offset in OFFSETS]
        self._length_pointers = [length_pointer(self._lengths.address + at * _LENGTH_BYTES) for at in range(BATCH)]
        self._queued = 0

    def send(self, listener: Outgoing, packet: bytes, number: int, now_ns: int) -> None:
        """Send a track's packet into a slot that has begun; `number` is the packet's, counted on without wrapping."""
        whole = listener.rewritten(packet, number, now_ns)
        offset = OFFSETS[self._queued]
        self._memory.bytes[offset : offset + len(whole)] = whole
        self._seal(listener, len(whole), number + listener.sequence_offset)

    def send_ordinary(
        self, listener: Outgoing, packet: memoryview, sequence: int, timestamp: int, send_time: int
    ) -> None:
        """The same for a packet of the ordinary layout, whose numbers these are, as the relay sends it in place."""
        offset = OFFSETS[self._queued]
        self._memory.bytes[offset : offset + len(packet)] = packet
        sequence += listener.sequence_offset
        timestamp = timestamp + listener.timestamp_offset & 0xFFFFFFFF
        if listener.is_sound:
            write_numbers(self._memory.bytes, offset + 2, sequence & 0xFFFF, timestamp, listener.ssrc)
        else:
            write_numbers_and_time(
                self._memory.bytes, offset + 2, sequence & 0xFFFF, timestamp, listener.ssrc, ONE_WORD, send_time
            )
        self._seal(listener, len(packet), sequence)

    def _seal(self, listener: Outgoing, length: int, sequence: int) -> None:
        at, offset = self._queued, OFFSETS[self._queued]
        self._length_values[at * 2] = length
        if protect(listener.sending, self._pointers[at], self._length_pointers[at]):
            self._counters.dropped[Dropped.SRTP_REFUSED] += 1
            return
        length += listener.trailer
        if listener.is_sound:
            listener.kept_sound[sequence & KEPT_SOUND_MASK] = self._memory.buffer[offset : offset + length]
        self._batch.headers[at * MESSAGE_WORDS] = listener.name
        self._batch.vectors[2 * at] = self._memory.address + offset
        self._batch.vectors[2 * at + 1] = length
        self._queued += 1
        if self._queued == BATCH:
            self.flush()

    def flush(self) -> None:
        """Send what has gathered."""
        if self._queued:
            self._counters.packets_out += self._queued
            self._counters.datagrams_out += self._queued
            self._counters.dropped[Dropped.SEND_REFUSED] += self._batch.flush(self._queued)
            self._queued = 0
