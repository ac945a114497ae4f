"""The formats of sealed files, by the codec of their pictures; why these: docs/decisions/0010. Pure."""

from typing import Final, NamedTuple


class FileFormat(NamedTuple):
    """What libavformat calls it, what a browser does, and how fine its picture's time is."""

    muxer: str
    demuxer: str
    content_type: str
    ticks_per_s: int


WEBM: Final = FileFormat("webm", "matroska", "video/webm", 1_000)
MP4: Final = FileFormat("mp4", "mp4", "video/mp4", 90_000)


def file_name(number: int, file_format: FileFormat) -> str:
    """The name of a recording's file; the format can be told from it again."""
    return f"{number}.{file_format.muxer}.sealed"


def format_of(file: str) -> FileFormat:
    """The format of a file by its name; WebM unless it says otherwise."""
    return MP4 if f".{MP4.muxer}." in file else WEBM
