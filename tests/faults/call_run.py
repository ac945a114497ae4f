"""Calls in real browsers, in each of which something is killed: both come into the call, and it is recorded whole."""

import asyncio
import contextlib
import time
from collections import Counter
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from playwright.async_api import Browser, async_playwright
from playwright.async_api import Error as PlaywrightError

from bench.appearances import CUSTOMER, TELLER
from recording.manifest import SealedRecording
from tests.acceptance.counter_process import CounterProcess
from tests.acceptance.kept_data import streams_with_several
from tests.acceptance.people import LOOK_S, Person, launch, sign_in, talked, wait_in_line
from tests.acceptance.recordings import newest_recording
from tests.faults.call_schedule import CallKill, Moment, Victim, call_kills

DURATIONS: Final = {"ring_timeout_s": 8.0, "call_grace_s": 40.0, "waiting_grace_s": 40.0, "teller_grace_s": 40.0}
SERVED_WITHIN_S: Final = 60.0
SEALED_WITHIN_S: Final = 40.0
TALKED_S: Final = 2
LOST_AT_MOST_S: Final = 1.0
STEP_WITHIN_MS: Final = 2_000
MOST_FINDINGS: Final = 5
"""After so many the counter is not what it was, and the others would be of the same cause."""
_LINES: Final = {
    Victim.WEB: "--role web",
    Victim.MEDIA: "--role media",
    Victim.WORKER: "--role worker",
    Victim.POSTGRES: "/postgres -D",
    Victim.REDIS: "/redis-server",
}
_LOSES_SOUND: Final = (Victim.MEDIA, Victim.EVERYTHING)
_BEFORE_SOUND: Final = (Moment.WAITING, Moment.RINGING)


@dataclass
class CallVerdict:
    """What has come of a run."""

    seed: int
    findings: list[str] = field(default_factory=list[str])
    killed: Counter[Victim] = field(default_factory=Counter[Victim])
    calls: int = 0
    longest_back_s: float = 0.0
    """From a kill until both heard each other (again)."""


async def run_calls(seed: int, data: Path, progress: Callable[[str], None], most: int | None = None) -> CallVerdict:
    """Thirty calls, or the first `most` of them."""
    verdict = CallVerdict(seed)
    async with _counter(data) as counter, _browsers(data) as (customers, tellers):
        teller = await _at_the_desk(tellers, counter)
        for number, kill in enumerate(call_kills(seed)[:most]):
            progress(f"call {number + 1}: {kill.victim} killed, {kill.moment}, after {kill.after_s:.2f} s")
            try:
                await _one_call(customers, teller, counter, kill, verdict)
            except (AssertionError, PlaywrightError, TimeoutError) as fault:
                where = f"call {number + 1}, {kill.victim} killed, {kill.moment}"
                verdict.findings.append(f"{where}: {type(fault).__name__}: {str(fault)[:300]}")
                progress(verdict.findings[-1])
                if len(verdict.findings) >= MOST_FINDINGS:
                    break
                await teller.page.context.close()
                teller = await _at_the_desk(tellers, counter)
        for kind in ("ServiceEnded", "SessionClosed", "RecordingSealed"):
            twice = await streams_with_several(counter, kind)
            verdict.findings += [f"{kind} stands more than once in {stream}" for stream in twice]
    return verdict


async def _one_call(
    customers: Browser, teller: Person, counter: CounterProcess, kill: CallKill, verdict: CallVerdict
) -> None:
    customer = await Person.at(customers, counter.url, 390, 844)
    await wait_in_line(customer)
    killed_s = 0.0
    for moment in Moment:
        await _comes_to(moment, customer, teller)
        if moment is kill.moment:
            await asyncio.sleep(kill.after_s)
            killed_s = await _killed(counter, kill.victim)
            verdict.killed[kill.victim] += 1
        if moment is Moment.CONNECTING:
            await _both_hear(customer, teller)
            verdict.longest_back_s = max(verdict.longest_back_s, time.time() - killed_s if killed_s else 0.0)
        elif moment is Moment.TALKING:
            await _both_hear(customer, teller)
    await customer.see("after")
    await teller.page.wait_for_selector('[data-testid="duty"][data-duty="after_call_work"]')
    judge(await newest_recording(counter.data, SEALED_WITHIN_S), kill, killed_s)
    await teller.click("wrap-up-offline")
    await customer.page.context.close()
    assert not customer.troubles
    verdict.calls += 1


