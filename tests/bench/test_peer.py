"""Other servers beside ours: what they use is read, and what is not there is said."""

import os
import time
from pathlib import Path

import pytest

from bench.peer import Peer, PeerFailed, cpu_s_of, require_installed


def test_the_cpu_time_of_a_process_is_that_of_all_its_threads() -> None:
    before_s = cpu_s_of(os.getpid())
    begun_s = time.process_time()
    while time.process_time() - begun_s < 0.2:
        pass
    assert 0.1 < cpu_s_of(os.getpid()) - before_s < 2


def test_a_process_that_is_gone_is_said_to_be() -> None:
    child = os.fork()
    if child == 0:
        os._exit(0)
    os.waitpid(child, 0)
    with pytest.raises(PeerFailed, match="died"):
        cpu_s_of(child)


def test_what_is_not_installed_is_said_with_its_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # Given no programs
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(PeerFailed, match=r"^rtpengine is not installed .*--no-install-recommends rtpengine-daemon"):
        require_installed([Peer.RTPENGINE])
    # When one comes
    program = tmp_path / "rtpengine"
    program.touch(0o755)
    # Then it is found
    require_installed([Peer.RTPENGINE])
