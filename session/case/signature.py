"""A signature as it was drawn: lines of points with their times, so that it can be looked at and compared. Pure."""

import math
from itertools import pairwise
from typing import Annotated, Final

import msgspec

from session.personal import PersonalDocument

MOST_LINES: Final = 60
"""A name in characters of thirty strokes, and some that went wrong."""
MOST_POINTS: Final = 3_000
"""A minute of a finger, fifty points a second."""
LARGEST: Final = 10_000
"""Pixels of a side: more is no screen."""
LONGEST_MS: Final = 600_000
SHORTEST_PART: Final = 0.2
"""Of the pad's longer side: how long the lines are at least. A dot, or a slip of the finger, is no signature."""

_Pixels = Annotated[int, msgspec.Meta(ge=0, le=LARGEST)]


class Point(msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """From the pad's upper left corner, and how long after the first point."""

    x: _Pixels
    y: _Pixels
    at_ms: Annotated[int, msgspec.Meta(ge=0, le=LONGEST_MS)]


class Signature(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`width` and `height` are the pad's, in the same pixels as the points."""

    width: Annotated[int, msgspec.Meta(ge=50, le=LARGEST)]
    height: Annotated[int, msgspec.Meta(ge=50, le=LARGEST)]
    lines: Annotated[
        tuple[Annotated[tuple[Point, ...], msgspec.Meta(min_length=1, max_length=MOST_POINTS)], ...],
        msgspec.Meta(min_length=1, max_length=MOST_LINES),
    ]


def read_signature(written: PersonalDocument) -> Signature | None:
    """None when it is no signature: not in this form, outside its pad, backwards in time, too little."""
    try:
        signature = msgspec.json.decode(written.reveal(), type=Signature)
    except msgspec.DecodeError:
        return None
    points = [point for line in signature.lines for point in line]
    is_inside = all(point.x <= signature.width and point.y <= signature.height for point in points)
    is_forward = all(before.at_ms <= after.at_ms for before, after in pairwise(points))
    if len(points) > MOST_POINTS or not is_inside or not is_forward:
        return None
    drawn = sum(math.dist((a.x, a.y), (b.x, b.y)) for line in signature.lines for a, b in pairwise(line))
    return signature if drawn >= SHORTEST_PART * max(signature.width, signature.height) else None
