"""What will happen in a run: who comes when and how they behave, and what is killed when, all from one seed. Pure.

The chance is a generator that is handed in; with the same seed the plan is the same, though what the machine makes of
it differs from run to run.
"""

from dataclasses import dataclass
from enum import StrEnum
from random import Random
from typing import Final


class Fate(StrEnum):
    """What a customer will do."""

    STAYS = "stays"
    LEAVES = "leaves the line"
    HANGS_UP = "hangs up"
    RETURNS = "vanishes and returns"
    VANISHES = "vanishes"


class Target(StrEnum):
    """What is killed."""

    WEB = "web"
    WORKER = "worker"
    REDIS = "redis"
    """It comes back empty."""
    POSTGRES = "postgres"
    POSTGRES_IN_ORDER = "postgres (stopped in order)"
    """As an upgrade does: those who are connected are told."""
    EVERYTHING = "everything"


@dataclass(frozen=True)
class Size:
    """How large a run is. Durations in seconds."""

    tellers: int
    customers: int
    webs: int
    workers: int
    arrivals_s: float
    """From the first arrival to the last."""
    talk_s: tuple[float, float]
    """The shortest and the longest; after-call work takes a third of it."""
    patience_s: tuple[float, float]
    ring_s: float
    waiting_grace_s: float
    teller_grace_s: float
    kills_each: bool
    """Every web process and worker by itself, or one of each kind."""
    more_kills: int
    """Of web and worker processes, beside these."""
    ends_within_s: float
    """After the last arrival everybody must have been served, or gone."""


SHORT: Final = Size(
    tellers=12,
    customers=120,
    webs=2,
    workers=2,
    arrivals_s=12.0,
    talk_s=(0.1, 0.6),
    patience_s=(0.2, 2.0),
    ring_s=1.5,
    waiting_grace_s=4.0,
    teller_grace_s=4.0,
    kills_each=False,
    more_kills=0,
    ends_within_s=30.0,
)
FULL: Final = Size(
    tellers=200,
    customers=5000,
    webs=3,
    workers=2,
    arrivals_s=660.0,
    talk_s=(6.0, 30.0),
    patience_s=(2.0, 30.0),
    ring_s=5.0,
    waiting_grace_s=20.0,
    teller_grace_s=15.0,
    kills_each=True,
    more_kills=24,
    ends_within_s=240.0,
)

_SHARES: Final = {Fate.STAYS: 0.66, Fate.LEAVES: 0.12, Fate.HANGS_UP: 0.1, Fate.RETURNS: 0.08, Fate.VANISHES: 0.04}
QUIET_AT_THE_BEGINNING: Final = 0.08
"""The share of the arrivals' time before the first kill: something must be going on that can be broken."""


@dataclass(frozen=True)
class CustomerPlan:
    """Who comes when, and what they will do. Moments count from the first arrival."""

    number: int
    arrives_s: float
    fate: Fate
    patience_s: float
    """What they wait before they do what they will do."""
    away_s: float
    seed: int


@dataclass(frozen=True)
class Kill:
    """SIGKILL (or a stop in order), and a start after `down_s`. `index` is which of several of its kind."""

    at_s: float
    target: Target
    index: int
    down_s: float


@dataclass(frozen=True)
class Schedule:
    """One whole run."""

    seed: int
    customers: tuple[CustomerPlan, ...]
    kills: tuple[Kill, ...]


def schedule_of(seed: int, size: Size) -> Schedule:
    """The same for the same seed and size."""
    chance = Random(seed)
    return Schedule(seed, _customers(size, chance), _kills(size, chance))


def _customers(size: Size, chance: Random) -> tuple[CustomerPlan, ...]:
    arrivals = sorted(chance.uniform(0.0, size.arrivals_s) for _ in range(size.customers))
    fates, weights = list(_SHARES), list(_SHARES.values())
    return tuple(
        CustomerPlan(
            number=number,
            arrives_s=arrives_s,
            fate=chance.choices(fates, weights)[0],
            patience_s=chance.uniform(*size.patience_s),
            # Well within the time that a place is kept.
            away_s=chance.uniform(0.1, 0.3) * size.waiting_grace_s,
            seed=chance.getrandbits(32),
        )
        for number, arrives_s in enumerate(arrivals)
    )


def _kills(size: Size, chance: Random) -> tuple[Kill, ...]:
    """At least one of each kind, the whole tree among them, spread over the time of the arrivals."""
    targets = _each(size) if size.kills_each else [_any(Target.WEB, size, chance), _any(Target.WORKER, size, chance)]
    targets += [(Target.REDIS, 0), (Target.POSTGRES, 0), (Target.POSTGRES_IN_ORDER, 0), (Target.EVERYTHING, 0)]
    for _ in range(size.more_kills):
        targets.append(_any(chance.choices((Target.WEB, Target.WORKER), (3, 1))[0], size, chance))
    chance.shuffle(targets)
    quiet_s = size.arrivals_s * QUIET_AT_THE_BEGINNING
    apart_s = (size.arrivals_s - quiet_s) / len(targets)
    return tuple(
        Kill(quiet_s + place * apart_s + chance.uniform(0.0, apart_s / 2), target, index, chance.uniform(0.0, 0.6))
        for place, (target, index) in enumerate(targets)
    )


def _each(size: Size) -> list[tuple[Target, int]]:
    webs = [(Target.WEB, index) for index in range(size.webs)]
    return webs + [(Target.WORKER, index) for index in range(size.workers)]


def _any(target: Target, size: Size, chance: Random) -> tuple[Target, int]:
    return target, chance.randrange(size.webs if target is Target.WEB else size.workers)
