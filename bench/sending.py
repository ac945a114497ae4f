"""All synthetic clients' packets, each at its time: a batch is filled, sealed in place, and sent by one call."""

import time
from typing import Final

from bench.packets import (
    CONTINUED_HEAD,
    DELTA_HEAD,
    FIRST_BYTE,
    FRAME_PACKETS,
    FRAME_TICKS,
    KEY_HEAD,
    LEVEL_WORD,
    MARKER,
    ONE_WORD,
    PACKETS_PER_S,
    PICTURE_BYTES,
    PICTURES_PER_S,
    SEND_TIME_WORD,
    SOUND_BYTES,
    SOUND_HEAD,
    SOUND_PER_S,
    SOUND_TICKS,
    introduction,
    write_packet,
)
from bench.stream import Stream
from bench.wire import Wire
from media.datagram_batch import BATCH, MESSAGE_WORDS, OFFSETS, STRIDE
from media.libsrtp import length_pointer, packet_pointer, protect
from media.lines import OPUS, VP8, Source
from media.rtp import send_time_at
from media.socket_memory import Memory

MAX_LATE_S: Final = 0.2
"""A generator that comes later than this sends less than it should, and says so."""
CONTROL_WORD: Final = 4
PICTURES_PER_SOUND: Final = PICTURES_PER_S // SOUND_PER_S


class Sending:
    """`expected` counts what listeners are to get of what was sent, `missed` what was not sent for lack of time."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire
        self._memory = Memory(BATCH * STRIDE)
        self._lengths = Memory(BATCH * 8)
        self._length_values = self._lengths.bytes.cast("i")
        self._places = tuple(
            (at, offset, packet_pointer(self._memory.address + offset), length_pointer(self._lengths.address + at * 8))
            for at, offset in enumerate(OFFSETS)
        )
        for at, offset in enumerate(OFFSETS):
            wire.out.vectors[2 * at] = self._memory.address + offset
        self._clients: dict[int, tuple[Stream, Stream]] = {}
        self._order: list[Stream] = []
        self._next = 0
        self._due = 0.0
        self._before_s = time.monotonic()
        self.is_paused = False
        self.sent = 0
        self.expected = 0
        self.missed = 0
        self.refused = 0

    def add(self, client: int, sound: Stream, picture: Stream) -> None:
        """This client sends from now on."""
        self._clients[client] = (sound, picture)
        self._arrange()

    def remove(self, client: int) -> None:
        """It sends no more; it need not have."""
        if self._clients.pop(client, None) is not None:
            self._arrange()

    def pause(self) -> None:
        """Nothing is due until `resume`."""
        self.is_paused = True

    def resume(self) -> None:
        """Packets are due again from now on."""
        self.is_paused = False
        self._due, self._before_s = 0.0, time.monotonic()

    def tick(self) -> None:
        """Send what is due by now."""
        now_s = time.monotonic()
        passed_s, self._before_s = now_s - self._before_s, now_s
        if self.is_paused or not self._order:
            return
        rate = len(self._clients) * PACKETS_PER_S
        self._due += passed_s * rate
        if self._due > MAX_LATE_S * rate:
            self.missed += int(self._due - MAX_LATE_S * rate)
            self._due = MAX_LATE_S * rate
        while self._due >= 1:
            count = min(int(self._due), BATCH, len(self._order) - self._next)
            self._send(self._order[self._next : self._next + count])
            self._due -= count
            self._next = (self._next + count) % len(self._order)

    def _arrange(self) -> None:
        """One packet of sound of each, then three of pictures of each, and again."""
        sounds = [sound for sound, _ in self._clients.values()]
        pictures = [picture for _, picture in self._clients.values()]
        self._order = sounds + pictures * PICTURES_PER_SOUND
        self._next = self._next % len(self._order) if self._order else 0

    def _send(self, streams: list[Stream]) -> None:
        headers, vectors, memory, lengths = (
            self._wire.out.headers,
            self._wire.out.vectors,
            self._memory.bytes,
            self._length_values,
        )
        write, seal = write_packet, protect
        now_ns = time.time_ns()
        send_time = SEND_TIME_WORD | send_time_at(now_ns)
        queued = expected = 0
        for stream in streams:
            at, offset, pointer, length_at = self._places[queued]
            sequence = stream.sequence = stream.sequence + 1 & 0xFFFF
            stream.sent += 1
            expected += stream.listeners
            if stream.is_sound:
                second, word, length, head = OPUS.payload_type, LEVEL_WORD, SOUND_BYTES, SOUND_HEAD
                stream.timestamp = stream.timestamp + SOUND_TICKS & 0xFFFFFFFF
            else:
                second, word, length, head = VP8.payload_type, send_time, PICTURE_BYTES, CONTINUED_HEAD
                place = stream.place
                if place == 0:
                    head = KEY_HEAD if stream.wants_key else DELTA_HEAD
                    stream.wants_key = False
                    stream.timestamp = stream.timestamp + FRAME_TICKS & 0xFFFFFFFF
                elif place == FRAME_PACKETS - 1:
                    second |= MARKER
                    place = -1
                stream.place = place + 1
            write(
                memory,
                offset,
                FIRST_BYTE,
                second,
                sequence,
                stream.timestamp,
                stream.ssrc,
                ONE_WORD,
                word,
                head,
                now_ns,
                stream.sender,
            )
            if stream.context is not None:
                if stream.introductions:
                    self._introduce(stream, bytes(memory[offset : offset + length]))
                    continue
                lengths[2 * at] = length
                seal(stream.context, pointer, length_at)
            headers[at * MESSAGE_WORDS] = stream.server_name.pointer
            headers[at * MESSAGE_WORDS + CONTROL_WORD] = stream.control
            vectors[2 * at + 1] = length + stream.trailer
            queued += 1
        self.sent += len(streams)
        self.expected += expected
        self.refused += self._wire.flush(queued)

    def _introduce(self, stream: Stream, packet: bytes) -> None:
        """A stream's first packets: the server learns from them which it is."""
        stream.introductions -= 1
        assert stream.srtp is not None
        sealed = stream.srtp.seal_rtp(introduction(packet, Source.AUDIO.value if stream.is_sound else "video"))
        if sealed is not None:
            self._wire.send(stream.number, sealed, stream.server)
