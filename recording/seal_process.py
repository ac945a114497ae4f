"""A process that seals one session and ends: `python -m recording.seal_process`, what it is to do on standard input.

A process of its own, since to look at each packet of a call is seconds of work: whoever asks for it has better to do
meanwhile. With a single thread it may fork, and each party's part has a core.
"""

import sys
from pathlib import Path

import msgspec
import structlog

from recording.forked import forked
from recording.journal_folder import RecordingFolder
from recording.journal_format import JournalAlteredError
from recording.keys import load_private_key
from recording.seal import StillRecordingError, seal_session

STILL_RECORDING = 3
"""The exit code for a journal that somebody still writes."""
_log = structlog.get_logger(__name__)


class SealOrder(msgspec.Struct, frozen=True):
    """Never in arguments: those are seen by whoever lists processes."""

    recordings: str
    keys: str
    session: str
    session_key: bytes


def main() -> None:
    """Seal. Exit code 0: it is sealed; `STILL_RECORDING`; 1, and why not on standard error."""
    structlog.configure(logger_factory=structlog.PrintLoggerFactory(sys.stderr))
    order = msgspec.json.decode(sys.stdin.buffer.read(), type=SealOrder)
    try:
        seal_session(
            RecordingFolder(Path(order.recordings)),
            order.session,
            load_private_key(Path(order.keys)),
            order.session_key,
            forked,
        )
    except StillRecordingError:
        sys.exit(STILL_RECORDING)
    except JournalAlteredError as altered:
        _log.error("journal_altered", why=str(altered))
        sys.exit(1)


if __name__ == "__main__":
    main()
