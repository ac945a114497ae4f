"""The processes of one browser, to stop all of them and have them go on, or to kill them."""

import contextlib
import os
import signal

import psutil

from tests.acceptance.command_line import command_line


class BrowserProcesses:
    """Those of the browser whose command line, as no other's, has this text in it."""

    def __init__(self, text: str) -> None:
        children = psutil.Process(os.getpid()).children(recursive=True)
        self._roots = [one for one in children if text in command_line(one)]
        assert self._roots

    def freeze(self) -> None:
        """As a phone does that puts it into the background: it says nothing more, and nothing of it ends."""
        self._tell(signal.SIGSTOP)

    def thaw(self) -> None:
        """Have it go on."""
        self._tell(signal.SIGCONT)

    def kill(self) -> None:
        """As a crash does: nothing of it says good-bye."""
        self._tell(signal.SIGKILL)

    def _tell(self, number: signal.Signals) -> None:
        for root in self._roots:
            with contextlib.suppress(psutil.NoSuchProcess):
                for one in (root, *root.children(recursive=True)):
                    one.send_signal(number)
