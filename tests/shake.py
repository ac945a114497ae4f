"""`make shake T=tests/…::test_… N=60`: a test many times in a row beside two busy loops, to its first failure.

What passes sixty times so may enter `make test`: there it stands between everybody and their work.
"""

import subprocess
import sys
from typing import Final

import click

BUSY_LOOPS: Final = 2
LOOP: Final = ("setpriv", "--pdeathsig", "KILL", "sh", "-c", "while :; do :; done")
"""Ends with us, however we end."""


@click.command()
@click.argument("test")
@click.argument("times", type=click.IntRange(1, 1_000))
def main(test: str, times: int) -> None:
    """Run TEST so many TIMES in a row on a busy machine."""
    # Each in a session of its own: the kernel divides the processor among sessions first.
    loops = [subprocess.Popen(LOOP, start_new_session=True) for _ in range(BUSY_LOOPS)]
    try:
        command = [sys.executable, "-m", "pytest", "--exitfirst", "--quiet", f"--times={times}", test]
        code = subprocess.run(command, check=False).returncode
    finally:
        for loop in loops:
            loop.kill()
            loop.wait()
    sys.exit(code)


if __name__ == "__main__":
    main()
