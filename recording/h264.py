"""H.264 pictures out of RTP payloads (RFC 6184, packetization mode 1). Pure.

A picture comes out as NAL units with their lengths in front (ISO/IEC 14496-15, 5.3.4.2), and each key frame with
its parameter sets, so that a player can begin at any of them whatever size came before.
"""

from enum import IntEnum
from typing import Final, NamedTuple

from recording.h264_parameters import set_name, sps_size
from recording.pictures import Picture

LENGTH_BYTES: Final = 4
# 1920 x 1080 without any compression has 3 MB; more in one picture is no picture.
MAX_PICTURE_BYTES: Final = 4 * 1024 * 1024
_TYPE: Final = 0x1F
_FORBIDDEN: Final = 0x80
# A slice's first field is the number of its first macroblock as Exp-Golomb code: a single 1 bit for 0 (7.3.3).
_FIRST_MACROBLOCK_0: Final = 0x80


class NalType(IntEnum):
    """H.264, table 7-1, and RFC 6184, table 1."""

    SLICE = 1
    IDR = 5
    SPS = 7
    PPS = 8
    DELIMITER = 9
    END_OF_SEQUENCE = 10
    END_OF_STREAM = 11
    STAP_A = 24
    FU_A = 28


class Fragment(NamedTuple):
    """A piece of a NAL unit (RFC 6184, 5.8); `header` is the header byte of the whole."""

    starts: bool
    ends: bool
    header: int
    data: bytes


class ParameterSets(NamedTuple):
    """What a decoder must know before the first picture, and the size in pixels that it says."""

    sps: bytes
    pps: bytes
    size: tuple[int, int]


def read_payload(payload: bytes) -> list[bytes] | Fragment | None:
    """The whole NAL units or the piece of one in a payload (RFC 6184, 5.2); None when it is not such a payload.

    Interleaved payloads (mode 2) are never negotiated, and thus None too.
    """
    if not payload or payload[0] & _FORBIDDEN:
        return None
    kind = payload[0] & _TYPE
    if kind == NalType.STAP_A:
        return _aggregated(payload)
    if kind == NalType.FU_A:
        return _fragment(payload)
    return [payload] if _is_unit(payload) else None


def _is_unit(unit: bytes) -> bool:
    """A NAL unit that stands by itself; only the ends of sequence and stream are a header alone."""
    if not unit or unit[0] & _FORBIDDEN:
        return False
    kind = unit[0] & _TYPE
    return 0 < kind < NalType.STAP_A and (len(unit) > 1 or kind in (NalType.END_OF_SEQUENCE, NalType.END_OF_STREAM))


def _aggregated(payload: bytes) -> list[bytes] | None:
    """RFC 6184, 5.7.1."""
    units: list[bytes] = []
    offset = 1
    while offset < len(payload):
        size = int.from_bytes(payload[offset : offset + 2], "big")
        unit = payload[offset + 2 : offset + 2 + size]
        if len(unit) < size or not _is_unit(unit):
            return None
        units.append(unit)
        offset += 2 + size
    return units or None


def _fragment(payload: bytes) -> Fragment | None:
    if len(payload) < 3 or not 0 < payload[1] & _TYPE < NalType.STAP_A:
        return None
    header = (payload[0] & ~_TYPE) | (payload[1] & _TYPE)
    return Fragment(bool(payload[1] & 0x80), bool(payload[1] & 0x40), header, payload[2:])


class ParameterSetsSeen:
    """Told of a track's payloads in any order, `largest` are the sets of its largest picture size."""

    def __init__(self) -> None:
        self.largest: ParameterSets | None = None
        self._sps: tuple[bytes, tuple[int, int]] | None = None

    def add(self, payload: bytes) -> None:
        """Take note of one payload."""
        units = read_payload(payload)
        for unit in units if isinstance(units, list) else ():
            kind = unit[0] & _TYPE
            if kind == NalType.SPS:
                size = sps_size(unit)
                self._sps = None if size is None else (unit, size)
            elif kind == NalType.PPS and self._sps is not None:
                self._compare(ParameterSets(self._sps[0], unit, self._sps[1]))

    def _compare(self, found: ParameterSets) -> None:
        known = self.largest
        if known is None or found.size[0] * found.size[1] > known.size[0] * known.size[1]:
            self.largest = found


