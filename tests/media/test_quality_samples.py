"""Samples are kept beside the session, with what was unknown as unknown."""

from datetime import UTC, datetime

import pytest

from media.quality import Direction, DirectionCounters, QualityFigures, sample
from media.quality_samples import keep_samples, samples_of
from media.quality_sampling import PartySample
from session.identifiers import CUSTOMER, PartyId, SessionId
from session_store.postgres import Pool
from tests.session_store.stories import new_session

S = 1_000_000_000
# Figures that four bytes hold exactly.
GOOD = QualityFigures(995, 0.0625, 0.0, 2.5, 41.5, 32.0, 1_000.0, 30.0, 0, 0.0, 4.375)
NOTHING = DirectionCounters(None, None, None)
UNKNOWN = sample(NOTHING, NOTHING, 5)


def taken(session: SessionId, party: PartyId, at_s: int) -> PartySample:
    return PartySample(session, party, at_s * S, 5.0, {Direction.UP: GOOD, Direction.DOWN: UNKNOWN})


async def test_what_was_kept_is_read_in_order_of_time(pool: Pool) -> None:
    session, another = new_session(), new_session()
    samples = [taken(session, CUSTOMER, 110), taken(another, CUSTOMER, 105), taken(session, CUSTOMER, 105)]
    await keep_samples(pool, samples, now_ns=112 * S)
    points = await samples_of(pool, session)
    assert [(point.direction, point.figures) for point in points] == [
        (Direction.UP, GOOD),
        (Direction.DOWN, UNKNOWN),
    ] * 2
    # Seven and two seconds ago by the database's clock.
    now_ms = datetime.now(UTC).timestamp() * 1000
    ages_s = [(now_ms - point.at_ms) / 1000 for point in points]
    assert ages_s == pytest.approx([7, 7, 2, 2], abs=1)


async def test_a_session_that_was_never_measured_has_none(pool: Pool) -> None:
    assert await samples_of(pool, new_session()) == ()


async def test_the_application_may_not_change_a_sample(pool: Pool) -> None:
    rights = await pool.fetchrow(
        "select has_table_privilege('quality_samples', 'update') as change,"
        " has_table_privilege('quality_samples', 'delete') as remove"
    )
    assert rights is not None
    assert (rights["change"], rights["remove"]) == (False, True)
