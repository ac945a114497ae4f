"""What a counter under test has recorded, read where it lies."""

from pathlib import Path

import asyncpg
import msgspec

from recording.journal_folder import RecordingFolder
from recording.manifest import SealedRecording
from session.identifiers import SessionId, session_stream
from session_store.keys import StreamKeys, load_master_key
from tests.acceptance.counter_process import CounterProcess
from tests.patience import eventually
from tests.recording.replayed import Replay, replay


async def newest_recording(data: Path, within_s: float) -> SealedRecording:
    """Of the call that has just ended: wait until every journal is sealed, of this and of earlier calls.

    Sessions' identifiers are in the order of time.
    """
    recordings = data / "recordings"
    await eventually(lambda: not any((recordings / "journals").iterdir()), within_s)
    return msgspec.json.decode(RecordingFolder(recordings).manifests()[-1].read_bytes(), type=SealedRecording)


async def replay_of(counter: CounterProcess, recording: SealedRecording, file: str) -> Replay:
    """One of its files as a player would show it, decrypted by the key that the counter keeps."""
    session = SessionId(recording.session)
    async with asyncpg.create_pool(counter.database_url(), min_size=1, max_size=1) as pool:
        keys = StreamKeys(pool, load_master_key(counter.data / "keys" / "master.key"))
        key = await keys.find(session_stream(session))
    assert key is not None
    return replay(RecordingFolder(counter.data / "recordings").sealed_folder(session) / file, key)
