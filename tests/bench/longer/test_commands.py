"""The commands, short: each prints one JSON object last, nothing is lost, and nothing is left running."""

import asyncio
import os
import shutil
import signal
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import psutil
import pytest

from tests.acceptance.find_programs import PROGRAMS
from tests.patience import eventually

RTPENGINE = "rtpengine"


@pytest.fixture
def folder() -> Iterator[Path]:
    """For what is temporary; a short name, as a socket's path has to be."""
    with tempfile.TemporaryDirectory(prefix="ac") as made:
        yield Path(made)


async def _started(folder: Path, *arguments: str, path: Path | None = None) -> asyncio.subprocess.Process:
    """`path` is where programs are found, if not where they are for us."""
    found_there = {} if path is None else {"PATH": str(path)}
    return await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "aircounter",
        "bench",
        *arguments,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        env=os.environ | {"TMPDIR": str(folder)} | found_there,
    )


async def _figures(folder: Path, *arguments: str) -> dict[str, Any]:
    process = await _started(folder, *arguments)
    output, said = await process.communicate()
    assert process.returncode == 0, said.decode()
    assert list(folder.iterdir()) == []
    return msgspec.json.decode(output.splitlines()[-1])


async def test_the_acd_offers_to_all_who_are_free_and_to_each_again_who_is_freed(folder: Path) -> None:
    wanted = ("--waiting", "40", "--tellers", "8", "--rate", "10", "--seconds", "2")
    figures = await _figures(folder, "queue", "--json", *wanted)
    assert (figures["waiting"], figures["tellers"]) == (40, 8)
    assert figures["floor_per_s"] > figures["peak_per_s"] > 0
    # A teller whose ring came late is freed a turn later: of twenty some may be missing.
    assert figures["cycles"] >= 10
    assert 0 < figures["at_10_p50_ms"] <= figures["at_10_p99_ms"] <= figures["most_ms"]


async def test_the_log_gives_its_reader_every_event_in_order_and_each_page_its_own(folder: Path) -> None:
    wanted = ("--sessions", "20", "--connections", "4", "--rate", "50", "--seconds", "1")
    figures = await _figures(folder, "store", "--json", *wanted)
    assert figures["floor_per_s"] > figures["events_per_s"] >= figures["give_per_s"] > 0
    assert figures["read_in_order"] >= figures["events_per_s"] + figures["together_per_s"] - 50
    assert figures["to_pages"] >= 40
    assert 0 < figures["p50_ms"] <= figures["p99_ms"] <= figures["most_ms"]


async def test_media_compares_with_the_floor(folder: Path) -> None:
    figures = await _figures(folder, "media", "--json", "--rates", "400", "--seconds", "1", "--rounds", "1")
    assert figures["lost"] == figures["wrong"] == 0
    # So few packets in so short a time say nothing of which costs more.
    assert min(figures[f"{name}_us"] for name in ("floor", "sealed", "forward", "journal")) > 0
    assert figures["ratio_to_floor"] > 0
    for contender in ("floor", "sealed", "forward", "journal"):
        counted = figures["rates"]["400"][contender]
        assert counted["packets"] > 100
        assert counted["checked"] > 0
        assert counted["p99_ms"] >= counted["p50_ms"] > 0
        assert counted["journal_dropped"] == 0
    assert figures["with_set_ups"]["set_up"] > 0


@pytest.mark.skipif(
    shutil.which(RTPENGINE) is None and RTPENGINE not in {program.name for program in PROGRAMS},
    reason="rtpengine is not installed, and need not be",
)
async def test_media_compares_with_others(folder: Path) -> None:
    short = ("--rates", "400", "--seconds", "1", "--rounds", "1")
    figures = await _figures(folder, "media", "--json", *short, "--peers", "rtpengine")
    assert figures["wrong"] == 0
    counted = figures["rates"]["400"]["peers"]["rtpengine"]
    # What its small socket buffers drop on a busy machine is not for us to prevent.
    assert counted["lost"] < 0.1
    assert counted["us"] > 0
    assert counted["packets"] > 100
    assert counted["checked"] > 0


async def test_who_is_not_installed_is_not_compared_with(folder: Path) -> None:
    process = await _started(folder, "media", "--peers", "rtpengine", path=folder)
    _, said = await process.communicate()
    assert process.returncode == 1
    assert said == (
        b"Error: rtpengine is not installed (Debian: apt-get install --no-install-recommends rtpengine-daemon).\n"
    )


async def test_who_is_not_known_is_not_compared_with(folder: Path) -> None:
    process = await _started(folder, "media", "--peers", "rtpengine,nobody")
    _, said = await process.communicate()
    assert process.returncode == 2
    assert b"known are, by commas: rtpengine" in said


@pytest.mark.timeout(180)
async def test_calls_go_the_whole_way(folder: Path) -> None:
    figures = await _figures(folder, "calls", "--json", "--calls", "2", "--seconds", "2")
    assert figures["calls"] == 2
    assert figures["lost"] == figures["wrong"] == 0
    assert figures["packets_out"] > 500
    assert figures["checked"] > 0
    assert figures["server_us"] > figures["media_us"] > 0
    assert figures["first_packet_p99_ms"] >= figures["first_packet_p50_ms"] > 0


@pytest.mark.timeout(180)
async def test_ctrl_c_stops_all_that_was_started(folder: Path) -> None:
    # Given calls that talk
    process = await _started(folder, "calls", "--calls", "1", "--seconds", "600")
    assert process.stderr is not None
    while b"measuring" not in await process.stderr.readline():
        assert process.returncode is None
    tree = psutil.Process(process.pid).children(recursive=True)
    assert len(tree) > 5
    # When told to stop
    process.send_signal(signal.SIGINT)
    assert await asyncio.wait_for(process.wait(), 30) == 130
    # Then nothing is left: no process, no file
    await eventually(lambda: not any(one.is_running() for one in tree), 5)
    assert list(folder.iterdir()) == []


async def test_a_call_takes_a_megabyte_at_most_and_gives_it_back(folder: Path) -> None:
    figures = await _figures(folder, "soak", "--json", "--calls", "70", "--at-once", "10")
    assert figures["calls"] == 70
    # Of thirty calls held together; some 3 MB that a process takes only once are in it.
    assert figures["mb_per_call"] < 1.1
    assert figures["grown_mb"] < 2.0


async def test_what_cannot_be_done_is_said_in_a_sentence(folder: Path) -> None:
    process = await _started(folder, "calls", "--calls", "2", "--url", "http://127.0.0.1:9")
    _, said = await process.communicate()
    assert process.returncode == 1
    assert said == b"Error: 2 calls need as many tellers, and 0 were given: --staff.\n"
