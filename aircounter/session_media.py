"""Carry out what the log says of sound and picture: a call and a journal for each session placed here.

The stream's version is the revision, the feed is the repetition. What is learned goes back as commands. A database that
is away for a while ends no call; what was moved elsewhere meanwhile is put down as soon as that is heard.
"""

import asyncio
import time
from datetime import datetime
from functools import partial
from typing import Final

import msgspec
import structlog
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PublicKey

from aircounter.outlast import insist
from aircounter.recording_evidence import RecordingEvidence
from media.answer import AnswerRefused
from media.call import Call
from media.link import AnswerGiven, OfferAsked, Offered, Reply, Request
from media.media_process import MediaProcess
from media.music_pump import MusicPump
from media.peer_events import FirstPacket, PeerConnected, PeerEvent, PeerLost, PictureSteered
from media.quality import Direction
from media.slots import members_of, routes_of
from recording.journal_folder import RecordingFolder
from recording.journal_format import NoteKind
from recording.journal_writer import JournalWriter
from recording.notes_of_events import SAID_AT_OPENING, note_of, notes_at_opening
from session import commands as c
from session import events as e
from session.actors import System
from session.identifiers import JournalId, MediaNodeId, PartyId, SessionId
from session.state import SessionState
from session.vocabulary import LossCause, Phase
from session_store.counter import Counter
from session_store.kept_states import Kept
from session_store.outage import OUTAGE
from session_store.record import Record

MAX_WAITING: Final = 10_000
"""Reports and changes that wait; a database that is away for minutes fills it, and the process then says so."""
_ACTOR: Final = System("media")
_IN_CALL: Final = (Phase.CONNECTING, Phase.IN_SERVICE)
_TAKES_AWAY: Final = (e.ConnectingFailed, e.ServiceEnded, e.MediaMoved, e.ChannelChanged)
"""After these, and no others, a session that was carried here may not be."""

log = structlog.get_logger()


class _Carried(msgspec.Struct, frozen=True):
    """One session's media here."""

    call: Call
    journal: JournalWriter
    connected: set[str]
    """The parties that have been connected here: another connection of one of them is one anew, unless they left."""
    opened_on: int
    """The version of the state that the journal was opened on: what it says there, it is not told again."""


