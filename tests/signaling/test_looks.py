"""Every look at a recording is on record: who, which part, when; and those that were refused."""

import asyncio

from aircounter.settings import Settings
from session import events as e
from session.identifiers import SessionId, StaffId, session_stream, staff_stream
from session_store.event_store import EventStore
from tests.patience import LOOK_S
from tests.recording.synthetic_call import audio, opus_tone
from tests.signaling.pages import PATIENCE_S, CounterAddress, Page
from tests.signaling.sealed_visits import a_visit_that_is_over, sealed


async def listed(qa: Page, session: SessionId) -> None:
    """Return once the list of sessions has it: that follows the log. Looked for where no look is on record."""
    async with asyncio.timeout(PATIENCE_S):
        while session not in [row["session"] for row in (await qa.http.get("/api/qa/sessions")).json()["sessions"]]:
            await asyncio.sleep(LOOK_S)


async def test_qa_opens_a_session_and_then_one_of_its_files(
    address: CounterAddress, own_database: Settings, store: EventStore
) -> None:
    session = await a_visit_that_is_over(address)
    await sealed(own_database, address, session, audio("customer", opus_tone(440, 2)))
    async with Page(address) as qa:
        me = (await qa.sign_in("qian")).json()["staff"]
        path = f"/api/qa/sessions/{session}"
        opened = await qa.http.get(path)
        file = await qa.http.get(f"{path}/tracks/1.webm.sealed")
        further = await qa.http.get(f"{path}/tracks/1.webm.sealed", headers={"Range": "bytes=100-"})
        assert [one.status_code for one in (opened, file, further)] == [200, 200, 206]
    events = [record.event for record in await store.history(session_stream(session))]
    looks = [event for event in events if isinstance(event, e.RecordingViewed)]
    # A further range of a file that is open is no further look.
    assert looks == [e.RecordingViewed(viewer=me), e.RecordingViewed(viewer=me, part="1.webm.sealed")]


async def test_a_look_is_on_record_though_the_list_does_not_know_yet_that_it_can_be_replayed(
    address: CounterAddress, own_database: Settings, store: EventStore
) -> None:
    session = await a_visit_that_is_over(address)
    async with Page(address) as qa:
        me = (await qa.sign_in("qian")).json()["staff"]
        await listed(qa, session)
        # Given a read model that has come as far as the visit's end
        async with store.pool.acquire() as ahead, ahead.transaction():
            await ahead.execute("lock table session_rows in share mode")
            await sealed(own_database, address, session, audio("customer", opus_tone(440, 2)))
            replayed = (await qa.http.get(f"/api/qa/sessions/{session}")).json()
            [row] = (await qa.http.get("/api/qa/sessions")).json()["sessions"]
    # Then what is opened is shown by the log, though the list is behind
    assert (row["completeness"], replayed["row"]["completeness"]) == (None, "complete")
    assert "RecordingSealed" in [entry["event"]["type"] for entry in replayed["timeline"]]
    events = [record.event for record in await store.history(session_stream(session))]
    assert e.RecordingViewed(viewer=me) in events


async def test_a_look_that_was_refused_is_in_the_stream_of_who_wanted_it(
    address: CounterAddress, store: EventStore
) -> None:
    session = await a_visit_that_is_over(address)
    async with Page(address) as teller:
        me = StaffId((await teller.sign_in("lin")).json()["staff"])
        for path in ("", "/tracks/1.webm.sealed"):
            assert (await teller.http.get(f"/api/qa/sessions/{session}{path}")).status_code == 403
    events = [record.event for record in await store.history(staff_stream(me))]
    refused = [event for event in events if isinstance(event, e.LookRefused)]
    assert refused == [
        e.LookRefused(session=session, part=None),
        e.LookRefused(session=session, part="1.webm.sealed"),
    ]
