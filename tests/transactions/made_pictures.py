"""Photographs as telephones, strangers and attackers send them: made here, nobody's."""

import io
import struct
import zlib

from PIL import Image

PLACE = "39.9163N 116.3972E"


def photograph(width: int = 1200, height: int = 800, kind: str = "JPEG", **more: object) -> bytes:
    """A picture with a gradient, so that something is to be seen of it."""
    picture = Image.linear_gradient("L").resize((width, height)).convert("RGB")
    written = io.BytesIO()
    picture.save(written, kind, **more)
    return written.getvalue()


def with_position() -> bytes:
    """With an EXIF block that says where it was taken, by what, and that it lies on its side."""
    exif = Image.Exif()
    exif[0x010F] = "Telephone of somebody"
    exif[0x0112] = 6  # Orientation: turn by 90 degrees (EXIF 2.32, 4.6.4)
    exif.get_ifd(0x8825)[0x001D] = PLACE
    return photograph(exif=exif.tobytes(), comment=PLACE.encode())


def polyglot() -> bytes:
    """A JPEG with a script and an archive behind its end."""
    return photograph() + b"<script>alert(1)</script>PK\x03\x04" + b"payload" * 100


def bomb(side: int = 30_000) -> bytes:
    """A PNG of 900 megapixels in some kilobytes."""
    head = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    squeezed = zlib.compressobj(9)
    rows = squeezed.compress(bytes(3 * side + 1) * 64) + squeezed.flush()
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", head) + _chunk(b"IDAT", rows) + _chunk(b"IEND", b"")


def text_bomb() -> bytes:
    """A small PNG with a compressed text of a quarter of a gigabyte."""
    png = photograph(kind="PNG")
    squeezed = zlib.compressobj(9)
    text = b"".join([*(squeezed.compress(bytes(1 << 20)) for _ in range(256)), squeezed.flush()])
    place = 8 + 25
    return png[:place] + _chunk(b"zTXt", b"Comment\x00\x00" + text) + png[place:]


SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
PDF = b"%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF"
HEIC = b"\x00\x00\x00\x18ftypheic" + bytes(200)


def _chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
