"""Which packets of a call go into which sealed file, and how they get there."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from recording.encrypted_block_file import EncryptedBlockFile
from recording.file_format import MP4, WEBM, file_name
from recording.h264 import H264Frames
from recording.journal_format import Codec, TrackId
from recording.media_file import MediaFile, PictureHeader
from recording.mp4_template import Mp4Template, mp4_template
from recording.recorded_call import TrackPacket
from recording.rtp import PacketOrder, RtpPacket, parse_rtp
from recording.survey import CallSurvey, is_video, rtp_clock_of
from recording.vp8 import Vp8Frames


class FilePlan(NamedTuple):
    """A file to make: a party's voice and camera together; a shared screen by itself.

    Pictures of a further codec get a file of their own, in which `tracks` has nothing but the pictures' source.
    `shown_from_ns` are the arrivals from which on its codec was the party's, when there are several.
    """

    party: str
    file: str
    tracks: list[TrackId]
    codec: Codec | None
    pictures: PictureHeader | None
    shown_from_ns: list[int]


class _Arrived(NamedTuple):
    at_ns: int
    codec: Codec
    rtp: RtpPacket


def plan_files(survey: CallSurvey) -> list[FilePlan]:
    """The files of a call, by order of their parties' first packets."""
    by_start = sorted(survey.tracks, key=lambda track: survey.tracks[track].first_ns)
    groups: dict[tuple[str, bool], list[TrackId]] = {}
    for track in by_start:
        groups.setdefault((track.party, track.source == "screen"), []).append(track)
    plans: list[FilePlan] = []
    for (party, _), tracks in groups.items():
        for plan in _plans_of(party, tracks, survey):
            file_format = MP4 if isinstance(plan.pictures, Mp4Template) else WEBM
            plans.append(plan._replace(file=file_name(len(plans) + 1, file_format)))
    return plans


def _plans_of(party: str, tracks: list[TrackId], survey: CallSurvey) -> list[FilePlan]:
    """One file, or one for each codec of the pictures; all but the first without the voice. Yet without names."""
    video = next((track for track in tracks if is_video(track)), None)
    headers = {} if video is None else _headers_of(video, survey)
    if video is None or not headers:
        return [FilePlan(party, "", tracks, None, None, [])]
    plans: list[FilePlan] = []
    for codec, pictures in headers.items():
        shown = [one.at_ns for one in survey.tracks[video].pictures.takeovers if one.codec is codec]
        sources = [video] if plans else tracks
        plans.append(FilePlan(party, "", sources, codec, pictures, shown if len(headers) > 1 else []))
    return plans


def _headers_of(video: TrackId, survey: CallSurvey) -> dict[Codec, PictureHeader]:
    """What a file says of each codec's pictures, in the order they came; nothing of one without a key frame."""
    seen = survey.tracks[video].pictures
    headers: dict[Codec, PictureHeader | None] = {
        Codec.VP8: seen.vp8,
        Codec.H264: None if seen.h264 is None else mp4_template(seen.h264),
    }
    came = dict.fromkeys(one.codec for one in seen.takeovers)
    return {codec: header for codec in came if (header := headers.get(codec)) is not None}


class PartyFile:
    """One sealed file in the making."""

    def __init__(self, plan: FilePlan, folder: Path, session_key: bytes) -> None:
        """Create the file. Raises `OSError`."""
        self.plan = plan
        self._target = EncryptedBlockFile(folder / plan.file, session_key)
        self.media = MediaFile(self._target, plan.pictures)

    def finish(self, length_ns: int) -> int:
        """Complete the file on disk, as long as the recording; its plaintext's size in bytes."""
        self.media.finish(length_ns)
        return self._target.finish()

    def release(self) -> None:
        """Give back what it holds, finished or not."""
        self._target.release()
        self.media.abandon()


def lines_into(files: Sequence[PartyFile], survey: CallSurvey) -> dict[TrackId, "TrackLine"]:
    """A line for every track that belongs in one of the files, into all of them that it belongs in."""
    return {
        track: TrackLine(track, survey, [file for file in files if track in file.plan.tracks])
        for track in survey.tracks
        if any(track in file.plan.tracks for file in files)
    }


class TrackLine:
    """A track's way from packets as they arrived to frames in their places."""

    def __init__(self, track: TrackId, survey: CallSurvey, files: Sequence[PartyFile]) -> None:
        """A voice goes into the first of `files`, pictures into that of their codec, and nowhere if there is none."""
        known = survey.tracks[track]
        self._zero_ns = survey.first_ns
        self._clock = rtp_clock_of(track)
        self._placement = known.delays.settled()
        self._at_ns = 0
        self._order: PacketOrder[_Arrived] = PacketOrder()
        self._sound = None if is_video(track) else files[0].media
        self._pictures: Mapping[Codec | None, MediaFile] = {file.plan.codec: file.media for file in files}
        self._frames = {Codec.VP8: Vp8Frames(), Codec.H264: H264Frames()}
        self._lost: Counter[Codec] = Counter()

    def lost(self, codec: Codec | None) -> int:
        """How many packets were sent and never arrived, by their sequence numbers; of all codecs for None."""
        return self._lost.total() if codec is None else self._lost[codec]

    def add(self, packet: TrackPacket) -> None:
        """Take one packet in order of arrival, as it stands in the journal."""
        rtp = parse_rtp(packet.packet)
        if rtp is None:
            return
        if not self._clock.goes_on(rtp.ssrc, rtp.timestamp):
            moment = self._clock.moment(packet.at_ns, rtp.ssrc, rtp.timestamp)
            self._at_ns = max(0, self._placement.at_ns(moment, packet.at_ns) - self._zero_ns)
        at_ns = self._at_ns
        if (sequence := self._order.take(rtp)) is not None:
            self._put(sequence, at_ns, packet.codec, rtp)
            return
        lost_before = self._order.lost
        self._place(self._order.add(rtp, packet.at_ns, _Arrived(at_ns, packet.codec, rtp)))
        self._lost[packet.codec] += self._order.lost - lost_before

    def finish(self) -> None:
        """No more comes."""
        self._place(self._order.flush())

    def _place(self, in_order: Iterable[tuple[int, _Arrived]]) -> None:
        for sequence, (at_ns, codec, rtp) in in_order:
            self._put(sequence, at_ns, codec, rtp)

    def _put(self, sequence: int, at_ns: int, codec: Codec, rtp: RtpPacket) -> None:
        if self._sound is not None:
            self._sound.add_sound(at_ns, rtp.payload)
        elif (file := self._pictures.get(codec)) is not None:
            pictures = self._frames[codec].add(sequence, rtp.timestamp, rtp.marker, at_ns, rtp.payload)
            if pictures:
                file.add_pictures(pictures)
