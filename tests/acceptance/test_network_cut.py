"""(j) Ten seconds without a network, WebSocket and media together: both are told, and come back by themselves."""

import asyncio
from collections.abc import AsyncGenerator

import pytest
from playwright.async_api import Browser

from bench.appearances import CUSTOMER, TELLER
from tests.acceptance.accessibility import is_accessible
from tests.acceptance.network_process import NetworkProcess
from tests.acceptance.people import Person, answer_call, go_ready, talked, wait_in_line
from tests.memory_folder import memory_folder

CUT_S = 10
HAS_PICTURE = """() => {
  const video = document.querySelector('[data-testid="remote-video"]');
  return video.videoWidth > 0 && video.getBoundingClientRect().height > 0;
}"""
"""The last picture stands while nothing comes: no black screen."""


@pytest.fixture
async def network() -> AsyncGenerator[NetworkProcess]:
    with memory_folder() as folder:
        started = NetworkProcess(folder / "data", {"call_grace_s": 60.0})
        await started.start()
        yield started
        await started.stop()


async def test_ten_seconds_without_a_network_end_in_the_same_call(
    customers_browser: Browser, tellers_browser: Browser, network: NetworkProcess
) -> None:
    # Given a call whose customer comes through a network that can be cut
    customer = await Person.at(customers_browser, network.url, 390, 844, "en-US")
    teller = await Person.at(tellers_browser, network.counter.url, 1366, 768)
    await wait_in_line(customer)
    await go_ready(teller)
    await answer_call(teller)
    await customer.connected()
    await asyncio.gather(teller.hears(CUSTOMER, TELLER), customer.sees(TELLER))
    await talked(customer, 1)  # Before their page has heard that the call has begun, it speaks of no other connection.
    # When it is cut
    await network.cut()
    # Then each is told who is away, over the picture that was there
    await customer.page.wait_for_selector('[data-testid="reconnecting"][data-whose="own"]')
    await teller.page.wait_for_selector('[data-testid="reconnecting"][data-whose="other"]')
    await is_accessible(customer)
    await is_accessible(teller)
    assert await customer.page.evaluate(HAS_PICTURE)
    begun = int(await customer.page.get_by_test_id("call-clock").get_attribute("data-seconds") or "0")
    await talked(customer, begun + CUT_S)
    # And when it is whole again, by itself, they are in the same call
    await network.heal()
    await customer.connected()
    await asyncio.gather(
        teller.hears(CUSTOMER, TELLER), customer.hears(TELLER, CUSTOMER), teller.sees(CUSTOMER), customer.sees(TELLER)
    )
    for person in (customer, teller):
        await person.page.wait_for_selector('[data-testid="reconnecting"][data-whose="nobody"]', state="attached")
        await person.page.context.close()
        assert not person.troubles
