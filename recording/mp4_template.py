"""What an MP4 file says of its H.264 pictures at its beginning, in the form that libavformat copies it from."""

import io
from typing import NamedTuple

import av
import av.error

from recording.file_format import MP4
from recording.h264 import ParameterSets, with_start_codes

# ISO/IEC 14496-15, 5.3.3.1.2: what begins otherwise is a byte stream that libavformat passed on as it was.
_AVCC_VERSION = b"\x01"


class Mp4Template(NamedTuple):
    """An MP4 file of a single track, and that track is as the other file's is to be; `content` is all of it."""

    content: bytes


def mp4_template(sets: ParameterSets) -> Mp4Template | None:
    """The template of pictures that begin with these sets; None when libavformat makes nothing of them.

    Its sample entry is "avc3": parameter sets may stand among the pictures and change there (ISO/IEC 14496-15,
    5.3.3.1), as they do when a phone is turned. With "avc1" a player may hold on to the first size.
    """
    target = io.BytesIO()
    width, height = sets.size
    try:
        with av.open(target, "w", format=MP4.muxer) as container:
            stream = container.add_mux_stream(  # pyright: ignore[reportUnknownMemberType]
                "h264", width=width, height=height
            )
            packet = av.Packet(with_start_codes([sets.sps, sets.pps]))
            packet.stream = stream
            packet.pts = packet.dts = 0
            container.mux_one(packet)  # pyright: ignore[reportUnknownMemberType]
        template = Mp4Template(target.getvalue().replace(b"avc1", b"avc3"))
        with av.open(io.BytesIO(template.content), "r", format=MP4.demuxer) as container:
            described = container.streams.video[0].codec_context.extradata or b""
    except (av.error.FFmpegError, IndexError):
        return None
    return template if described.startswith(_AVCC_VERSION) else None
