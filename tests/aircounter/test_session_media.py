"""What a media process carries follows the log: taken up, told to the journal, put down when it is another's."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import NamedTuple

import msgspec
import pytest
import uuid_utils

from aircounter.session_media import SessionMedia
from media.addresses import MediaAddresses
from media.hold_music import hold_music
from media.link import OfferAsked
from media.media_process import MediaProcess, open_media_process
from media.music_pump import MusicPump
from media.slots import MUSIC
from recording.journal_folder import RecordingFolder, is_live
from recording.journal_format import Note, NoteKind, RecordKind
from recording.journal_reader import JournalReader
from recording.keys import create_recorder_keys, load_private_key, load_public_key
from session import commands as c
from session.actors import Customer
from session.identifiers import CUSTOMER, MediaNodeId, SessionId, party_of_staff, session_stream
from session.vocabulary import LossCause, MoveCause, Source, Switch
from session_store.counter import Counter
from session_store.event_store import EventStore
from session_store.feed import Feed
from session_store.record import Record
from tests.patience import eventually
from tests.session_store.stories import SYSTEM, arrive, ask, new_session, new_teller, talk

HERE, ELSEWHERE = (MediaNodeId(str(uuid_utils.uuid7())) for _ in range(2))
WITHIN_S = 5.0


class Carrying(NamedTuple):
    """A media process's sessions, and where their journals are."""

    media: SessionMedia
    process: MediaProcess
    folder: RecordingFolder
    keys: Path

    def journals(self, session: SessionId) -> list[bool]:
        """Whether each journal of the session is being written."""
        return [is_live(path) for path in self.folder.journals_of(session)]

    def has_ended(self, session: SessionId) -> bool:
        """Whether the session's one journal was closed in order."""
        (path,) = self.folder.journals_of(session)
        return any(one.kind == RecordKind.END for one in JournalReader(path, load_private_key(self.keys)).records())

    def notes(self, session: SessionId) -> list[tuple[NoteKind, str, int]]:
        """Kind, party, and ns since the journal's start."""
        (path,) = self.folder.journals_of(session)
        found: list[tuple[NoteKind, str, int]] = []
        for record in JournalReader(path, load_private_key(self.keys)).records():
            if record.kind == RecordKind.NOTE:
                note = msgspec.json.decode(record.payload, type=Note)
                found.append((note.kind, note.party, record.at_ns))
        return found


@asynccontextmanager
async def carrying_in(folder: Path, counter: Counter, feed: Feed) -> AsyncGenerator[Carrying]:
    """A media process that carries, until it is stopped."""
    keys = folder / "keys"
    create_recorder_keys(keys)
    recordings = RecordingFolder(folder / "recordings")
    async with open_media_process(MediaAddresses(("127.0.0.1", 0), ("127.0.0.1",))) as process:
        media = SessionMedia(HERE, process, counter, recordings, load_public_key(keys), MusicPump(MUSIC, hold_music()))
        feed.subscribe(media.take)
        async with running(media, feed, counter):
            yield Carrying(media, process, recordings, keys)
        await media.close()


@pytest.fixture
async def carrying(counter: Counter, feed: Feed, tmp_path: Path) -> AsyncGenerator[Carrying]:
    async with carrying_in(tmp_path, counter, feed) as opened:
        yield opened


@asynccontextmanager
async def running(media: SessionMedia, feed: Feed, counter: Counter) -> AsyncGenerator[None]:
    """With the feed being read: it has heard of something that happened after it began."""
    heard = asyncio.Event()

    async def hear(_: list[Record]) -> None:
        heard.set()

    feed.subscribe(hear)
    async with asyncio.TaskGroup() as tasks:
        working = [tasks.create_task(work) for work in (feed.run(), media.follow(), media.report())]
        while not heard.is_set():
            await arrive(counter, new_session())
            await asyncio.sleep(0.05)
        yield
        for task in working:
            task.cancel()


async def talking_on(counter: Counter, node: MediaNodeId) -> SessionId:
    session = new_session()
    await arrive(counter, session)
    await talk(counter, session, new_teller())
    await ask(counter, SYSTEM, c.PlaceMedia(session=session, node=node))
    return session


async def test_a_call_that_is_placed_here_is_taken_up_and_one_elsewhere_is_not(
    counter: Counter, carrying: Carrying
) -> None:
    elsewhere, here = await talking_on(counter, ELSEWHERE), await talking_on(counter, HERE)
    await eventually(lambda: carrying.journals(here) == [True], WITHIN_S)
    assert carrying.journals(elsewhere) == []
    assert (await carrying.media.answer(OfferAsked(elsewhere, CUSTOMER))).refused is not None


async def test_the_journal_is_told_what_happens_in_the_session_and_when(counter: Counter, carrying: Carrying) -> None:
    session = await talking_on(counter, HERE)
    await eventually(lambda: carrying.journals(session) == [True], WITHIN_S)
    off = c.TurnSource(session=session, source=Source.CAMERA, switch=Switch.OFF)
    await ask(counter, Customer(session), off)
    lost = c.ReportLost(session=session, party=CUSTOMER, cause=LossCause.MEDIA_SILENT, node=HERE)
    await ask(counter, SYSTEM, lost)
    await ask(counter, SYSTEM, c.ReportConnected(session=session, party=CUSTOMER, node=HERE))
    await ask(counter, Customer(session), c.LeaveSession(session=session))
    await eventually(lambda: carrying.journals(session) == [False], WITHIN_S)
    notes = carrying.notes(session)
    assert [(kind, party) for kind, party, _ in notes] == [
        (NoteKind.CAMERA_OFF, CUSTOMER),
        (NoteKind.LOST, CUSTOMER),
        (NoteKind.RETURNED, CUSTOMER),
        (NoteKind.LEFT, CUSTOMER),
    ]
    times_ns = [at_ns for _, _, at_ns in notes]
    assert times_ns == sorted(times_ns)
    # What was before the call came here is not told: all comes after the journal's beginning.
    assert 0 <= times_ns[0] <= times_ns[-1] < WITHIN_S * 1_000_000_000


