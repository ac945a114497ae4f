"""Visits that are over, and what was recorded of them."""

import time
from pathlib import Path

from aircounter.recordings import recording_folder
from aircounter.settings import Settings
from recording.journal_folder import RecordingFolder
from recording.journal_writer import JournalWriter
from recording.keys import create_recorder_keys, load_private_key, load_public_key
from recording.manifest import SealedRecording
from recording.seal import seal_session
from session.actors import System
from session.commands import ReportSealed
from session.decision import Refused
from session.events import SealedTrack
from session.identifiers import PartyId, SessionId, session_stream
from session.vocabulary import Completeness
from tests.recording.conftest import fail_test
from tests.recording.synthetic_call import Sent, write_down
from tests.signaling.pages import CounterAddress, Page


async def sealed(settings: Settings, address: CounterAddress, session: SessionId, sent: list[Sent]) -> SealedRecording:
    """Write the call down, seal it, and report that."""
    keys, folder = settings.data / "keys", recording_folder(settings)
    create_recorder_keys(keys)
    await _write(folder, session, keys, sent)
    key = await address.counter.store.keys.key_of(session_stream(session))
    recording = seal_session(folder, session, load_private_key(keys), key)
    tracks = tuple(
        SealedTrack(
            PartyId(track.party), track.file, track.sha256, track.size, tuple(track.kinds), tuple(track.shown_from_ms)
        )
        for track in recording.tracks
    )
    report = ReportSealed(session, recording.started_at_ms, recording.length_ms, Completeness.COMPLETE, tracks)
    assert not isinstance(await address.counter.ask(System("recorder"), report), Refused)
    return recording


async def a_visit_that_is_over(address: CounterAddress) -> SessionId:
    async with Page(address) as customer:
        session = await customer.visit()
        await customer.open("customer")
        await customer.ask("AskAsCustomer", "LeaveSession", session=session)
        return SessionId(session)


async def _write(folder: RecordingFolder, session: SessionId, keys: Path, sent: list[Sent]) -> None:
    writer = await JournalWriter.open(folder, session, load_public_key(keys), fail_test)
    write_down(writer, sent, time.monotonic_ns())
    await writer.close()
