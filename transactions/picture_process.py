"""A process that reads one photograph and writes it anew: `python -m transactions.picture_process`.

A process of its own, bounded in memory and time: what a stranger sends is decoded here, where there are no keys, and a
picture that breaks the decoder ends nothing else. What it writes is only what is seen: no position, no name of a
device, nothing behind the picture's end.
"""

import io
import resource
import sys
from typing import Final

from PIL import Image, ImageOps, UnidentifiedImageError

from session.case.picture_fault import PictureFault

MOST_BYTES: Final = 20 * 1024 * 1024
"""The largest that a telephone's camera makes of 48 megapixels."""
MOST_PIXELS: Final = 64_000_000
LEAST_SIDE: Final = 400
"""Of a document across it, still readable."""
LONGEST_SIDE: Final = 4096
"""Of what is kept: four times what a page shows of it, for a closer look."""
QUALITY: Final = 88
"""Small print survives it (JPEG, libjpeg's scale)."""
FORMATS: Final = ("JPEG", "PNG", "WEBP")
MEMORY_BYTES: Final = 2 * 1024**3
"""64 megapixels in four colours, twice, and the program."""
CPU_S: Final = 20
HEAD: Final = 1024
"""Bytes in which a kind of file shows itself."""
FAULTY: Final = 3
"""The exit code for a photograph that is refused; standard output says why."""


def fault_of_head(head: bytes) -> PictureFault | None:
    """What a file is by its first bytes, where that has a word of its own."""
    if b"%PDF" in head[:HEAD]:
        return PictureFault.PDF
    if head[4:8] == b"ftyp" and head[8:12] in (b"heic", b"heix", b"mif1", b"msf1", b"hevc", b"avif"):
        return PictureFault.HEIC
    return None


def rewritten(sent: bytes) -> tuple[bytes, int, int] | PictureFault:
    """As JPEG, upright, with width and height in pixels; or why not."""
    if len(sent) > MOST_BYTES:
        return PictureFault.TOO_LARGE
    known = fault_of_head(sent)
    if known is not None:
        return known
    try:
        with Image.open(io.BytesIO(sent), formats=FORMATS) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                return PictureFault.TOO_MANY_PIXELS
            if min(picture.size) < LEAST_SIDE:
                return PictureFault.TOO_SMALL
            upright = ImageOps.exif_transpose(picture).convert("RGB")
    except Image.DecompressionBombError:
        return PictureFault.TOO_MANY_PIXELS
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError):
        return PictureFault.NOT_A_PICTURE
    upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    written = io.BytesIO()
    # A picture of its own: nothing that stood beside the pixels of the other goes with it.
    Image.frombytes("RGB", upright.size, upright.tobytes()).save(written, "JPEG", quality=QUALITY)
    return written.getvalue(), *upright.size


def main() -> None:
    """Read a photograph from standard input; write `<width> <height>\\n` and the JPEG, or why not."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_S, CPU_S))
    Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    outcome = rewritten(sys.stdin.buffer.read(MOST_BYTES + 1))
    if isinstance(outcome, PictureFault):
        sys.stdout.write(outcome.value)
        sys.exit(FAULTY)
    jpeg, width, height = outcome
    sys.stdout.buffer.write(f"{width} {height}\n".encode() + jpeg)


if __name__ == "__main__":
    main()
