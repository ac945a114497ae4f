"""Logs: one line per thing that happened, JSON for machines, plain for a person at a terminal. Never personal data."""

import io
import logging
import os
import sys
from typing import Final, TextIO, cast

import structlog
from prometheus_client import Counter

LINES_LOST: Final = Counter("aircounter_log_lines_lost", "Lines of the log that could not be written")


class LogOutput(io.TextIOBase):
    """Standard error, for lines of a log: one that cannot be written, as on a full disk, is counted and costs no call.

    It is the log itself that does not work, so there is nowhere else to say so.
    """

    def write(self, text: str, /) -> int:
        """Written at once and as one, so that lines of processes that share a file stay whole."""
        try:
            os.write(sys.stderr.fileno(), text.encode(errors="backslashreplace"))
        except OSError:
            LINES_LOST.inc()
        return len(text)


def set_up_logs(role: str) -> None:
    """Write to standard error, each line with the time and the role that wrote it."""
    renderer: structlog.types.Processor = (
        structlog.dev.ConsoleRenderer(colors=True)
        if sys.stderr.isatty()
        else structlog.processors.JSONRenderer(ensure_ascii=False)
    )
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.WriteLoggerFactory(cast("TextIO", LogOutput())),
        cache_logger_on_first_use=True,
    )
    structlog.contextvars.bind_contextvars(role=role)
    logging.basicConfig(level=logging.WARNING, stream=LogOutput())
