"""What a journal looks like on disk, byte by byte. Pure.

    prelude   magic (8) · format version (u16) · length of the header (u32), little endian as everything here
    header    JSON of `JournalHeader`; it holds the journal's key, wrapped to the recorder's public key
    block     length of what follows (u32) · index (u32) · AES-256-GCM ciphertext with its tag
    block     ...

A block's nonce is its index: the key belongs to this journal alone and no index is used twice with different
content. Additional data bind it to session, journal, index and to the chain's head before it; the chain is
SHA-256 over (head before it, stored bytes), and begins with SHA-256 over prelude and header.

A block's plaintext is a run of records: kind (u8) · track (u16) · length (u16) · ns since the journal's start
(i64) · payload. A packet's payload is the packet; all other payloads are JSON of the value types below.
"""

import hashlib
import struct
from collections.abc import Container
from enum import IntEnum, StrEnum
from typing import Literal, NamedTuple

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from recording.quick_tuples import maker

MAGIC = b"ACJRNL\r\n"
FORMAT_VERSION = 1
PRELUDE = struct.Struct("<8sHI")
BLOCK_PRELUDE = struct.Struct("<II")
RECORD_PRELUDE = struct.Struct("<BHHq")

# Large enough that cipher and hash cost little per packet, small enough that a reader holds one at a time.
BLOCK_BYTES = 64 * 1024
# A UDP datagram holds at most 65,507 bytes, so that every packet fits into a block.
MAX_PAYLOAD_BYTES = BLOCK_BYTES - RECORD_PRELUDE.size
# The header holds ids, algorithm names and a wrapped key; more is not a journal.
MAX_HEADER_BYTES = 16 * 1024
TAG_BYTES = 16
MAX_STORED_BLOCK_BYTES = BLOCK_PRELUDE.size + BLOCK_BYTES + TAG_BYTES
# The track number of records that belong to no track.
NO_TRACK = 0xFFFF


class JournalAlteredError(ValueError):
    """The journal is not what was written: says which block, at which offset of the file, and why."""

    def __init__(self, journal: str, block: int | None, offset: int, reason: str) -> None:
        where = "header" if block is None else f"block {block}"
        super().__init__(f"journal {journal}: {where} at offset {offset}: {reason}")
        self.journal = journal
        self.block = block
        self.offset = offset


class JournalHeader(msgspec.Struct, frozen=True):
    """Who and what a journal is. `boot` names the machine's boot, within which monotonic clocks agree."""

    session: str
    journal: str
    recorder_key: str
    wrapped_key: bytes
    started_wall_ns: int
    started_monotonic_ns: int
    boot: str
    wrap: str
    cipher: Literal["AES-256-GCM"] = "AES-256-GCM"
    hash: Literal["SHA-256"] = "SHA-256"


class RecordKind(IntEnum):
    """What a record says."""

    PACKET = 1
    TRACK = 2
    CLOCK = 3
    NOTE = 4
    END = 5


class Codec(StrEnum):
    """What a track's packets carry: Opus by RFC 7587, VP8 by RFC 7741, H.264 by RFC 6184."""

    OPUS = "opus"
    VP8 = "vp8"
    H264 = "h264"


class NoteKind(StrEnum):
    """What happened to a party that its packets alone do not explain."""

    JOINED = "joined"
    LEFT = "left"
    MUTED = "muted"
    UNMUTED = "unmuted"
    CAMERA_OFF = "camera_off"
    CAMERA_ON = "camera_on"
    MICROPHONE_INTERRUPTED = "microphone_interrupted"
    CAMERA_INTERRUPTED = "camera_interrupted"
    """Taken away by the party's own device; `UNMUTED` and `CAMERA_ON` tell of its return too."""
    LOST = "lost"
    RETURNED = "returned"
    HOLD_BEGAN = "hold_began"
    HOLD_ENDED = "hold_ended"
    SCREEN_ON = "screen_on"
    SCREEN_OFF = "screen_off"
    CONNECTED_ANEW = "connected_anew"
    """A new connection took the place of one that had not been missed: a reload, another network."""
    PICTURE_YIELDED = "picture_yielded"
    """The party was told to send no pictures: the way to the counter carries no more than the voice."""
    STOOD_STILL = "stood_still"
    """The media process itself stood still: what waited for it was kept with the time at which it went on."""


class Track(msgspec.Struct, frozen=True):
    """One party's one source, "audio", "camera" or "screen", in one codec: another codec of it is another track."""

    party: str
    source: str
    codec: Codec


class TrackId(NamedTuple):
    """A party's source, the same through all journals of the session and whatever its codecs."""

    party: str
    source: str


class ClockMapping(msgspec.Struct, frozen=True):
    """The wall clock (ns since 1970) at the record's monotonic time."""

    wall_ns: int


class Note(msgspec.Struct, frozen=True):
    """A fact about a party at the record's time."""

    kind: NoteKind
    party: str


