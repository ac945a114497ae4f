"""The samples of a session's quality, kept as rows beside it. Telemetry: no events, no personal data."""

from collections.abc import Sequence
from typing import Final

import msgspec

from media.quality import Direction, QualityFigures
from media.quality_sampling import PartySample
from session.identifiers import PartyId, SessionId
from session_store.postgres import Pool

MAX_READ: Final = 20_000
"""Of one session: a call of two for seven hours; what came later is left out."""
_FIGURES: Final = QualityFigures.__struct_fields__
_NS_PER_S: Final = 1_000_000_000

# The database's clock dates a sample, less its age: media processes need not agree on the time.
_KEEP: Final = (
    f"insert into quality_samples (session_id, party, direction, measured_at, seconds, {', '.join(_FIGURES)})"  # noqa: S608 - names of our own columns
    " values ($1, $2, $3, clock_timestamp() - make_interval(secs => $4), $5, "
    + ", ".join(f"${number}" for number in range(6, 6 + len(_FIGURES)))
    + ") on conflict do nothing"
)
_READ: Final = (
    "select * from quality_samples where session_id = $1 order by measured_at, party, direction desc limit $2"
)


class QualityPoint(msgspec.Struct, frozen=True):
    """One way of one party over the `seconds` before `at_ms`."""

    party: PartyId
    direction: Direction
    at_ms: int
    seconds: float
    figures: QualityFigures


async def keep_samples(pool: Pool, samples: Sequence[PartySample], now_ns: int) -> None:
    """Write them all, or none; `now_ns` is on the clock that they were measured by. Raises what asyncpg raises."""
    rows = [
        (
            sample.session,
            sample.party,
            direction.value,
            (now_ns - sample.measured_ns) / _NS_PER_S,
            sample.seconds,
            *msgspec.structs.astuple(figures),
        )
        for sample in samples
        for direction, figures in sample.figures.items()
    ]
    await pool.executemany(_KEEP, rows)


async def samples_of(pool: Pool, session: SessionId) -> tuple[QualityPoint, ...]:
    """A session's samples in order of time, `MAX_READ` at most."""
    rows = await pool.fetch(_READ, session, MAX_READ)
    return tuple(
        QualityPoint(
            party=PartyId(row["party"]),
            direction=Direction(row["direction"]),
            at_ms=int(row["measured_at"].timestamp() * 1000),
            seconds=row["seconds"],
            figures=QualityFigures(*(row[name] for name in _FIGURES)),
        )
        for row in rows
    )
