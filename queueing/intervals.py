"""The intervals of a report: quarters, halves and hours of the counter's own clock, and days. Pure."""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from enum import StrEnum
from typing import Final

import msgspec


class Interval(StrEnum):
    """How long each row's time is."""

    QUARTER = "15"
    HALF = "30"
    HOUR = "60"
    DAY = "day"


_MINUTES: Final = {Interval.QUARTER: 15, Interval.HALF: 30, Interval.HOUR: 60}


class Period(msgspec.Struct, frozen=True):
    """From `start` until just before `end`, in UTC."""

    start: datetime
    end: datetime

    def overlap_s(self, start: datetime, end: datetime) -> float:
        """How many seconds of that time lie in this one."""
        return max(0.0, (min(end, self.end) - max(start, self.start)).total_seconds())


def days(first: date, last: date, zone: tzinfo | None = None) -> Period:
    """From the beginning of one day to the end of another, by the clock of `zone` (None: this machine's)."""
    return Period(_midnight(first, zone), _midnight(last + timedelta(days=1), zone))


def periods(first: date, last: date, interval: Interval, zone: tzinfo | None = None) -> Sequence[Period]:
    """Those of all days from `first` to `last`, in order and without gaps.

    A day on which clocks are changed is longer or shorter; its intervals are counted from its midnight.
    """
    return tuple(_periods(first, last, interval, zone))


def _periods(first: date, last: date, interval: Interval, zone: tzinfo | None) -> Iterator[Period]:
    day = first
    while day <= last:
        whole, minutes = days(day, day, zone), _MINUTES.get(interval)
        yield from [whole] if minutes is None else _cut(whole, timedelta(minutes=minutes))
        day += timedelta(days=1)


def _cut(whole: Period, length: timedelta) -> Iterator[Period]:
    start = whole.start
    while start < whole.end:
        yield Period(start, min(start + length, whole.end))
        start += length


def _midnight(day: date, zone: tzinfo | None) -> datetime:
    return datetime.combine(day, time(), zone).astimezone(UTC)
