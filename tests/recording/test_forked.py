"""Work in children: results in order, and what goes wrong is told. In a process of its own, which has one thread."""

import subprocess
import sys

import pytest

_SHARED = """
import os
from recording.forked import forked
parent = os.getpid()
print(forked([lambda: ("own", os.getpid() == parent), lambda: ("child", os.getpid() == parent), lambda: "third"]))
"""
_CHILD_FAILS = """
from recording.forked import ChildFailedError, forked
try:
    forked([lambda: 1, lambda: 1 / 0])
except ChildFailedError as error:
    print("ZeroDivisionError" in str(error))
"""
_CHILD_IS_KILLED = """
import os, signal
from recording.forked import ChildFailedError, forked
try:
    forked([lambda: 1, lambda: os.kill(os.getpid(), signal.SIGKILL)])
except ChildFailedError as error:
    print("without a word" in str(error))
"""
_PARENT_FAILS = """
import os, time
from recording.forked import forked
try:
    forked([lambda: 1 / 0, lambda: time.sleep(60)])
except ZeroDivisionError:
    try:
        os.waitpid(-1, os.WNOHANG)
    except ChildProcessError:
        print("no child is left")
"""


@pytest.mark.parametrize(
    ("program", "said"),
    [
        (_SHARED, "[('own', True), ('child', False), 'third']"),
        (_CHILD_FAILS, "True"),
        (_CHILD_IS_KILLED, "True"),
        (_PARENT_FAILS, "no child is left"),
    ],
)
def test_what_comes_back_from_children(program: str, said: str) -> None:
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=30, check=False)
    assert (done.returncode, done.stdout.strip()) == (0, said), done.stderr
