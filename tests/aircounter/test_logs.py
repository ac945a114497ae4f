"""The log of a process: lines as they are written, and a disk that takes none is in nobody's way."""

import subprocess
import sys
from pathlib import Path

import msgspec

PROGRAM = """
import resource
import structlog
from aircounter.logs import LINES_LOST, set_up_logs
set_up_logs("media")
log = structlog.get_logger()
log.info("before")
resource.setrlimit(resource.RLIMIT_FSIZE, (64, resource.RLIM_INFINITY))
for _ in range(3):
    log.warning("the disk takes none of this")
print(LINES_LOST._value.get())
resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
log.info("after", name="李明")
"""


def test_lines_that_a_full_disk_does_not_take_are_counted_and_the_process_goes_on(tmp_path: Path) -> None:
    written = tmp_path / "media.log"
    with written.open("ab") as log:
        ran = subprocess.run([sys.executable, "-c", PROGRAM], stdout=subprocess.PIPE, stderr=log, check=True)
    assert ran.stdout == b"3.0\n"
    lines = [msgspec.json.decode(line) for line in written.read_bytes().splitlines()]
    assert [(line["event"], line["role"]) for line in lines] == [("before", "media"), ("after", "media")]
    assert lines[1]["name"] == "李明"
