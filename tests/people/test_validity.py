"""From when until when, as people write it."""

from datetime import UTC, datetime, timedelta

import pytest

from people.validity import BadMoment, begins_at, ends_at


def test_a_day_is_the_last_one_and_a_moment_the_end_itself() -> None:
    midnight = datetime(2026, 11, 25).astimezone()
    assert begins_at("2026-11-25") == midnight
    assert ends_at("2026-11-25") == midnight + timedelta(days=1)
    noon = datetime(2026, 11, 25, 12).astimezone()
    assert begins_at("2026-11-25T12:00") == ends_at("2026-11-25T12:00") == noon


def test_a_moment_may_say_its_time_zone() -> None:
    assert ends_at("2026-11-25T12:00+08:00") == datetime(2026, 11, 25, 4, tzinfo=UTC)


@pytest.mark.parametrize("text", ["", "tomorrow", "2026-13-01", "2026-11-25T25:00"])
def test_anything_else_is_refused(text: str) -> None:
    for read in (begins_at, ends_at):
        with pytest.raises(BadMoment):
            read(text)
