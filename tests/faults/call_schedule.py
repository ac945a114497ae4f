"""What is killed at which moment of which call, from one seed. Pure: the chance is a generator of its own."""

from dataclasses import dataclass
from enum import StrEnum
from itertools import product
from random import Random
from typing import Final

LATEST_S: Final = 1.5
"""Into a moment: a ring lasts longer, and a call has settled by then."""


class Moment(StrEnum):
    """How far a call has come when something is killed."""

    WAITING = "waiting"
    RINGING = "ringing"
    CONNECTING = "connecting"
    TALKING = "talking"
    HANGING_UP = "hanging up"


class Victim(StrEnum):
    """The one process that is killed, or all of them."""

    WEB = "web"
    MEDIA = "media"
    WORKER = "worker"
    POSTGRES = "postgres"
    REDIS = "redis"
    EVERYTHING = "everything"


@dataclass(frozen=True)
class CallKill:
    """One call, and the SIGKILL in it: so long after its moment has begun."""

    moment: Moment
    victim: Victim
    after_s: float


def call_kills(seed: int) -> tuple[CallKill, ...]:
    """Each process, and all of them, at each moment: thirty, in an order and at times that the seed decides."""
    chance = Random(seed)
    pairs = list(product(Moment, Victim))
    chance.shuffle(pairs)
    return tuple(CallKill(moment, victim, chance.uniform(0.0, LATEST_S)) for moment, victim in pairs)
