"""When one may join a line, and until when not."""

from datetime import UTC, date, datetime, timedelta

import msgspec
import pytest

from queueing.opening import (
    ALWAYS_OPEN,
    Announcement,
    Emergency,
    Opening,
    Said,
    Schedule,
    Span,
    SpecialDay,
    WeekSpan,
    announced,
    closure_of,
)
from queueing.opening_faults import opening_faults
from session.decision import Closure
from session.vocabulary import Business, Channel, RefusalCode

SAID = Said(zh="系统维护", en="Maintenance")
WORKDAYS = (WeekSpan(days=(1, 2, 3, 4, 5), begins="09:00", ends="17:30"),)
HOLIDAY = SpecialDay(on=date(2026, 3, 3))
SHORT_SATURDAY = SpecialDay(on=date(2026, 3, 7), spans=(Span(begins="10:00", ends="12:00"),))
USUAL = Opening(schedules=(Schedule(week=WORKDAYS, special_days=(HOLIDAY, SHORT_SATURDAY)),))


def shanghai(day: int, hour: int, minute: int = 0) -> datetime:
    """In March 2026, whose second is a Monday; Shanghai is eight hours ahead."""
    return datetime(2026, 3, day, hour, minute, tzinfo=UTC) - timedelta(hours=8)


def closure(opening: Opening, now: datetime, waiting: int = 0, channel: Channel = Channel.VIDEO) -> Closure | None:
    return closure_of(opening, channel, Business.CARD, waiting, now)


def test_a_counter_that_nobody_has_set_up_is_always_open() -> None:
    assert closure(ALWAYS_OPEN, shanghai(1, 3), waiting=10_000) is None


@pytest.mark.parametrize(
    ("now", "opens_at"),
    [
        (shanghai(2, 9), None),
        (shanghai(2, 17, 29), None),
        (shanghai(2, 8, 59), shanghai(2, 9)),
        # Tuesday is a holiday.
        (shanghai(2, 17, 30), shanghai(4, 9)),
        (shanghai(3, 12), shanghai(4, 9)),
        # This Saturday is worked in the morning.
        (shanghai(6, 18), shanghai(7, 10)),
        (shanghai(7, 11), None),
        (shanghai(7, 12), shanghai(9, 9)),
    ],
)
def test_hours_and_special_days_in_the_banks_own_time(now: datetime, opens_at: datetime | None) -> None:
    expected = Closure(RefusalCode.CLOSED, opens_at) if opens_at is not None else None
    assert closure(USUAL, now) == expected


def test_a_channel_has_narrower_hours_than_the_counter() -> None:
    late_voice = Schedule(
        channel=Channel.VOICE, week=(WeekSpan(days=tuple(range(1, 8)), begins="12:00", ends="24:00"),)
    )
    opening = msgspec.structs.replace(USUAL, schedules=(*USUAL.schedules, late_voice))
    assert closure(opening, shanghai(2, 10)) is None
    assert closure(opening, shanghai(2, 10), channel=Channel.VOICE) == Closure(RefusalCode.CLOSED, shanghai(2, 12))
    assert closure(opening, shanghai(2, 20), channel=Channel.VOICE) == Closure(RefusalCode.CLOSED, shanghai(4, 12))


def test_what_never_opens_says_no_time() -> None:
    never = Opening(schedules=(Schedule(business=Business.CARD, week=()),))
    assert closure(never, shanghai(2, 10)) == Closure(RefusalCode.CLOSED)
    assert closure_of(never, Channel.VIDEO, Business.LOAN, 0, shanghai(2, 10)) is None


def test_when_clocks_are_put_forward_it_opens_as_they_show() -> None:
    berlin = Opening(
        time_zone="Europe/Berlin", schedules=(Schedule(week=(WeekSpan(days=(1, 7), begins="09:00", ends="17:00"),)),)
    )
    sunday = datetime(2026, 3, 29, 3, tzinfo=UTC)
    assert closure(berlin, sunday) == Closure(RefusalCode.CLOSED, datetime(2026, 3, 29, 7, tzinfo=UTC))
    assert closure(berlin, datetime(2026, 3, 29, 7, tzinfo=UTC)) is None


def test_an_emergency_closes_whatever_the_hours_say_until_it_is_over() -> None:
    closed = msgspec.structs.replace(USUAL, emergency=Emergency(said=SAID, until=shanghai(2, 12)))
    assert closure(closed, shanghai(2, 10)) == Closure(RefusalCode.CLOSED, shanghai(2, 12), "系统维护", "Maintenance")
    assert closure(closed, shanghai(2, 12)) is None


def test_a_full_line_takes_nobody_and_says_no_time() -> None:
    opening = Opening(most_waiting=3)
    assert closure(opening, shanghai(2, 10), waiting=2) is None
    assert closure(opening, shanghai(2, 10), waiting=3) == Closure(RefusalCode.FULL)


def test_an_announcement_is_shown_from_its_beginning_until_its_end() -> None:
    opening = Opening(announcements=(Announcement(said=SAID, begins=shanghai(2, 10), ends=shanghai(2, 12)),))
    shown = [bool(announced(opening, shanghai(2, hour))) for hour in (9, 10, 11, 12)]
    assert shown == [False, True, True, False]


def test_what_is_right_has_no_faults() -> None:
    assert opening_faults(USUAL) == []
    assert opening_faults(ALWAYS_OPEN) == []


@pytest.mark.parametrize(
    ("opening", "said"),
    [
        (Opening(time_zone="Asia/Nowhere"), "not known"),
        (Opening(most_waiting=0), "most_waiting"),
        (Opening(emergency=Emergency(said=Said(zh="", en="Closed"))), "zh"),
        (Opening(schedules=(Schedule(week=(WeekSpan(days=(0,), begins="09:00", ends="10:00"),)),)), "1 (Monday)"),
        (Opening(schedules=(Schedule(week=(WeekSpan(days=(1,), begins="9", ends="10:00"),)),)), "no times of day"),
        (Opening(schedules=(Schedule(week=(WeekSpan(days=(1,), begins="18:00", ends="09:00"),)),)), "ends before"),
        (Opening(schedules=(Schedule(week=(*WORKDAYS, *WORKDAYS)),)), "begins before the span before"),
        (Opening(schedules=(Schedule(special_days=(HOLIDAY, HOLIDAY)),)), "2 times"),
        (Opening(announcements=(Announcement(said=SAID, begins=shanghai(3, 1), ends=shanghai(2, 1)),)), "before it"),
    ],
)
def test_what_is_wrong_is_named(opening: Opening, said: str) -> None:
    faults = opening_faults(opening)
    assert faults
    assert all(said in fault for fault in faults)
