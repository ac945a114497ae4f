"""What is wrong with an opening, each fault as a sentence for who sets it. Pure."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from queueing.opening import DAY_ENDS, Opening, Said, Schedule, Span, WeekSpan

_CLOCK: Final = re.compile(r"(?:[01]\d|2[0-3]):[0-5]\d|24:00")
LONGEST_SAID: Final = 300
"""Characters: what is read on a phone before one chooses."""
MOST_ANNOUNCEMENTS: Final = 20


def opening_faults(opening: Opening) -> list[str]:
    """Everything that is wrong with it; empty when it can hold."""
    return [
        *_zone_faults(opening.time_zone),
        *(fault for place, one in enumerate(opening.schedules, 1) for fault in _schedule_faults(place, one)),
        *_said_faults(opening),
        *(
            ["most_waiting must be 1 or more; leave it out for no limit."]
            if opening.most_waiting is not None and opening.most_waiting < 1
            else []
        ),
    ]


def _zone_faults(name: str) -> Iterator[str]:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        yield f"time_zone {name!r} is not known; it is a name as Asia/Shanghai."


def _schedule_faults(place: int, schedule: Schedule) -> Iterator[str]:
    where = f"Schedule {place}"
    week = schedule.week or ()
    for span in week:
        if not span.days or not all(1 <= day <= 7 for day in span.days):
            yield f"{where}: days are 1 (Monday) to 7 (Sunday), not {list(span.days)}."
    for day in range(1, 8):
        yield from _span_faults(f"{where}, day {day}", [span for span in week if day in span.days])
    for special in schedule.special_days:
        yield from _span_faults(f"{where}, {special.on}", special.spans)
    for on, times in Counter(special.on for special in schedule.special_days).items():
        if times > 1:
            yield f"{where}: {on} stands there {times} times."


def _span_faults(where: str, spans: Sequence[Span | WeekSpan]) -> Iterator[str]:
    ends_before = ""
    for span in sorted(spans, key=lambda one: one.begins):
        if not _CLOCK.fullmatch(span.begins) or not _CLOCK.fullmatch(span.ends) or span.begins == DAY_ENDS:
            yield f"{where}: {span.begins!r} to {span.ends!r} are no times of day as 09:00 and 17:30."
        elif span.begins >= span.ends:
            yield f"{where}: {span.begins} to {span.ends} ends before it begins; a night is two spans."
        elif span.begins < ends_before:
            yield f"{where}: {span.begins} to {span.ends} begins before the span before it has ended."
        ends_before = max(ends_before, span.ends)


def _said_faults(opening: Opening) -> Iterator[str]:
    if opening.emergency is not None:
        yield from _text_faults("The emergency", opening.emergency.said)
        if opening.emergency.until is not None and opening.emergency.until.tzinfo is None:
            yield "The emergency: until needs its offset, as 2026-03-02T18:00:00+08:00."
    if len(opening.announcements) > MOST_ANNOUNCEMENTS:
        yield f"There are {len(opening.announcements)} announcements; {MOST_ANNOUNCEMENTS} at most."
    for place, one in enumerate(opening.announcements, 1):
        yield from _text_faults(f"Announcement {place}", one.said)
        if one.begins.tzinfo is None or one.ends.tzinfo is None:
            yield f"Announcement {place}: begins and ends need their offsets, as 2026-03-02T18:00:00+08:00."
        elif one.begins >= one.ends:
            yield f"Announcement {place} ends before it begins."


def _text_faults(where: str, said: Said) -> Iterator[str]:
    for language, text in (("zh", said.zh), ("en", said.en)):
        if not text.strip() or len(text) > LONGEST_SAID:
            yield f"{where}: the text {language} must have 1 to {LONGEST_SAID} characters."
