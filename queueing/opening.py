"""When the counter is open, for whom, and what it announces: data with faults that can be named. Pure.

Hours are the bank's own, in its time zone; moments are UTC. A line is open when every schedule that applies to its
channel and business is; so a channel or a business is narrowed by a schedule of its own, never widened.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

import msgspec

from session.decision import Closure
from session.vocabulary import Business, Channel, RefusalCode

DAYS_LOOKED_AHEAD: Final = 60
"""How far the next opening is looked for: beyond the longest holidays. Later ones are not said."""
DAY_ENDS: Final = "24:00"


class _Data(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Strict: a misspelt field is refused, never ignored."""


class Said(_Data, frozen=True):
    """To customers, in both languages."""

    zh: str
    en: str


class Span(_Data, frozen=True):
    """From and to, as `09:00` and `17:30`; a day ends at `24:00`."""

    begins: str
    ends: str


class WeekSpan(_Data, frozen=True):
    """A span of some days of the week: 1 is Monday, 7 is Sunday."""

    days: tuple[int, ...]
    begins: str
    ends: str


class SpecialDay(_Data, frozen=True):
    """A date that has its own spans instead of the week's: none for a holiday."""

    on: date
    spans: tuple[Span, ...] = ()


class Schedule(_Data, frozen=True):
    """Hours of one channel, one business, both, or (None) of all. Without a week: open day and night."""

    channel: Channel | None = None
    business: Business | None = None
    week: tuple[WeekSpan, ...] | None = None
    special_days: tuple[SpecialDay, ...] = ()

    def applies(self, channel: Channel, business: Business) -> bool:
        return self.channel in (None, channel) and self.business in (None, business)


class Emergency(_Data, frozen=True):
    """Closed at once, whatever the hours say; until somebody opens again when no end is known."""

    said: Said
    until: datetime | None = None


class Announcement(_Data, frozen=True):
    """Shown to customers before they choose, from one moment until another."""

    said: Said
    begins: datetime
    ends: datetime


class Opening(_Data, frozen=True):
    """The whole setting."""

    time_zone: str = "Asia/Shanghai"
    schedules: tuple[Schedule, ...] = ()
    emergency: Emergency | None = None
    most_waiting: int | None = None
    """Who comes when so many wait already is asked to come later."""
    announcements: tuple[Announcement, ...] = ()


ALWAYS_OPEN: Final = Opening()
"""The counter before anybody has set it up."""


def closure_of(opening: Opening, channel: Channel, business: Business, waiting: int, now: datetime) -> Closure | None:
    """Why nobody may join this line now, and until when; None when it is open."""
    if opening.emergency is not None and not _is_over(opening.emergency, now):
        said = opening.emergency.said
        return Closure(RefusalCode.CLOSED, opening.emergency.until, said.zh, said.en)
    schedules = [one for one in opening.schedules if one.applies(channel, business)]
    zone = ZoneInfo(opening.time_zone)
    if not all(_is_open(one, now, zone) for one in schedules):
        return Closure(RefusalCode.CLOSED, _opens_at(schedules, now, zone))
    if opening.most_waiting is not None and waiting >= opening.most_waiting:
        return Closure(RefusalCode.FULL)
    return None


def announced(opening: Opening, now: datetime) -> list[Said]:
    """What is announced now."""
    return [one.said for one in opening.announcements if one.begins <= now < one.ends]


def _is_over(emergency: Emergency, now: datetime) -> bool:
    return emergency.until is not None and emergency.until <= now


def _is_open(schedule: Schedule, now: datetime, zone: ZoneInfo) -> bool:
    on = now.astimezone(zone).date()
    return any(begins <= now < ends for begins, ends in _moments(schedule, on, zone))


def _opens_at(schedules: list[Schedule], now: datetime, zone: ZoneInfo) -> datetime | None:
    """The first beginning of a span at which all are open."""
    today = now.astimezone(zone).date()
    for ahead in range(DAYS_LOOKED_AHEAD):
        on = today + timedelta(days=ahead)
        beginnings = sorted(begins for one in schedules for begins, _ in _moments(one, on, zone))
        for begins in beginnings:
            if begins > now and all(_is_open(one, begins, zone) for one in schedules):
                return begins
    return None


def _moments(schedule: Schedule, on: date, zone: ZoneInfo) -> Iterator[tuple[datetime, datetime]]:
    """From when to when it is open on a date, in UTC: so a span is as long as its clocks say when they are changed."""
    for begins, ends in _spans(schedule, on):
        yield moment(on, begins, zone), moment(on, ends, zone)


def _spans(schedule: Schedule, on: date) -> Iterator[tuple[str, str]]:
    special = next((day for day in schedule.special_days if day.on == on), None)
    if special is not None:
        yield from ((span.begins, span.ends) for span in special.spans)
    elif schedule.week is None:
        yield "00:00", DAY_ENDS
    else:
        yield from ((span.begins, span.ends) for span in schedule.week if on.isoweekday() in span.days)


def moment(on: date, clock: str, zone: ZoneInfo) -> datetime:
    """A time of day as the clocks of `zone` show it on a date. Raises ValueError when it is none."""
    if clock == DAY_ENDS:
        on, clock = on + timedelta(days=1), "00:00"
    return datetime.combine(on, time.fromisoformat(clock), zone).astimezone(UTC)
