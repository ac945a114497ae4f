"""VP8 frames out of RTP payloads (RFC 7741), and what a key frame says of itself (RFC 6386, 9.1). Pure."""

from typing import NamedTuple

from recording.pictures import Picture

_START_CODE = b"\x9d\x01\x2a"


class Vp8Payload(NamedTuple):
    """A payload without its descriptor; `starts_frame` when it begins the first partition."""

    starts_frame: bool
    data: bytes


def parse_vp8(payload: bytes) -> Vp8Payload | None:
    """The payload read (RFC 7741, 4.2), or None when it is no VP8 payload or carries nothing."""
    if not payload:
        return None
    first, offset = payload[0], 1
    if first & 0x80:
        if len(payload) < 2:
            return None
        extensions, offset = payload[1], 2
        if extensions & 0x80:
            long_picture_id = len(payload) > offset and payload[offset] & 0x80
            offset += 2 if long_picture_id else 1
        offset += bool(extensions & 0x40) + bool(extensions & 0x30)
    if len(payload) <= offset:
        return None
    starts_frame = bool(first & 0x10) and not first & 0x0F
    return Vp8Payload(starts_frame, payload[offset:])


def key_frame_size(frame_start: bytes) -> tuple[int, int] | None:
    """Width and height in pixels when this begins a key frame (RFC 6386, 9.1), else None."""
    if len(frame_start) < 10 or frame_start[0] & 1 or frame_start[3:6] != _START_CODE:
        return None
    width = int.from_bytes(frame_start[6:8], "little") & 0x3FFF
    height = int.from_bytes(frame_start[8:10], "little") & 0x3FFF
    return (width, height) if width and height else None


class Vp8Frames:
    """Puts frames together from packets in order.

    After a lost packet it leaves frames out up to the next key frame, as the browsers in the call did: a still
    is true, a smeared picture is not.
    """

    def __init__(self) -> None:
        self._last_sequence: int | None = None
        self._timestamp = 0
        self._at_ns = 0
        self._parts: list[bytes] = []
        self._needs_key = True

    def add(self, sequence: int, timestamp: int, marker: bool, at_ns: int, payload: bytes) -> list[Picture]:
        """Take the next packet by unwrapped sequence; the frames that it completes: none, one or two."""
        if self._last_sequence is not None and sequence != self._last_sequence + 1:
            self._parts, self._needs_key = [], True
        self._last_sequence = sequence
        part = parse_vp8(payload)
        if part is None:
            return []
        frames: list[Picture] = []
        if self._parts and timestamp != self._timestamp:
            frames += self._complete()
        if self._parts:
            self._parts.append(part.data)
        elif part.starts_frame:
            self._parts, self._timestamp, self._at_ns = [part.data], timestamp, at_ns
        if marker:
            frames += self._complete()
        return frames

    def _complete(self) -> list[Picture]:
        parts, self._parts = self._parts, []
        if not parts:
            return []
        data = b"".join(parts)
        is_key = key_frame_size(data) is not None
        self._needs_key = self._needs_key and not is_key
        return [] if self._needs_key else [Picture(self._at_ns, is_key, data)]
