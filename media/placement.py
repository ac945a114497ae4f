"""Which media process a session is placed on, and when its sessions must be moved to others. Pure."""

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import Final

import msgspec

from session.identifiers import MediaNodeId, SessionId
from session.vocabulary import MoveCause

MISSING_FOR_S: Final = 0.4
"""A lease must be missing for so long: longer than between two renewals, for Redis may have lost its memory."""


class NodeNow(msgspec.Struct, frozen=True):
    """A media process as its lease shows it. `load` is sessions; `address` is for people who look for it."""

    node: MediaNodeId
    load: int
    drains: bool = False
    """Asked to stop: it takes no more sessions, and those that it carries are to be moved."""
    address: str = ""


class Watch(msgspec.Struct, frozen=True):
    """What a watcher remembers from one look to the next, for the nodes that sessions are placed on."""

    missing_since_s: Mapping[MediaNodeId, float] = {}
    stopping: frozenset[MediaNodeId] = frozenset()


def least_loaded(nodes: Sequence[NodeNow]) -> MediaNodeId | None:
    """The one that carries the fewest sessions and is not asked to stop."""
    taking = [(node.load, node.node) for node in nodes if not node.drains]
    return min(taking)[1] if taking else None


def look(
    watch: Watch, nodes: Sequence[NodeNow], used: AbstractSet[MediaNodeId], now_s: float
) -> tuple[Watch, Mapping[MediaNodeId, MoveCause]]:
    """Which of the nodes that sessions are placed on they must leave, and why.

    `now_s` is on any clock that only goes forward.
    """
    live = {node.node for node in nodes}
    draining = {node.node for node in nodes if node.drains}
    missing_since_s = {node: watch.missing_since_s.get(node, now_s) for node in used - live}
    stopping = frozenset((watch.stopping | draining) & used)
    dead = {node for node, since_s in missing_since_s.items() if now_s - since_s >= MISSING_FOR_S}
    # Who ended after having said that it would need not be waited for.
    leaving = dict.fromkeys(dead, MoveCause.PROCESS_LOST)
    leaving |= dict.fromkeys(draining & used | stopping - live, MoveCause.PROCESS_STOPS)
    return Watch(missing_since_s, stopping), leaving


def spread(sessions: Sequence[SessionId], nodes: Sequence[NodeNow]) -> Mapping[SessionId, MediaNodeId]:
    """Where each goes, so that no node gets all of them. Empty when no node takes sessions: look again."""
    loads = {node.node: node.load for node in nodes if not node.drains}
    placed: dict[SessionId, MediaNodeId] = {}
    for session in sessions if loads else ():
        node = min(loads, key=lambda name: (loads[name], name))
        loads[node] += 1
        placed[session] = node
    return placed
