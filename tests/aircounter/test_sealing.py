"""The worker seals what is over; what cannot be sealed is kept, said, and in nobody's way."""

import time
from pathlib import Path

import msgspec
import pytest

from aircounter.sealing import Sealing
from aircounter.settings import Settings
from recording.journal_folder import RecordingFolder
from recording.journal_writer import JournalWriter
from recording.keys import create_recorder_keys, load_public_key
from recording.manifest import load_recording
from session.events import RecordingSealed
from session.identifiers import SessionId, session_stream
from session_store.counter import Counter
from session_store.event_store import EventStore
from session_store.read_models import advance
from tests.recording.conftest import fail_test
from tests.recording.synthetic_call import audio, camera, opus_tone, vp8_pictures, write_down
from tests.session_store.stories import arrive, finish, new_session, new_teller, talk


async def _recorded(counter: Counter, data: Path) -> SessionId:
    """A session that is over, with a journal of two parties."""
    session, teller = new_session(), new_teller()
    await arrive(counter, session)
    await talk(counter, session, teller)
    writer = await JournalWriter.open(
        RecordingFolder(data / "recordings"), session, load_public_key(data / "keys"), fail_test
    )
    sent = (
        audio("customer", opus_tone(440, 2)) + camera("customer", vp8_pictures(2)) + audio("teller", opus_tone(1000, 2))
    )
    write_down(writer, sent, time.monotonic_ns())
    await writer.close()
    await finish(counter, session, teller)
    return session


@pytest.fixture
def settings(own_database: Settings, tmp_path: Path) -> Settings:
    create_recorder_keys(tmp_path / "keys")
    return msgspec.structs.replace(own_database, data=tmp_path)


async def test_a_process_of_its_own_seals_both_parties_and_the_log_says_so(
    counter: Counter, store: EventStore, settings: Settings
) -> None:
    session = await _recorded(counter, settings.data)
    while await advance(store):
        pass
    assert await Sealing(settings, counter).seal_finished() == 1
    recording = load_recording(RecordingFolder(settings.data / "recordings"), session)
    assert [(track.party, track.kinds) for track in recording.tracks] == [
        ("customer", ["audio", "camera"]),
        ("teller", ["audio"]),
    ]
    assert recording.length_ms == pytest.approx(2000, abs=60)
    last = (await store.history(session_stream(session)))[-1].event
    assert isinstance(last, RecordingSealed)
    assert [track.sha256 for track in last.tracks] == [track.sha256 for track in recording.tracks]


async def test_a_journal_that_was_altered_is_kept_and_the_others_are_sealed(
    counter: Counter, store: EventStore, settings: Settings
) -> None:
    # Given two recordings, the first of them altered by somebody
    altered, sound = [await _recorded(counter, settings.data) for _ in range(2)]
    folder, sealing = RecordingFolder(settings.data / "recordings"), Sealing(settings, counter)
    [journal] = folder.journals_of(altered)
    content = bytearray(journal.read_bytes())
    content[-40] ^= 1
    journal.write_bytes(content)
    while await advance(store):
        pass
    # When what is over is sealed
    assert await sealing.seal_finished() == 1
    # Then the sound one is, the altered one is left for a person to look at, and not tried again at once
    assert folder.manifest_path(sound).exists()
    assert not folder.manifest_path(altered).exists()
    assert folder.journals_of(altered) == [journal]
    while await advance(store):
        pass
    assert await sealing.seal_finished() == 0
