"""What the database counts each second is what the reports' own figures say of the same contacts, to the last one."""

from datetime import UTC, datetime, timedelta
from random import Random
from typing import Final

from queueing.figures import SHORT_ABANDON_S, counts_of
from session.identifiers import StaffId
from session.vocabulary import Business, Channel
from session_store.contact_facts import ContactCounts, ContactFacts
from session_store.figures import Counting, contact_counts, contacts_between
from session_store.postgres import Pool
from tests.session_store.stories import new_session

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
HALF_HOUR = timedelta(minutes=30)
TELLER = StaffId("01900000-0000-7000-8000-0000000000a1")
TARGETS: Final = {
    Business.ACCOUNT: 20.0,
    # No time that the database knows: what waited a microsecond longer than it is rounded to is late, or in time.
    Business.CARD: 20.0000004,
    Business.TRANSFER: 20.0000006,
    Business.WEALTH: 0.1 + 0.2,
    Business.LOAN: 86_400.0,
    Business.ENQUIRY: 1.0,
}
NEAR: Final = (-1, 0, 1, 2, -1_000_000, 1_000_000, 90_000_000_000)
"""Microseconds by which a wait differs from the target, or from an abandonment that is short."""
MANY: Final = 2_000


def contact(chance: Random) -> ContactFacts:
    business = chance.choice(tuple(Business))
    joined = NOW - chance.choice((timedelta(), HALF_HOUR, timedelta(seconds=chance.uniform(-5, 2_000))))
    about_s = TARGETS[business] if chance.random() < 0.6 else SHORT_ABANDON_S
    waited = timedelta(seconds=about_s, microseconds=chance.choice(NEAR))
    over = joined + max(waited, timedelta())
    answered, left = chance.choice(((over, None), (None, over), (None, None)))
    return ContactFacts(
        1,
        business,
        Channel.VIDEO,
        joined_line_at=joined if chance.random() < 0.95 else None,
        answered_at=answered,
        left_at=left,
        teller_id=TELLER if answered is not None else None,
    )


async def _keep(pool: Pool, contacts: list[ContactFacts]) -> None:
    names = ContactFacts.__struct_fields__
    places = ", ".join(f"${place}" for place in range(2, len(names) + 2))
    await pool.executemany(
        f"insert into contact_facts (session_id, {', '.join(names)}) values ($1, {places})",
        [(new_session(), *one.columns().values()) for one in contacts],
    )


async def test_the_database_counts_as_the_figures_do(pool: Pool) -> None:
    chance = Random(20260302)
    await _keep(pool, [contact(chance) for _ in range(MANY)])
    for start, end in ((NOW - HALF_HOUR, NOW), (NOW - timedelta(seconds=90), NOW + HALF_HOUR), (NOW, NOW)):
        counted = await contact_counts(pool, Counting(start, end, TARGETS, SHORT_ABANDON_S))
        read = await contacts_between(pool, start, end)
        by_business = {one: [contact for contact in read if contact.business is one] for one in Business}
        assert counted == {one: counts_of(some, TARGETS.__getitem__) for one, some in by_business.items() if some}
        assert sum(counted.values(), ContactCounts()) == counts_of(read, TARGETS.__getitem__)


async def test_of_each_kind_there_is_somebody_at_the_edge(pool: Pool) -> None:
    """What makes the comparison above say something."""
    chance = Random(20260302)
    contacts = [contact(chance) for _ in range(MANY)]
    await _keep(pool, contacts)
    counted = await contact_counts(pool, Counting(NOW - 2 * HALF_HOUR, NOW + HALF_HOUR, TARGETS, SHORT_ABANDON_S))
    for one in counted.values():
        late = one.answered - one.answered_in_target
        waiting = one.offered - one.answered - one.abandoned - one.abandoned_short
        assert min(one.answered_in_target, late, one.abandoned, one.abandoned_short, waiting) > 0
