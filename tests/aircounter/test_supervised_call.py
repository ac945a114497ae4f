"""From a command to what is heard: a supervisor whispers and leaves, the customer waits with music; all by the log."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path

import aioice.ice
import pytest
import uuid_utils

from aircounter.session_media import SessionMedia
from media.addresses import MediaAddresses
from media.hold_music import hold_music
from media.link import AnswerGiven, OfferAsked
from media.media_process import open_media_process
from media.music_pump import MusicPump
from media.slots import MUSIC
from recording.journal_folder import RecordingFolder
from recording.keys import create_recorder_keys, load_public_key
from session import commands as c
from session.actors import Customer, Staff
from session.identifiers import CUSTOMER, MediaNodeId, PartyId, SessionId, StaffId, party_of_staff
from session.personal import Personal
from session.vocabulary import PartyMode, PartyRole, Presence, Role
from session_store.counter import Counter
from session_store.feed import Feed
from session_store.record import Record
from tests.media.aiortc_client import AiortcClient, clients
from tests.media.kept_packets import LOOPBACK
from tests.patience import eventually
from tests.session_store.stories import SYSTEM, arrive, ask, new_session, new_teller

NODE = MediaNodeId(str(uuid_utils.uuid7()))
SUPERVISOR = Staff(StaffId(str(uuid_utils.uuid7())), "0500", Personal("Wen Min"), (Role.SUPERVISOR,))
CUSTOMER_HZ, TELLER_HZ, SUPERVISOR_HZ = 440.0, 1000.0, 1700.0
WITHIN_S = 10.0


@pytest.fixture(autouse=True)
def clients_use_loopback(monkeypatch: pytest.MonkeyPatch) -> None:
    """aioice leaves 127.0.0.1 out."""

    def loopback_alone(use_ipv4: bool, use_ipv6: bool) -> list[str]:
        return [LOOPBACK] if use_ipv4 or use_ipv6 else []

    monkeypatch.setattr(aioice.ice, "get_host_addresses", loopback_alone)


@asynccontextmanager
async def carrying(counter: Counter, feed: Feed, data: Path) -> AsyncGenerator[SessionMedia]:
    """A media process's sessions, following the log."""
    create_recorder_keys(data / "keys")
    heard = asyncio.Event()

    async def hear(_: list[Record]) -> None:
        heard.set()

    async with open_media_process(MediaAddresses((LOOPBACK, 0), (LOOPBACK,))) as process:
        music = MusicPump(MUSIC, hold_music())
        key = load_public_key(data / "keys")
        media = SessionMedia(NODE, process, counter, RecordingFolder(data / "recordings"), key, music)
        feed.subscribe(media.take)
        feed.subscribe(hear)
        async with asyncio.TaskGroup() as tasks:
            work = (feed.run(), media.follow(), media.report(), process.tick(), music.run())
            working = [tasks.create_task(one) for one in work]
            yield media
            for one in working:
                one.cancel()
        await media.close()


async def connect(media: SessionMedia, session: SessionId, party: PartyId, client: AiortcClient) -> None:
    """As a page does it by way of its door."""
    reply = await media.answer(OfferAsked(session, party))
    assert reply.offered is not None, reply.refused
    sdp = await client.answer_to(reply.offered.sdp)
    assert (await media.answer(AnswerGiven(session, party, reply.offered.connection, sdp))).refused is None


async def hears(client: AiortcClient, mid: str, hertz: float) -> bool:
    """Whether that tone comes on the line, now or once what is still queued has been played."""
    return any([await client.loudest_frequency(mid) == pytest.approx(hertz, abs=8) for _ in range(4)])


async def is_there(counter: Counter, session: SessionId, party: PartyId) -> None:
    async with asyncio.timeout(WITHIN_S):
        while True:
            state = await counter.session(session)
            assert state is not None
            if party in state.parties and state.parties[party].presence is Presence.PRESENT:
                return
            await asyncio.sleep(0.02)


async def test_a_supervisor_whispers_and_leaves_and_the_customer_waits_with_music(
    counter: Counter, feed: Feed, tmp_path: Path
) -> None:
    session, teller = new_session(), new_teller()
    teller_party, supervisor_party = party_of_staff(teller.staff), party_of_staff(SUPERVISOR.staff)
    customers, tellers, supervisors = (AiortcClient(hz) for hz in (CUSTOMER_HZ, TELLER_HZ, SUPERVISOR_HZ))
    async with carrying(counter, feed, tmp_path) as media, clients(customers, tellers, supervisors):
        # Given customer and teller who talk
        await arrive(counter, session)
        await ask(counter, teller, c.GoReady(teller=teller.staff))
        await ask(counter, SYSTEM, c.MakeOffer(session=session, teller=teller.staff))
        state = await counter.session(session)
        assert state is not None
        assert state.offer is not None
        await ask(counter, teller, c.AcceptOffer(session=session, offer=state.offer.offer))
        await ask(counter, SYSTEM, c.PlaceMedia(session=session, node=NODE))
        for party, client in ((CUSTOMER, customers), (teller_party, tellers)):
            await connect(media, session, party, client)
            await is_there(counter, session, party)
        # A stranger gets no connection
        assert (await media.answer(OfferAsked(session, supervisor_party))).refused is not None
        # When a supervisor comes to whisper
        come = c.JoinCall(session=session, role=PartyRole.SUPERVISOR, mode=PartyMode.WHISPER)
        await ask(counter, SUPERVISOR, come)
        await connect(media, session, supervisor_party, supervisors)
        await is_there(counter, session, supervisor_party)
        # Then the teller hears it, and the customer hears the teller alone
        assert await hears(tellers, "slot-audio-1", SUPERVISOR_HZ)
        assert await hears(customers, "audio", TELLER_HZ)
        with pytest.raises(TimeoutError):
            await customers.frame("slot-audio-1", within_s=0.2)
        # When the supervisor leaves, their connection is ended by the counter
        await ask(counter, SUPERVISOR, c.LeaveCall(session=session))
        call = media.calls[session]
        await eventually(lambda: set(call.connections) == {CUSTOMER, teller_party}, WITHIN_S)
        # When the teller puts the customer on hold
        await ask(counter, teller, c.BeginHold(session=session))
        await eventually(lambda: {route.source_party for route in call.routes} == {MUSIC}, WITHIN_S)
        await customers.loudest_frequency("audio")
        music_hz = await customers.loudest_frequency("audio")
        assert abs(music_hz - TELLER_HZ) > 20
        # And takes them back
        await ask(counter, teller, c.EndHold(session=session))
        assert await hears(customers, "audio", TELLER_HZ)
        assert await hears(tellers, "audio", CUSTOMER_HZ)
        await ask(counter, Customer(session), c.LeaveSession(session=session))
        await eventually(lambda: session not in media.calls, WITHIN_S)