class SessionMedia:
    """The sessions that one media process carries."""

    def __init__(
        self,
        node: MediaNodeId,
        process: MediaProcess,
        counter: Counter,
        folder: RecordingFolder,
        recorder_key: X25519PublicKey,
        music: MusicPump,
    ) -> None:
        self._node = node
        self._process = process
        self._counter = counter
        self._folder = folder
        self._recorder_key = recorder_key
        self._music = music
        self._carried: dict[SessionId, _Carried] = {}
        self._brought: set[SessionId] = set()
        """Sessions whose coming here has been heard: what the feed tells before that is in another's journal."""
        self._changes: asyncio.Queue[Record] = asyncio.Queue(MAX_WAITING)
        self._reports: asyncio.Queue[c.SystemCommand] = asyncio.Queue(MAX_WAITING)
        self._turn = asyncio.Lock()
        self._endings: set[asyncio.Task[None]] = set()
        self.evidence = RecordingEvidence(counter.store.pool, self._reports.put_nowait)

    async def take(self, batch: list[Record]) -> None:
        """A batch of the feed: look again at each session that something happened to."""
        for record in batch:
            if record.stream.startswith("session/"):
                self._changes.put_nowait(record)

    async def follow(self) -> None:
        """For ever: bring each changed session's media to what its state says."""
        while True:
            change = await self._changes.get()
            self._note(change)
            await insist(partial(self._bring_up, change), "a session's media")

    async def report(self) -> None:
        """For ever: tell the rules what was learned, in order."""
        while True:
            report = await self._reports.get()
            await insist(partial(self._tell, report), type(report).__name__)

    async def answer(self, request: Request) -> Reply:
        """A page's request, passed on by its door."""
        async with self._turn:
            # Loaded here and not before: what was moved away while this waited must not be taken up again.
            try:
                newest = await self._counter.newest(request.session)
            except OUTAGE as error:
                log.warning("a page's request cannot be answered", why=repr(error))
                return Reply(refused="The counter cannot be asked now; try again.")
            if newest is None or not self._is_here(newest.state) or request.party not in newest.state.parties:
                return Reply(refused="This session has no call here.")
            carried = await self._carry(newest)
        match request:
            case OfferAsked(party=party):
                offer = await carried.call.offer(party)
                return Reply(offered=Offered(offer.connection, offer.sdp))
            case AnswerGiven(party=party, connection=connection, sdp=sdp):
                try:
                    carried.call.answer(party, connection, sdp)
                except AnswerRefused as refused:
                    log.info("description refused", session=request.session[-8:], fault=refused.fault.value)
                    return Reply(refused=str(refused))
                return Reply()

    @property
    def calls(self) -> dict[SessionId, Call]:
        """The calls that are carried here now."""
        return {session: carried.call for session, carried in self._carried.items()}

    def note_standstill(self, since_ns: int) -> None:
        """Tell every journal that this process stood still since then (ns on the monotonic clock)."""
        for carried in self._carried.values():
            for party in carried.connected:
                carried.journal.note(NoteKind.STOOD_STILL, party, since_ns)

    async def close(self) -> None:
        """Put everything down; journals are closed in order, those too whose putting down was interrupted."""
        for session in list(self._carried):
            await self._put_down(session)
        if self._endings:
            await asyncio.gather(*self._endings)

    async def _bring_up(self, change: Record) -> None:
        session = _session_of(change)
        async with self._turn:
            newest = await self._counter.newest(session)
            if newest is not None and self._is_here(newest.state):
                await self._carry(newest)
            elif self._takes_away(change.event):
                # Not at an event before it: the state runs ahead, and the journal is still to be told of the end.
                await self._put_down(session)

    async def _tell(self, report: c.SystemCommand) -> None:
        await self._counter.ask(_ACTOR, report)

    def _note(self, record: Record) -> None:
        """Tell the journal of its session's events, at the moment when they happened."""
        session = _session_of(record)
        self._hear_where(session, record.event)
        carried, note = self._carried.get(session), note_of(record.event)
        if carried is not None and note is not None and session in self._brought:
            kind, party = note
            if kind in SAID_AT_OPENING and record.version <= carried.opened_on:
                # The journal was told so when it was opened: the state that it was opened on had run ahead.
                return
            carried.journal.note(kind, party, _monotonic_ns_of(record.at))

    def _hear_where(self, session: SessionId, event: e.AnyEvent) -> None:
        """The state runs ahead of the feed: a call can be carried before its coming has been heard."""
        if isinstance(event, e.MediaPlaced | e.MediaMoved) and event.node == self._node:
            self._brought.add(session)
        elif isinstance(event, e.MediaMoved | e.SessionClosed):
            self._brought.discard(session)

    def _takes_away(self, event: e.AnyEvent) -> bool:
        brings_here = isinstance(event, e.MediaMoved) and event.node == self._node
        return isinstance(event, _TAKES_AWAY) and not brings_here

    def _is_here(self, state: SessionState) -> bool:
        return state.node == self._node and state.phase in _IN_CALL and not state.is_chat

    async def _carry(self, newest: Kept[SessionState]) -> _Carried:
        state = newest.state
        carried = self._carried.get(state.session)
        if carried is None:
            journal = await JournalWriter.open(self._folder, state.session, self._recorder_key, _disk_refused)
            call = self._process.begin_call(
                state.session, journal, lambda event: self._happened(state.session, journal, event)
            )
            carried = self._carried[state.session] = _Carried(call, journal, set(), newest.version)
            self.evidence.opened(state.session, journal)
            for kind, party in notes_at_opening(state):
                journal.note(kind, party, time.monotonic_ns())
        if state.case is not None:
            self.evidence.proves(state.session)
        carried.call.apply(routes_of(members_of(state)))
        (self._music.begin if state.held_since is not None else self._music.end)(carried.call)
        for party in carried.call.connections.keys() - state.parties.keys():
            await carried.call.remove(party)
        carried.connected.intersection_update(state.parties)
        return carried

    async def _put_down(self, session: SessionId) -> None:
        carried = self._carried.pop(session, None)
        if carried is None:
            return
        # A process that is told to stop in this moment stops its tasks, and must not stop a journal's end.
        ending = asyncio.create_task(self._end(session, carried), name="a session's media ends")
        self._endings.add(ending)
        ending.add_done_callback(self._endings.discard)
        await asyncio.shield(ending)

    async def _end(self, session: SessionId, carried: _Carried) -> None:
        self._music.end(carried.call)
        await self._process.end_call(session)
        try:
            await carried.journal.close()
        finally:
            await self.evidence.closed(carried.journal)

    def _happened(self, session: SessionId, journal: JournalWriter, event: PeerEvent) -> None:
        match event:
            case PeerConnected(party=party):
                self._note_connection(session, party)
                self._reports.put_nowait(c.ReportConnected(session=session, party=PartyId(party), node=self._node))
            case FirstPacket():
                self._reports.put_nowait(c.ReportJournal(session=session, journal=JournalId(journal.journal)))
            case PeerLost(party=party):
                lost = c.ReportLost(
                    session=session, party=PartyId(party), cause=LossCause.MEDIA_SILENT, node=self._node
                )
                self._reports.put_nowait(lost)
            case PictureSteered(party=party, direction=Direction.UP, has_yielded=True):
                journal.note(NoteKind.PICTURE_YIELDED, party, time.monotonic_ns())
            case _:
                return

    def _note_connection(self, session: SessionId, party: str) -> None:
        """A page that was reloaded is back before anybody has missed it: no event tells of that."""
        carried = self._carried.get(session)
        if carried is None:
            return
        if party in carried.connected:
            carried.journal.note(NoteKind.CONNECTED_ANEW, party, time.monotonic_ns())
        carried.connected.add(party)


def _session_of(record: Record) -> SessionId:
    return SessionId(record.stream.partition("/")[2])


def _monotonic_ns_of(at: datetime) -> int:
    """A moment of the database's clock on this process's monotonic clock; never in the future."""
    ago_ns = time.time_ns() - int(at.timestamp() * 1_000_000_000)
    return time.monotonic_ns() - max(0, ago_ns)


def _disk_refused(error: OSError) -> None:
    log.error("the disk does not take a journal", why=error.strerror)
