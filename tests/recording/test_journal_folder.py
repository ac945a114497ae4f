"""What lies in the folder of recordings is listed while it changes."""

import threading
from pathlib import Path

from recording.journal_folder import MANIFEST_FILE, RecordingFolder

ROUNDS = 300


def sealed(root: Path, session: str) -> Path:
    folder = RecordingFolder(root).sealing_folder(session)
    folder.mkdir(parents=True)
    (folder / MANIFEST_FILE).write_text("{}")
    return folder


def test_what_is_being_sealed_is_not_listed(tmp_path: Path) -> None:
    folder = RecordingFolder(tmp_path)
    assert folder.manifests() == []
    for session in ("b", "a", "c"):
        sealed(tmp_path, session)
    for session in ("b", "a"):
        folder.sealing_folder(session).rename(folder.sealed_folder(session))
    assert folder.manifests() == [folder.manifest_path("a"), folder.manifest_path("b")]


def test_a_folder_that_goes_while_one_looks_is_no_trouble(tmp_path: Path) -> None:
    folder = RecordingFolder(tmp_path)

    def seal_many() -> None:
        for number in range(ROUNDS):
            sealed(tmp_path, str(number)).rename(folder.sealed_folder(str(number)))

    sealing = threading.Thread(target=seal_many)
    sealing.start()
    while sealing.is_alive():
        folder.manifests()
    sealing.join()
    assert len(folder.manifests()) == ROUNDS
