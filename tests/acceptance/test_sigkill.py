"""(c) SIGKILL to every process in the middle of a call, then a start: all but the last second is in the recording."""

import asyncio
import time

from bench.appearances import CUSTOMER, TELLER
from tests.acceptance.counter_process import CounterProcess
from tests.acceptance.people import (
    Person,
    answer_call,
    connected_again,
    connections_of,
    go_ready,
    talked,
    wait_in_line,
)
from tests.acceptance.recordings import newest_recording

SEALED_WITHIN_S = 30.0
LENGTH_TOLERANCE_S = 0.5
LOST_AT_MOST_S = 1.0
TALKED_S = 3
"""So much has gone well before the kill that a lost second could be told from a lost call."""


async def test_after_everything_was_killed_in_a_call_its_recording_lacks_the_last_second_at_most(
    customer: Person, teller: Person, counter_process: CounterProcess
) -> None:
    # Given a call that has gone on for a while
    await wait_in_line(customer)
    await go_ready(teller)
    await teller.see("offer")
    accepted_s = time.time()
    await answer_call(teller)
    await customer.connected()
    connected_s = time.time()
    await asyncio.gather(teller.hears(CUSTOMER, TELLER), teller.sees(CUSTOMER))
    await talked(customer, TALKED_S)
    made = await connections_of(customer, teller)
    # When everything is killed at once, and started again
    killed_s = await counter_process.kill_everything()
    await counter_process.start()
    # Then both are in the same call again
    await connected_again(made)
    await asyncio.gather(teller.hears(CUSTOMER, TELLER), customer.hears(TELLER, CUSTOMER))
    await teller.page.keyboard.press("e")
    ends_s = time.time()
    await teller.click("end-confirm")
    await teller.see("wrap-up-ready")
    ended_s = time.time()
    # And both journals are in one recording, on one time line
    recording = await newest_recording(counter_process.data, SEALED_WITHIN_S)
    assert [journal.closed for journal in recording.journals] == [False, True]
    began_s = recording.started_at_ms / 1000
    assert accepted_s < began_s < connected_s + LENGTH_TOLERANCE_S
    assert ends_s - LENGTH_TOLERANCE_S < began_s + recording.length_ms / 1000 < ended_s + LENGTH_TOLERANCE_S
    # And what is missing begins a second before the kill at the earliest
    gaps = [gap for gap in recording.gaps if gap.source == "audio"]
    assert len({gap.party for gap in gaps}) == 2
    assert min(gap.start_ms for gap in gaps) / 1000 + began_s >= killed_s - LOST_AT_MOST_S
