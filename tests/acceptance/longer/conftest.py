"""People of the longer acceptance tests."""

from collections.abc import AsyncGenerator
from pathlib import Path

import pytest
from playwright.async_api import Playwright

from bench.appearances import COLLEAGUE, CUSTOMER, clip_file, tone_file
from tests.acceptance.counter_process import CounterProcess
from tests.acceptance.people import Person, go_home, launch, launch_with, leave_the_line


@pytest.fixture
async def customer_with_camera(
    playwright: Playwright, tmp_path: Path, counter_process: CounterProcess
) -> AsyncGenerator[Person]:
    """Whose camera sees enough to read a document by; slowly, as two cores have three browsers to draw for."""
    browser = await launch_with(
        playwright,
        f"--use-file-for-fake-audio-capture={tone_file(tmp_path, CUSTOMER)}",
        f"--use-file-for-fake-video-capture={clip_file(tmp_path, CUSTOMER, frames_per_s=5, scale=4)}",
    )
    person = await Person.at(browser, counter_process.url, 390, 844)
    yield person
    await leave_the_line(person)
    await browser.close()
    assert not person.troubles


@pytest.fixture
async def reviewer(playwright: Playwright, tmp_path: Path, counter_process: CounterProcess) -> AsyncGenerator[Person]:
    browser = await launch(playwright, tmp_path, COLLEAGUE)
    person = await Person.at(browser, counter_process.url, 1366, 900)
    yield person
    await go_home(person)
    await browser.close()
    assert not person.troubles
