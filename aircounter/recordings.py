"""Join recording to the counter: where it lies, and who may open it."""

from aircounter.settings import Settings
from recording.journal_folder import RecordingFolder
from recording.replay import ReplayFiles
from session_store.event_store import EventStore


def recording_folder(settings: Settings) -> RecordingFolder:
    """Where journals and sealed recordings lie."""
    return RecordingFolder(settings.data / "recordings")


def replay_files(settings: Settings, store: EventStore) -> ReplayFiles:
    """The sealed recordings, for QA."""
    return ReplayFiles(recording_folder(settings), store.keys)
