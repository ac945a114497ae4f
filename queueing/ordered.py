"""Things in order, of which any can be taken out: a binary heap that forgets lazily. Pure."""

from collections.abc import Callable, Iterator
from heapq import heapify, heappop, heappush
from typing import Any, Final, Generic, TypeVar

Item = TypeVar("Item")
Key = TypeVar("Key", bound=tuple[Any, ...])

_FEW: Final = 16
"""So many forgotten entries are never worth sweeping."""


class Ordered(Generic[Item, Key]):
    """Items by their keys, the least first. Keys of different items differ, or are equal only to be told apart by age.

    Putting, discarding and finding the first cost the logarithm of how many there are, taken over all that is done:
    what is discarded stays in the heap until it comes up or until more than half are such.
    """

    def __init__(self) -> None:
        self._heap: list[tuple[Key, int, Item]] = []
        self._keys: dict[Item, Key] = {}
        self._serial = 0

    def __len__(self) -> int:
        return len(self._keys)

    def __contains__(self, item: Item) -> bool:
        return item in self._keys

    def __iter__(self) -> Iterator[Item]:
        """In no order."""
        return iter(self._keys)

    def put(self, item: Item, key: Key) -> None:
        """Let `item` stand at `key`, wherever it stood before."""
        if self._keys.get(item) == key:
            return
        self._keys[item] = key
        self._serial += 1
        heappush(self._heap, (key, self._serial, item))
        self._sweep()

    def discard(self, item: Item) -> None:
        """Take `item` out if it is there."""
        if self._keys.pop(item, None) is not None:
            self._sweep()

    def first(self) -> tuple[Item, Key] | None:
        """The least, and its key; None when there is nothing."""
        while self._heap:
            key, _, item = self._heap[0]
            if self._keys.get(item) == key:
                return item, key
            heappop(self._heap)
        return None

    def first_but(self, skip: Callable[[Item], bool]) -> tuple[Item, Key] | None:
        """The least that `skip` does not hold of. Each that is skipped costs a logarithm more."""
        skipped: list[tuple[Key, int, Item]] = []
        while (found := self.first()) is not None and skip(found[0]):
            skipped.append(heappop(self._heap))
        for entry in skipped:
            heappush(self._heap, entry)
        return found

    def _sweep(self) -> None:
        if len(self._heap) > 2 * len(self._keys) + _FEW:
            self._heap = [entry for entry in self._heap if self._keys.get(entry[2]) == entry[0]]
            heapify(self._heap)
