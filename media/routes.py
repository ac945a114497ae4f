"""Who hears and sees whom: a value, and the difference of two. Pure."""

from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import NamedTuple

from media.lines import MEDIUM_OF_SLOT, MEDIUM_OF_SOURCE, Slot, Source


@dataclass(frozen=True, order=True)
class Route:
    """`source_party`'s source goes to `listener_party`'s slot. Raises ValueError for sound in a picture's slot."""

    source_party: str
    source: Source
    listener_party: str
    slot: Slot

    def __post_init__(self) -> None:
        if MEDIUM_OF_SOURCE[self.source] is not MEDIUM_OF_SLOT[self.slot]:
            raise ValueError(f"{self.source} cannot be received on {self.slot}")


class RouteDifference(NamedTuple):
    """What leads from one set of routes to another; each in a fixed order."""

    unlink: tuple[Route, ...]
    link: tuple[Route, ...]


def difference(old: AbstractSet[Route], new: AbstractSet[Route]) -> RouteDifference:
    """What to unlink, then what to link. Raises ValueError when `new` feeds a slot from two sources."""
    fed: set[tuple[str, Slot]] = set()
    for route in new:
        if (route.listener_party, route.slot) in fed:
            raise ValueError(f"slot {route.slot} of one listener is fed twice")
        fed.add((route.listener_party, route.slot))
    return RouteDifference(tuple(sorted(old - new)), tuple(sorted(new - old)))
