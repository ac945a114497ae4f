"""(k) Database and Redis away for twenty seconds: the call goes on and is recorded, pages say so, and all goes on."""

import asyncio

import pytest

from bench.appearances import CUSTOMER, TELLER
from tests.acceptance.accessibility import is_accessible
from tests.acceptance.counter_process import CounterProcess
from tests.acceptance.kept_data import times_of
from tests.acceptance.people import (
    Person,
    answer_call,
    connections_of,
    go_ready,
    talked,
    wait_in_line,
)
from tests.acceptance.recordings import newest_recording

AWAY_S = 20
SEALED_WITHIN_S = 30.0
LENGTH_TOLERANCE_S = 0.5


@pytest.fixture
def locale() -> str:
    """That of those in the call; who waits speaks Chinese."""
    return "en-US"


async def outage(person: Person, *, is_on: bool) -> None:
    """Wait until the page says so."""
    await person.page.wait_for_selector(f'[data-testid="outage"][data-on="{str(is_on).lower()}"]', state="attached")


async def test_a_call_outlives_its_database_and_redis_being_away(
    customer: Person, later_customer: Person, teller: Person, counter_process: CounterProcess
) -> None:
    # Given a call, and somebody who waits
    await wait_in_line(customer)
    await go_ready(teller)
    await answer_call(teller)
    await customer.connected()
    await wait_in_line(later_customer)
    await teller.hears(CUSTOMER, TELLER)
    made = await connections_of(customer, teller)
    notes = teller.page.get_by_test_id("notes")
    # When database and Redis stand still
    stores = counter_process.freeze("postgres", "redis-server")
    try:
        # Then every page says what is the matter
        for person in (customer, later_customer, teller):
            await outage(person, is_on=True)
            await is_accessible(person)
        # And they hear each other all the time, while the teller goes on noting
        await notes.fill("客户要换卡")
        begun = int(await customer.page.get_by_test_id("call-clock").get_attribute("data-seconds") or "0")
        await talked(customer, begun + AWAY_S)
        await asyncio.gather(teller.hears(CUSTOMER, TELLER), customer.hears(TELLER, CUSTOMER), teller.sees(CUSTOMER))
    finally:
        counter_process.thaw(stores)
    # And when they are back, all goes on by itself: the same call by the same connections, the place, the notes
    for person in (customer, later_customer, teller):
        await outage(person, is_on=False)
    assert await connections_of(customer, teller) == made
    await later_customer.page.wait_for_selector('[data-testid="waiting-ahead"][data-ahead="0"]')
    assert await notes.input_value() == "客户要换卡"
    await teller.page.reload()
    await teller.connected()
    assert await notes.input_value() == "客户要换卡"
    await teller.page.keyboard.press("e")
    await teller.click("end-confirm")
    await teller.see("wrap-up-ready")
    # And nothing of it is missing in the recording, which was never moved
    recording = await newest_recording(counter_process.data, SEALED_WITHIN_S)
    assert recording.length_ms / 1000 > AWAY_S
    assert [gap for gap in recording.gaps if gap.party == "customer" and gap.source == "audio"] == []
    assert len(recording.journals) == 1
    ended = await times_of(counter_process, "ServiceEnded")
    assert len(ended) == len(set(ended))
    # And who waited is still there to be served
    await teller.page.keyboard.press("Control+Enter")
    await teller.see("offer")
    await teller.click("offer-accept")
    await later_customer.connected()