async def _comes_to(moment: Moment, customer: Person, teller: Person) -> None:
    """Bring the call to a moment, from the one before."""
    match moment:
        case Moment.WAITING:
            await customer.see("waiting-ahead")
        case Moment.RINGING:
            await _until_duty(teller, "offered")
        case Moment.CONNECTING:
            await _until_duty(teller, "in_session")
        case Moment.TALKING:
            await talked(customer, TALKED_S)
        case Moment.HANGING_UP:
            await customer.click("hang-up")
            await customer.click("hang-up-confirm")


async def _until_duty(teller: Person, wanted: str) -> None:
    """Do what a teller does until this is what the console shows: be ready, and answer what rings."""
    async with asyncio.timeout(SERVED_WITHIN_S):
        while (duty := await _duty(teller)) != wanted:
            # A button that is just going is no trouble: there is another look.
            with contextlib.suppress(PlaywrightError):
                if duty in ("offline", "set_aside", "on_break"):
                    await teller.page.get_by_test_id("go-ready").click(timeout=STEP_WITHIN_MS)
                elif duty == "offered" and wanted == "in_session":
                    await teller.page.get_by_test_id("offer-accept").click(timeout=STEP_WITHIN_MS)
            await asyncio.sleep(LOOK_S)


async def _duty(teller: Person) -> str:
    shown = teller.page.get_by_test_id("duty")
    return (await shown.get_attribute("data-duty") or "") if await shown.count() else ""


async def _both_hear(customer: Person, teller: Person) -> None:
    await asyncio.gather(customer.connected(), teller.connected())
    await asyncio.gather(teller.hears(CUSTOMER, TELLER), customer.hears(TELLER, CUSTOMER))


async def _killed(counter: CounterProcess, victim: Victim) -> float:
    """SIGKILL; when it was. Of everything that is killed the start is ours, of one process the supervisor's."""
    if victim is Victim.EVERYTHING:
        at_s = await counter.kill_everything()
        await counter.start()
        return at_s
    lines = counter.command_lines()
    first = min((one for one, line in lines.items() if _LINES[victim] in line), key=lambda one: one.pid)
    first.kill()
    return time.time()


def judge(recording: SealedRecording, kill: CallKill, killed_s: float) -> None:
    """Raises AssertionError when more of the call is missing than may be."""
    assert {track.party == "customer" for track in recording.tracks} == {True, False}, "a party was not recorded"
    silences = [gap for gap in recording.gaps if gap.source == "audio"]
    if kill.victim in _LOSES_SOUND and kill.moment not in _BEFORE_SOUND:
        began_s = recording.started_at_ms / 1000
        early = [gap for gap in silences if began_s + gap.start_ms / 1000 < killed_s - LOST_AT_MOST_S]
        assert early == [], f"more than the last second is missing: {early}"
    else:
        assert silences == [], f"sound is missing, though its process lived: {silences}"


@asynccontextmanager
async def _counter(data: Path) -> AsyncGenerator[CounterProcess]:
    counter = CounterProcess(data, DURATIONS)
    await counter.start()
    yield counter
    await counter.stop()


@asynccontextmanager
async def _browsers(folder: Path) -> AsyncGenerator[tuple[Browser, Browser]]:
    async with async_playwright() as playwright:
        customers = await launch(playwright, folder, CUSTOMER)
        tellers = await launch(playwright, folder, TELLER)
        yield customers, tellers
        await customers.close()
        await tellers.close()


async def _at_the_desk(browser: Browser, counter: CounterProcess) -> Person:
    teller = await Person.at(browser, counter.url, 1366, 768)
    await sign_in(teller, "/teller", "lin")
    await teller.see("duty")
    return teller