class H264Frames:
    """Puts pictures together from packets in order.

    After a lost or unreadable packet it leaves pictures out up to the next key frame, as `Vp8Frames` does and for
    the same reason. A key frame without parameter sets gets those that came last, but not right behind a hole:
    new ones may have been in it.
    """

    def __init__(self) -> None:
        self._last_sequence: int | None = None
        self._begun = False
        self._timestamp = 0
        self._at_ns = 0
        self._units: list[bytes] = []
        self._bytes = 0
        self._piece: bytearray | None = None
        self._needs_key = True
        self._behind_hole = False
        self._sets: dict[tuple[int, int], bytes] = {}

    def add(self, sequence: int, timestamp: int, marker: bool, at_ns: int, payload: bytes) -> list[Picture]:
        """Take the next packet by unwrapped sequence; the pictures that it completes: none, one or two."""
        if self._last_sequence is not None and sequence != self._last_sequence + 1:
            self._hole()
        self._last_sequence = sequence
        if not payload:
            return []
        pictures: list[Picture] = []
        if self._begun and timestamp != self._timestamp:
            pictures += self._complete()
        if not self._begun:
            self._begun, self._timestamp, self._at_ns = True, timestamp, at_ns
        self._take(payload)
        if marker:
            pictures += self._complete()
        return pictures

    @property
    def held_bytes(self) -> int:
        """How much of an unfinished picture is in memory."""
        return sum(map(len, self._units)) + len(self._piece or b"")

    def _take(self, payload: bytes) -> None:
        self._bytes += len(payload)
        part = read_payload(payload)
        if part is None or self._bytes > MAX_PICTURE_BYTES:
            self._hole()
        elif isinstance(part, Fragment):
            self._take_piece(part)
        elif self._piece is not None:
            self._hole()
        else:
            self._units += part

    def _take_piece(self, part: Fragment) -> None:
        if part.starts == (self._piece is not None):
            self._hole()
            return
        if self._piece is None:
            self._piece = bytearray([part.header])
        self._piece += part.data
        if part.ends:
            self._units.append(bytes(self._piece))
            self._piece = None

    def _hole(self) -> None:
        """Something is missing: nothing of this picture is of use, nor what builds upon it."""
        self._units, self._piece = [], None
        self._needs_key = self._behind_hole = True

    def _complete(self) -> list[Picture]:
        if self._piece is not None:
            self._hole()
        units, behind_hole = self._units, self._behind_hole
        self._units, self._bytes, self._begun, self._behind_hole = [], 0, False, False
        slices = [unit for unit in units if NalType.SLICE <= unit[0] & _TYPE <= NalType.IDR]
        has_sets = self._remember_sets(units)
        if not slices:
            # Parameter sets that go ahead by themselves.
            self._behind_hole = behind_hole and not has_sets
            return []
        is_key = slices[0][0] & _TYPE == NalType.IDR
        begins = bool(slices[0][1] & _FIRST_MACROBLOCK_0)
        if not begins:
            self._needs_key = True
        elif is_key and (has_sets or (not behind_hole and self._knows_sets())):
            self._needs_key = False
            units = units if has_sets else self._with_sets(units)
        return [] if self._needs_key else [Picture(self._at_ns, is_key, with_lengths(units))]

    def _remember_sets(self, units: list[bytes]) -> bool:
        """Keep the picture's own parameter sets; whether it has both kinds."""
        found: set[int] = set()
        for unit in units:
            name = set_name(unit)
            if name is not None:
                self._sets[name] = unit
                found.add(name[0])
        return found == {NalType.SPS, NalType.PPS}

    def _knows_sets(self) -> bool:
        return {kind for kind, _ in self._sets} == {NalType.SPS, NalType.PPS}

    def _with_sets(self, units: list[bytes]) -> list[bytes]:
        """The known parameter sets in front, only a delimiter stays before them (H.264, 7.4.1.2.3)."""
        first = 1 if units[0][0] & _TYPE == NalType.DELIMITER else 0
        own = {name for unit in units if (name := set_name(unit)) is not None}
        known = [self._sets[name] for name in sorted(self._sets) if name not in own]
        return [*units[:first], *known, *units[first:]]


def with_lengths(units: list[bytes]) -> bytes:
    """The units as an MP4 sample has them, each with its length in front."""
    return b"".join(len(unit).to_bytes(LENGTH_BYTES, "big") + unit for unit in units)


def with_start_codes(units: list[bytes]) -> bytes:
    """The units as a byte stream (H.264, annex B)."""
    return b"".join(b"\x00\x00\x00\x01" + unit for unit in units)
