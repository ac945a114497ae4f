"""What a counter under test has recorded, read where it lies."""

from pathlib import Path

import msgspec

from recording.manifest import SealedRecording
from tests.patience import eventually


async def newest_recording(data: Path, within_s: float) -> SealedRecording:
    """Of the call that has just ended: wait until every journal is sealed, of this and of earlier calls.

    Sessions' identifiers are in the order of time.
    """
    recordings = data / "recordings"
    await eventually(lambda: not any((recordings / "journals").iterdir()), within_s)
    return msgspec.json.decode(max((recordings / "sealed").glob("*/manifest.json")).read_bytes(), type=SealedRecording)
