"""(b) A call: each side hears and sees the other, by the media process; it is recorded, sealed, and replayed by QA."""

import asyncio
import time
from pathlib import Path

import pytest

from bench.appearances import CUSTOMER, TELLER, Appearance
from recording.manifest import SealedRecording
from tests.acceptance.counter_process import CounterProcess
from tests.acceptance.people import Person, answer_call, go_ready, sign_in, talked, until, wait_in_line
from tests.acceptance.recordings import newest_recording, replay_of

SEALED_WITHIN_S = 30.0
LENGTH_TOLERANCE_S = 0.5
TALKED_S = 5
MATROSKA, MP4 = b"\x1a\x45\xdf\xa3", b"ftyp"
"""What a WebM file begins with (RFC 8794, section 11.2.1), and what stands at the fifth byte of an MP4."""


async def test_they_hear_and_see_each_other_and_qa_replays_it(
    customer: Person, teller: Person, qa: Person, counter_process: CounterProcess
) -> None:
    # Given a customer who waits, and a teller who answers
    await wait_in_line(customer)
    await go_ready(teller)
    await teller.see("offer")
    accepted_s = time.time()
    await answer_call(teller)
    await customer.connected()
    connected_s = time.time()
    # Then each hears the other's voice and sees the other's picture move
    await asyncio.gather(
        teller.hears(CUSTOMER, TELLER), customer.hears(TELLER, CUSTOMER), teller.sees(CUSTOMER), customer.sees(TELLER)
    )
    # And what either sends goes to the media process, not to the other
    ports = counter_process.udp_ports_of("media")
    assert await customer.other_ports() == await teller.other_ports()
    assert set(await customer.other_ports()) <= ports
    # When the customer hangs up after a while
    await talked(customer, TALKED_S)
    await customer.click("hang-up")
    ends_s = time.time()
    await customer.click("hang-up-confirm")
    await customer.see("after")
    ended_s = time.time()
    # Then the sealed recording has both voices, each on its own track, from the first packet to the end
    recording = await newest_recording(counter_process.data, SEALED_WITHIN_S)
    began_s = recording.started_at_ms / 1000
    assert accepted_s < began_s < connected_s + LENGTH_TOLERANCE_S
    assert ends_s - LENGTH_TOLERANCE_S < began_s + recording.length_ms / 1000 < ended_s + LENGTH_TOLERANCE_S
    await _has_the_voice(counter_process, recording, "customer", CUSTOMER)
    await _has_the_voice(counter_process, recording, "teller", TELLER)
    # And nothing of it lies there in the open
    assert _in_the_open(counter_process.data) == []
    # And QA's page plays it
    await _is_replayed(qa)


async def _has_the_voice(
    counter: CounterProcess, recording: SealedRecording, role: str, appearance: Appearance
) -> None:
    [track] = [one for one in recording.tracks if (one.party == "customer") == (role == "customer")]
    replayed = await replay_of(counter, recording, track.file)
    middle_s = replayed.length_s / 2
    assert replayed.length_s == pytest.approx(recording.length_ms / 1000, abs=LENGTH_TOLERANCE_S)
    assert replayed.strongest_hertz(middle_s - 0.25, middle_s + 0.25) == pytest.approx(appearance.hertz, abs=5)
    assert len(replayed.pictures) > 1


def _in_the_open(data: Path) -> list[Path]:
    """Files that begin as a recording does."""
    return [file for file in data.rglob("*") if file.is_file() and _is_playable(file)]


def _is_playable(file: Path) -> bool:
    with file.open("rb") as opened:
        begins = opened.read(8)
    return begins.startswith(MATROSKA) or begins[4:] == MP4


async def _is_replayed(qa: Person) -> None:
    await sign_in(qa, "/qa", "qian")
    await qa.page.get_by_test_id("qa-row").first.get_by_role("button").click()
    await qa.see("replay-video-customer")
    types = await qa.page.get_by_test_id("replay-timeline-entry").evaluate_all(
        "all => all.map(one => one.dataset.type)"
    )
    assert {"SessionOpened", "OfferMade", "OfferAccepted", "MediaStarted", "ServiceEnded"} <= set(types)
    # From where both are connected
    await qa.page.locator('[data-type="MediaStarted"]').click()
    at_s = await _position_s(qa)
    await qa.click("replay-play")
    await qa.hears(CUSTOMER, TELLER, "replay-video-customer")
    await qa.hears(TELLER, CUSTOMER, "replay-video-teller")
    await until(lambda: _position_s(qa), lambda now_s: now_s > at_s)
    # And a click in the timeline seeks on both sides alike
    await qa.click("replay-play")
    await qa.page.locator('[data-type="MediaStarted"]').click()
    both = [
        await qa.page.get_by_test_id(f"replay-video-{role}").evaluate("video => video.currentTime")
        for role in ("customer", "teller")
    ]
    assert both[0] == pytest.approx(both[1], abs=0.08)


async def _position_s(qa: Person) -> float:
    return float(await qa.page.get_by_test_id("replay-position").get_attribute("data-seconds") or "nan")
