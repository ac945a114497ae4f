"""Valid messages spoilt, and noise: from hypothesis where examples are cheap, else from a seeded generator."""

import random
from collections.abc import Iterator, Sequence
from functools import reduce

from hypothesis import strategies as st

MAX_CHANGES = 4
Change = tuple[str, int, bytes]

_kinds = ("set", "cut", "insert", "remove", "double")
_changes = st.lists(
    st.tuples(st.sampled_from(_kinds), st.integers(0, 1500), st.binary(min_size=1, max_size=6)),
    min_size=1,
    max_size=MAX_CHANGES,
)


def changed(whole: bytes, change: Change) -> bytes:
    """One change at a place within the message."""
    kind, place, data = change
    at = place % (len(whole) + 1)
    match kind:
        case "set":
            return (whole[:at] + data + whole[at + len(data) :])[: max(len(whole), at)]
        case "cut":
            return whole[:at]
        case "insert":
            return whole[:at] + data + whole[at:]
        case "remove":
            return whole[:at] + whole[at + len(data) :]
        case _:
            return whole[:at] + whole


def mutated(valid: Sequence[bytes]) -> st.SearchStrategy[bytes]:
    """One of these with a few changes, or plain noise."""
    spoilt = st.tuples(st.sampled_from(valid), _changes).map(lambda drawn: reduce(changed, drawn[1], drawn[0]))
    return st.one_of(spoilt, spoilt, st.binary(max_size=200))


def corpus(valid: Sequence[bytes], count: int, seed: int, at_most: int) -> Iterator[bytes]:
    """The same each time, none empty or longer than `at_most`."""
    chance = random.Random(seed)
    for _ in range(count):
        message = chance.choice(valid)
        # Every other one keeps its length, as STUN is not looked into otherwise; some stay as they are.
        kinds = chance.choice((_kinds, ("set",)))
        for _ in range(chance.randint(0, MAX_CHANGES)):
            data = chance.randbytes(chance.randint(1, 6))
            message = changed(message, (chance.choice(kinds), chance.randrange(1500), data))
        yield message[:at_most] or b"\x00"
