"""What H.264 parameter sets say of themselves: their ids, and the picture's size (H.264, 7.3.2.1). Pure."""

from typing import Final

_SPS, _PPS = 7, 8
# Real ones have 10 to 60 bytes; scaling lists can bring a few hundred.
MAX_SET_BYTES: Final = 1024
_MAX_SIDE: Final = 0x3FFF
_MAX_SPS_ID, _MAX_PPS_ID = 31, 255
_MAX_REFERENCE_CYCLE: Final = 255
# These carry chroma format, bit depth and scaling lists (7.3.2.1.1).
_HIGH_PROFILES: Final = frozenset({44, 83, 86, 100, 110, 118, 122, 128, 134, 135, 138, 139, 244})
_CHROMA_444: Final = 3
# Luma samples across and down that one unit of cropping takes, by chroma format (table 6-1).
_CROP_UNITS: Final = {0: (1, 1), 1: (2, 2), 2: (2, 1), 3: (1, 1)}


class _NotReadableError(ValueError):
    """The bits end too early, or say what no parameter set says. Never leaves this module."""


class _Bits:
    """A NAL unit's bits in order, without its header and emulation prevention (7.3.1)."""

    def __init__(self, unit: bytes) -> None:
        if len(unit) > MAX_SET_BYTES:
            raise _NotReadableError
        content = unit[1:].replace(b"\x00\x00\x03", b"\x00\x00")
        self._value = int.from_bytes(content, "big")
        self._left = len(content) * 8

    def take(self, count: int) -> int:
        """u(n)."""
        if count > self._left:
            raise _NotReadableError
        self._left -= count
        return (self._value >> self._left) & ((1 << count) - 1)

    def unsigned(self) -> int:
        """ue(v), 9.1."""
        zeros = 0
        while not self.take(1):
            zeros += 1
            if zeros > 31:
                raise _NotReadableError
        return (1 << zeros) - 1 + self.take(zeros)

    def signed(self) -> int:
        """se(v), 9.1.1."""
        code = self.unsigned()
        return (code + 1) // 2 if code & 1 else -(code // 2)


def set_name(unit: bytes) -> tuple[int, int] | None:
    """The type and id of a parameter set, by which a later one replaces it; None when the unit is none."""
    kind = unit[0] & 0x1F if unit else 0
    if kind not in (_SPS, _PPS):
        return None
    try:
        bits = _Bits(unit)
        if kind == _SPS:
            bits.take(24)
        number = bits.unsigned()
    except _NotReadableError:
        return None
    return (kind, number) if number <= (_MAX_SPS_ID if kind == _SPS else _MAX_PPS_ID) else None


def sps_size(unit: bytes) -> tuple[int, int] | None:
    """Width and height in pixels that a sequence parameter set says, or None when it cannot be read."""
    if set_name(unit) is None or unit[0] & 0x1F != _SPS:
        return None
    try:
        width, height = _size(_Bits(unit))
    except _NotReadableError:
        return None
    return (width, height) if 0 < width <= _MAX_SIDE and 0 < height <= _MAX_SIDE else None


def _size(bits: _Bits) -> tuple[int, int]:
    profile = bits.take(8)
    bits.take(16)
    bits.unsigned()
    chroma_format = _skip_high(bits) if profile in _HIGH_PROFILES else 1
    bits.unsigned()
    _skip_picture_order(bits)
    bits.unsigned()
    bits.take(1)
    width, map_units = 16 * (bits.unsigned() + 1), bits.unsigned() + 1
    # Interlaced frames count two fields to each unit.
    per_unit = 2 - bits.take(1)
    if per_unit == 2:
        bits.take(1)
    bits.take(1)
    height = 16 * map_units * per_unit
    if bits.take(1):
        across, down = _CROP_UNITS[chroma_format]
        width -= across * (bits.unsigned() + bits.unsigned())
        height -= down * per_unit * (bits.unsigned() + bits.unsigned())
    return width, height


def _skip_high(bits: _Bits) -> int:
    """Chroma format, bit depths, scaling lists; the chroma format is what matters further on."""
    chroma_format = bits.unsigned()
    if chroma_format not in _CROP_UNITS:
        raise _NotReadableError
    if chroma_format == _CHROMA_444:
        bits.take(1)
    bits.unsigned()
    bits.unsigned()
    bits.take(1)
    if bits.take(1):
        for index in range(12 if chroma_format == _CHROMA_444 else 8):
            if bits.take(1):
                _skip_scaling_list(bits, 16 if index < 6 else 64)
    return chroma_format


def _skip_scaling_list(bits: _Bits, size: int) -> None:
    """7.3.2.1.1.1: once the next scale is 0 the rest of the list is not sent."""
    scale = 8
    for _ in range(size):
        scale = (scale + bits.signed()) % 256
        if scale == 0:
            return


def _skip_picture_order(bits: _Bits) -> None:
    kind = bits.unsigned()
    if kind == 0:
        bits.unsigned()
    elif kind == 1:
        bits.take(1)
        bits.signed()
        bits.signed()
        cycle = bits.unsigned()
        if cycle > _MAX_REFERENCE_CYCLE:
            raise _NotReadableError
        for _ in range(cycle):
            bits.signed()