class End(msgspec.Struct, frozen=True):
    """The journal was closed in order; so many packets could not be kept because the disk did not take them."""

    dropped_packets: int


class Record(NamedTuple):
    """One record as it stands in a block; `at_ns` counts from the journal's start on the monotonic clock."""

    kind: int
    track: int
    at_ns: int
    payload: bytes


_record = maker(Record)


def encode_header(header: JournalHeader) -> bytes:
    """Prelude and header as they begin the file."""
    body = msgspec.json.encode(header)
    return PRELUDE.pack(MAGIC, FORMAT_VERSION, len(body)) + body


def header_size(prelude: bytes) -> int:
    """How many bytes of header follow the prelude. Raises `ValueError` when this is no journal of this version."""
    if len(prelude) < PRELUDE.size:
        raise ValueError("shorter than a journal's prelude")
    magic, version, size = PRELUDE.unpack(prelude)
    if magic != MAGIC:
        raise ValueError("not a journal")
    if version != FORMAT_VERSION:
        raise ValueError(f"journal format {version}, and {FORMAT_VERSION} is what is read here")
    if size > MAX_HEADER_BYTES:
        raise ValueError(f"a header of {size} bytes, and {MAX_HEADER_BYTES} is the limit")
    return size


def decode_header(body: bytes) -> JournalHeader:
    """The header again. Raises `ValueError` (of msgspec) when it is not one."""
    return msgspec.json.decode(body, type=JournalHeader)


def key_purpose(session: str, journal: str) -> bytes:
    """What the journal's key is wrapped for, so that a wrapped key cannot be moved to another journal."""
    return _named(b"aircounter journal key 1", session, journal)


def append_record(block: bytearray, kind: RecordKind, track: int, at_ns: int, payload: bytes) -> None:
    """Put one record at the end of a block's plaintext; `payload` has at most `MAX_PAYLOAD_BYTES`."""
    block += RECORD_PRELUDE.pack(kind, track, len(payload), at_ns)
    block += payload


def decode_records(plaintext: bytes, skipped: Container[int] = ()) -> list[Record]:
    """The records of one block's plaintext, but for those of tracks that are skipped.

    Raises `ValueError` when they do not fill it exactly.
    """
    records: list[Record] = []
    offset, end = 0, len(plaintext)
    make = _record
    unpack, prelude_size = RECORD_PRELUDE.unpack_from, RECORD_PRELUDE.size
    while offset < end:
        if end - offset < prelude_size:
            raise ValueError("a record's prelude is cut off")
        kind, track, size, at_ns = unpack(plaintext, offset)
        offset += prelude_size
        if end - offset < size:
            raise ValueError("a record is cut off")
        if track not in skipped:
            records.append(make((kind, track, at_ns, plaintext[offset : offset + size])))
        offset += size
    return records


class BlockChain:
    """The running state of a journal's blocks, the same for who writes and who reads.

    `index` is the next block's, `head` the SHA-256 chain's head after the block before it.
    """

    def __init__(self, header: JournalHeader, header_bytes: bytes, data_key: bytes) -> None:
        self._cipher = AESGCM(data_key)
        self._names = _named(b"aircounter journal block 1", header.session, header.journal)
        self.index = 0
        self.head = hashlib.sha256(header_bytes).digest()

    def seal(self, plaintext: bytes) -> bytes:
        """The next block as stored. Sealing moves the chain on: its result must be written, once."""
        ciphertext = self._cipher.encrypt(self._nonce(), plaintext, self._bound())
        stored = BLOCK_PRELUDE.pack(len(ciphertext), self.index) + ciphertext
        self._advance(stored)
        return stored

    def open(self, stored: bytes) -> bytes:
        """The next block's plaintext. Raises `ValueError` when it is not this chain's next block, unaltered."""
        _, index = BLOCK_PRELUDE.unpack_from(stored)
        if index != self.index:
            raise ValueError(f"it calls itself block {index}")
        try:
            plaintext = self._cipher.decrypt(self._nonce(), stored[BLOCK_PRELUDE.size :], self._bound())
        except InvalidTag as error:
            raise ValueError("its bytes, or those before it, are not those that were written") from error
        self._advance(stored)
        return plaintext

    def _nonce(self) -> bytes:
        return self.index.to_bytes(12, "big")

    def _bound(self) -> bytes:
        return self._names + self.index.to_bytes(8, "big") + self.head

    def _advance(self, stored: bytes) -> None:
        self.head = hashlib.sha256(self.head + stored).digest()
        self.index += 1


def _named(purpose: bytes, *names: str) -> bytes:
    """Purpose and names, each with its length in front, so that no two lists give the same bytes."""
    parts = (purpose, *(name.encode() for name in names))
    return b"".join(len(part).to_bytes(2, "big") + part for part in parts)
