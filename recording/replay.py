"""Tracks of sealed recordings for a browser: decrypted on the way, any byte range."""

import re
from collections.abc import AsyncIterator
from typing import Final

import msgspec

from recording.file_format import format_of
from recording.journal_folder import RecordingFolder
from recording.manifest import SealedRecording, load_recording
from recording.sealed_file import SealedFile
from session.identifiers import SessionId, session_stream
from session_store.keys import StreamKeys

_RANGE: Final = re.compile(r"bytes=(\d{0,15})-(\d{0,15})")


class TrackMissing(LookupError):  # noqa: N818 - names what it is
    """There is no such track, or its key has been destroyed."""


class RangeOutside(ValueError):  # noqa: N818 - names what it is
    """The range lies beyond the track's end."""

    def __init__(self, size: int) -> None:
        super().__init__(f"the track has {size} bytes")
        self.size = size


class OpenedTrack(msgspec.Struct, frozen=True):
    """Part of a track, or all of it; sizes in bytes of the plain file."""

    start: int
    length: int
    size: int
    partial: bool
    content_type: str
    chunks: AsyncIterator[bytes]


class ReplayFiles:
    """The sealed recordings in one folder."""

    def __init__(self, folder: RecordingFolder, keys: StreamKeys) -> None:
        self._folder = folder
        self._keys = keys

    def recording(self, session: SessionId) -> SealedRecording | None:
        """The session's sealed recording, or None when there is none. Raises ValueError for a broken manifest."""
        try:
            return load_recording(self._folder, session)
        except FileNotFoundError:
            return None

    async def open(self, session: SessionId, file: str, wanted: str | None) -> OpenedTrack:
        """Open a track for `wanted`, a Range header's value. Raises TrackMissing or RangeOutside."""
        key = await self._keys.find(session_stream(session))
        recording = self.recording(session)
        if key is None or recording is None or file not in {track.file for track in recording.tracks}:
            raise TrackMissing(file)
        sealed = SealedFile(self._folder.sealed_folder(session) / file, key)
        try:
            start, length, partial = part_of(wanted, sealed.size)
        except RangeOutside:
            sealed.close()
            raise
        return OpenedTrack(
            start, length, sealed.size, partial, format_of(file).content_type, _chunks(sealed, start, length)
        )


async def _chunks(sealed: SealedFile, start: int, length: int) -> AsyncIterator[bytes]:
    with sealed:
        async for chunk in sealed.chunks(start, length):
            yield chunk


def part_of(wanted: str | None, size: int) -> tuple[int, int, bool]:
    """Start, length, and whether it is only a part (RFC 9110, section 14.1.2; a header that is none means all)."""
    asked = _RANGE.fullmatch(wanted or "")
    if asked is None or asked.groups() == ("", ""):
        return 0, size, False
    first, last = asked.groups()
    if first == "":
        start, end = max(0, size - int(last)), size - 1
    else:
        start, end = int(first), min(int(last) if last else size - 1, size - 1)
    if start > end or start >= size:
        raise RangeOutside(size)
    return start, end - start + 1, True
