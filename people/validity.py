"""From when until when, as people write it: a day, or a moment. Days are days of the counter's own clock."""

from datetime import date, datetime, time, timedelta


class BadMoment(ValueError):  # noqa: N818 - names what it is
    """Neither a day nor a moment."""


def begins_at(text: str) -> datetime:
    """`2026-11-25` begins with the first moment of that day; `2026-11-25T12:00` then. Raises BadMoment."""
    day = _day(text)
    return _local(datetime.combine(day, time())) if day is not None else _moment(text)


def ends_at(text: str) -> datetime:
    """`2026-11-25` is the last day on which it holds; `2026-11-25T12:00` the moment at which it no longer does.

    Raises BadMoment.
    """
    day = _day(text)
    return _local(datetime.combine(day + timedelta(days=1), time())) if day is not None else _moment(text)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _moment(text: str) -> datetime:
    try:
        return _local(datetime.fromisoformat(text))
    except (ValueError, OverflowError) as error:
        raise BadMoment(f"{text!r} is neither a day (2026-11-25) nor a moment (2026-11-25T12:00)") from error


def _local(moment: datetime) -> datetime:
    """Without a time zone of its own, in the counter's."""
    return moment if moment.tzinfo is not None else moment.astimezone()
