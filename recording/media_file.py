"""One party's file, put together from packets as they are, without transcoding."""

import io
from collections.abc import Iterable, Sequence
from fractions import Fraction

import av
from av.bitstream import BitStreamFilterContext
from av.container import OutputContainer
from av.stream import Stream

from recording.encrypted_block_file import EncryptedBlockFile
from recording.file_format import MP4, WEBM
from recording.mp4_template import Mp4Template
from recording.opus import SAMPLE_RATE, SILENCE_NS, OpusLine, OpusPacket
from recording.pictures import Picture
from recording.pictures_seen import Vp8Size

PictureHeader = Vp8Size | Mp4Template
"""What a file says of its pictures at its beginning; which one it is makes the file WebM or MP4."""

_AUDIO_TIME = Fraction(1, SAMPLE_RATE)
_NS_PER_S = 1_000_000_000
# Sound may still arrive for a moment so long past: a network's longest stall. Until then no silence is put there.
_SOUND_LAG_NS = 10_000_000_000
# libavformat waits so long (µs) for the other track before it writes; longer than the lag of sound behind picture.
_INTERLEAVE_US = 20_000_000


class MediaFile:
    """A file with one gapless Opus track, and a video track when there is something to say of pictures."""

    def __init__(self, target: EncryptedBlockFile, pictures: PictureHeader | None) -> None:
        """Begin the file; `target` is finished by its owner, after `finish`."""
        options = {"max_interleave_delta": str(_INTERLEAVE_US)}
        self.format = MP4 if isinstance(pictures, Mp4Template) else WEBM
        self._container = av.open(target, "w", format=self.format.muxer, container_options=options)
        self._video = _add_video(self._container, pictures)
        # Its encoder is opened for the track's header alone.
        self._audio: Stream = self._container.add_stream(  # pyright: ignore[reportUnknownMemberType]
            "libopus", rate=SAMPLE_RATE
        )
        self._line = OpusLine()
        self._picture_time = Fraction(1, self.format.ticks_per_s)
        self._last_picture = -1
        self.audio_packets = 0
        self.video_frames = 0

    def add_sound(self, at_ns: int, opus: bytes) -> None:
        """Put an Opus packet in its place; packets come in order."""
        self._mux_sound(self._line.place(at_ns, opus))

    def add_pictures(self, pictures: Sequence[Picture]) -> None:
        """Put pictures in their places; they come in order, the first is a key frame."""
        for picture in pictures:
            self._mux_sound(self._line.fill(picture.at_ns - _SOUND_LAG_NS))
            # Two pictures of the same tick would be refused.
            at = picture.at_ns * self.format.ticks_per_s // _NS_PER_S
            self._last_picture = max(at, self._last_picture + 1)
            packet = av.Packet(picture.data)
            packet.is_keyframe = picture.is_key
            self._mux(packet, self._video, self._last_picture, self._picture_time)
            self.video_frames += 1

    def finish(self, length_ns: int) -> None:
        """Fill the sound up to the recording's length and write the index."""
        # A file without a single packet is none that a player opens.
        self._mux_sound(self._line.fill(max(length_ns, SILENCE_NS)))
        self._container.close()

    def abandon(self) -> None:
        """Let go of the file, finished or not; its target is closed by then, and takes no more."""
        self._container.close()

    def _mux_sound(self, packets: Iterable[OpusPacket]) -> None:
        for at_samples, samples, data in packets:
            packet = av.Packet(data)
            packet.is_keyframe = True
            packet.duration = samples
            self._mux(packet, self._audio, at_samples, _AUDIO_TIME)
            self.audio_packets += 1

    def _mux(self, packet: "av.Packet[Stream]", stream: Stream | None, at: int, time_base: Fraction) -> None:
        assert stream is not None
        packet.stream = stream
        packet.pts = packet.dts = at
        packet.time_base = time_base
        self._container.mux_one(packet)  # pyright: ignore[reportUnknownMemberType]


def _add_video(container: OutputContainer, pictures: PictureHeader | None) -> Stream | None:
    """The video track, described so far that packets are written as they are given."""
    if pictures is None:
        return None
    if isinstance(pictures, Vp8Size):
        return container.add_mux_stream(  # pyright: ignore[reportUnknownMemberType]
            "vp8", rate=30, width=pictures.width, height=pictures.height
        )
    stream = container.add_mux_stream("h264", rate=30)  # pyright: ignore[reportUnknownMemberType]
    with av.open(io.BytesIO(pictures.content), "r", format=MP4.demuxer) as template:
        # The filter does nothing; making it copies the description, which PyAV has no other way to set.
        BitStreamFilterContext("null", template.streams.video[0], stream)
    return stream
