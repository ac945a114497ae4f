"""A picture as it was encoded, whatever the codec. Pure."""

from typing import NamedTuple


class Picture(NamedTuple):
    """A whole encoded picture, and where its first packet belongs on the recording's time line.

    `is_key`: it can be decoded without those before it. `data` is as the codec's file format wants it.
    """

    at_ns: int
    is_key: bool
    data: bytes
