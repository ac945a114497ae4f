"""Several media processes at addresses of their own: one dies, hangs, or is to stop, and the call goes on."""

import asyncio
import signal
import time
from collections.abc import AsyncGenerator
from pathlib import Path

import psutil
import pytest
from playwright.async_api import Browser

from bench import appearances
from recording.journal_format import NoteKind
from recording.manifest import Completeness, GapCause
from session.identifiers import CUSTOMER
from tests.acceptance.conftest import SHORT
from tests.acceptance.counter_process import CounterProcess
from tests.acceptance.longer.counter_by_roles import CounterByRoles, counter_by_roles, writers_are
from tests.acceptance.people import (
    Person,
    answer_call,
    connected_again,
    connections_of,
    go_ready,
    sign_in,
    wait_in_line,
)
from tests.acceptance.recordings import newest_recording

NOTICED_WITHIN_S = 2.0
SEALED_WITHIN_S = 30.0
STOPPED_WITHIN_S = 8.0


@pytest.fixture
async def counter(tmp_path: Path) -> AsyncGenerator[CounterByRoles]:
    async with counter_by_roles(tmp_path / "data", SHORT, "127.0.0.1", "127.0.0.2") as opened:
        yield opened


@pytest.fixture
async def caller(customers_browser: Browser, counter: CounterByRoles) -> AsyncGenerator[Person]:
    person = await Person.at(customers_browser, counter.url, 390, 844)
    yield person
    await person.page.context.close()
    assert not person.troubles


@pytest.fixture
async def clerk(tellers_browser: Browser, counter: CounterByRoles) -> AsyncGenerator[Person]:
    person = await Person.at(tellers_browser, counter.url, 1366, 768)
    yield person
    await person.page.context.close()
    assert not person.troubles


@pytest.fixture
async def auditor(tellers_browser: Browser, counter: CounterByRoles) -> AsyncGenerator[Person]:
    person = await Person.at(tellers_browser, counter.url, 1366, 768)
    yield person
    await person.page.context.close()
    assert not person.troubles


async def in_call(customer: Person, teller: Person) -> None:
    await wait_in_line(customer)
    await go_ready(teller)
    await answer_call(teller)
    await customer.connected()
    await hear_each_other(customer, teller)


async def hear_each_other(customer: Person, teller: Person) -> None:
    await asyncio.gather(
        teller.hears(appearances.CUSTOMER, appearances.TELLER), customer.hears(appearances.TELLER, appearances.CUSTOMER)
    )


async def end_call(teller: Person) -> None:
    await teller.page.keyboard.press("e")
    await teller.click("end-confirm")
    await teller.see("wrap-up-ready")


async def test_a_media_process_is_killed_and_its_call_goes_on_at_another_address(
    caller: Person, clerk: Person, auditor: Person, counter: CounterByRoles
) -> None:
    await in_call(caller, clerk)
    first = await counter.carrier()
    made = await connections_of(caller, clerk)
    killed_s = time.time()
    counter.signal(first, signal.SIGKILL)
    await connected_again(made)
    back_s = time.time()
    moved_s = await counter.last_move_s()
    assert 0 < moved_s - killed_s <= NOTICED_WITHIN_S
    assert {first, await counter.carrier()} == {"127.0.0.1", "127.0.0.2"}
    await hear_each_other(caller, clerk)
    await end_call(clerk)
    recording = await newest_recording(counter.settings.data, SEALED_WITHIN_S)
    # Two journals, one time line, and what is missing is named with its cause.
    assert [journal.closed for journal in recording.journals] == [False, True]
    silent = {gap.party: gap.explained_by for gap in recording.gaps if gap.source == "audio"}
    assert len(silent) == 2
    assert set(silent.values()) == {GapCause.MEDIA_PROCESS_LOST}
    assert recording.completeness is Completeness.COMPLETE_WITH_EXPLAINED_GAPS
    assert recording.length_ms / 1000 >= back_s - killed_s
    # QA reads it beside everything else that happened.
    await sign_in(auditor, "/qa", "qian")
    await auditor.page.get_by_test_id("qa-row").first.get_by_role("button").click()
    gap = auditor.page.locator('[data-type="gap"]')
    await gap.first.wait_for()
    words = await gap.all_inner_texts()
    assert any("媒体进程失去联系" in text and "声音" in text for text in words), words


async def test_a_media_process_that_hangs_loses_its_call_for_good_and_one_that_is_to_stop_hands_it_over(
    caller: Person, clerk: Person, counter: CounterByRoles
) -> None:
    await in_call(caller, clerk)
    first = await counter.carrier()
    made = await connections_of(caller, clerk)
    counter.signal(first, signal.SIGSTOP)
    await connected_again(made)
    second = await counter.carrier()
    assert second != first
    await writers_are(counter, [True, True], 5)
    # It comes back, finds that the call is another's, and puts it down.
    counter.signal(first, signal.SIGCONT)
    await writers_are(counter, [False, True], 10)
    await hear_each_other(caller, clerk)
    # The other one is to stop: the call goes back, and it ends by itself.
    made = await connections_of(caller, clerk)
    counter.signal(second, signal.SIGTERM)
    asked_s = time.monotonic()
    assert await asyncio.wait_for(counter.processes[second].wait(), STOPPED_WITHIN_S) == 0
    assert time.monotonic() - asked_s <= STOPPED_WITHIN_S
    await connected_again(made)
    assert await counter.carrier() == first
    await hear_each_other(caller, clerk)
    await end_call(clerk)
    recording = await newest_recording(counter.settings.data, SEALED_WITHIN_S)
    assert [journal.closed for journal in recording.journals] == [True, True, True]
    stood_still = [note.party for note in recording.notes if note.kind is NoteKind.STOOD_STILL]
    assert len(stood_still) == 2
    assert CUSTOMER in stood_still
    assert [gap for gap in recording.gaps if gap.explained_by is None] == []
    assert recording.completeness is not Completeness.INCOMPLETE


async def test_the_only_media_process_is_killed_and_the_call_goes_on_in_the_next(
    customer: Person, teller: Person, counter_process: CounterProcess
) -> None:
    await in_call(customer, teller)
    (media,) = [one for one in counter_process.tree() if one.cmdline()[-2:] == ["--role", "media"]]
    made = await connections_of(customer, teller)
    media.send_signal(signal.SIGKILL)
    await asyncio.to_thread(psutil.wait_procs, [media], 5)
    await connected_again(made)
    await hear_each_other(customer, teller)
    await end_call(teller)
    recording = await newest_recording(counter_process.data, SEALED_WITHIN_S)
    assert len(recording.journals) == 2
    assert recording.completeness is Completeness.COMPLETE_WITH_EXPLAINED_GAPS