async def test_a_call_that_was_moved_is_put_down_and_not_taken_up_again(counter: Counter, carrying: Carrying) -> None:
    session = await talking_on(counter, HERE)
    await eventually(lambda: carrying.journals(session) == [True], WITHIN_S)
    move = c.MoveMedia(session=session, away_from=HERE, node=ELSEWHERE, cause=MoveCause.PROCESS_LOST)
    await ask(counter, SYSTEM, move)
    # A page that has not heard of it yet, and a report from before, change nothing.
    assert (await carrying.media.answer(OfferAsked(session, CUSTOMER))).refused is not None
    late = c.ReportConnected(session=session, party=CUSTOMER, node=HERE)
    await ask(counter, SYSTEM, late)
    await eventually(lambda: carrying.journals(session) == [False], WITHIN_S)
    assert carrying.process.load == 0
    state = await counter.session(session)
    assert state is not None
    assert state.node == ELSEWHERE


async def test_a_call_that_comes_here_on_hold_has_its_music_and_a_journal_that_says_so(
    counter: Counter, carrying: Carrying
) -> None:
    # Given a call elsewhere, whose customer is on hold and whose teller shows a screen
    session, teller = new_session(), new_teller()
    await arrive(counter, session)
    await talk(counter, session, teller)
    await ask(counter, SYSTEM, c.PlaceMedia(session=session, node=ELSEWHERE))
    await ask(counter, teller, c.BeginHold(session=session))
    await ask(counter, teller, c.TurnSource(session=session, source=Source.SCREEN, switch=Switch.ON))
    # When it is moved here, and ends its hold
    await ask(
        counter,
        SYSTEM,
        c.MoveMedia(session=session, away_from=ELSEWHERE, node=HERE, cause=MoveCause.PROCESS_LOST),
    )
    await eventually(lambda: session in carrying.media.calls, WITHIN_S)
    music = {route.source_party for route in carrying.media.calls[session].routes if route.listener_party == CUSTOMER}
    assert music == {MUSIC}
    await ask(counter, teller, c.EndHold(session=session))
    await ask(counter, Customer(session), c.LeaveSession(session=session))
    await eventually(lambda: carrying.journals(session) == [False], WITHIN_S)
    # Then its journal stands alone
    assert [(kind, party) for kind, party, _ in carrying.notes(session)] == [
        (NoteKind.HOLD_BEGAN, CUSTOMER),
        (NoteKind.SCREEN_ON, party_of_staff(teller.staff)),
        (NoteKind.HOLD_ENDED, CUSTOMER),
        (NoteKind.LEFT, CUSTOMER),
    ]


async def test_what_a_journal_was_told_at_its_opening_it_is_not_told_again_by_a_feed_that_is_behind(
    counter: Counter, store: EventStore, carrying: Carrying
) -> None:
    # Given a call that was moved here on hold, with a screen that is shown
    session, teller = new_session(), new_teller()
    await arrive(counter, session)
    await talk(counter, session, teller)
    await ask(counter, SYSTEM, c.PlaceMedia(session=session, node=ELSEWHERE))
    await ask(counter, teller, c.BeginHold(session=session))
    await ask(counter, teller, c.TurnSource(session=session, source=Source.SCREEN, switch=Switch.ON))
    await ask(
        counter,
        SYSTEM,
        c.MoveMedia(session=session, away_from=ELSEWHERE, node=HERE, cause=MoveCause.PROCESS_LOST),
    )
    await eventually(lambda: session in carrying.media.calls, WITHIN_S)
    # When the feed comes only now to what was before
    await carrying.media.take(await store.history(session_stream(session)))
    await ask(counter, teller, c.EndHold(session=session))
    await ask(counter, Customer(session), c.LeaveSession(session=session))
    await eventually(lambda: carrying.journals(session) == [False], WITHIN_S)
    # Then each is said once
    assert [(kind, party) for kind, party, _ in carrying.notes(session) if kind is not NoteKind.JOINED] == [
        (NoteKind.HOLD_BEGAN, CUSTOMER),
        (NoteKind.SCREEN_ON, party_of_staff(teller.staff)),
        (NoteKind.HOLD_ENDED, CUSTOMER),
        (NoteKind.LEFT, CUSTOMER),
    ]


async def test_a_process_that_stops_while_it_puts_a_call_down_ends_the_journal_in_order(
    counter: Counter, feed: Feed, tmp_path: Path
) -> None:
    async with carrying_in(tmp_path, counter, feed) as carrying:
        session = await talking_on(counter, HERE)
        await eventually(lambda: carrying.journals(session) == [True], WITHIN_S)
        # Given a process that has been told to stop, and whose last call has just been moved
        move = c.MoveMedia(session=session, away_from=HERE, node=ELSEWHERE, cause=MoveCause.PROCESS_STOPS)
        await ask(counter, SYSTEM, move)
        async with asyncio.timeout(WITHIN_S):
            while carrying.process.load:
                await asyncio.sleep(0)
        # When its tasks are stopped in this very moment
    # Then the journal has its end
    assert carrying.has_ended(session)
