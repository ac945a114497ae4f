"""Which steps in the line a page is told of."""

import pytest

from signaling.line_push import is_news
from signaling.server_messages import LinePlace, LineState


def place(ahead: int, wait_s: int | None = 600) -> LinePlace:
    return LinePlace(ahead=ahead, estimate_from_s=wait_s, estimate_to_s=wait_s, sends_sms=False)


@pytest.mark.parametrize(
    ("before", "now", "news"),
    [
        (place(5), place(4), True),
        (place(5), place(5), False),
        (place(5), place(5, 590), True),
        (place(21), place(20), True),
        (place(3000), place(2999), False),
        (place(3000), place(2940), True),
        (place(3000), place(3000, 595), False),
        (place(3000), place(3000, 580), True),
        (place(3000), place(3000, None), True),
        (place(3000, None), place(2999, None), False),
    ],
)
def test_whoever_is_near_hears_of_each_step_and_whoever_is_far_of_each_fiftieth(
    before: LinePlace, now: LinePlace, news: bool
) -> None:
    assert is_news(before, now) is news


def test_small_steps_add_up_for_what_counts_is_what_was_told() -> None:
    told, heard = place(3000), 0
    for ahead in range(3000, 2000, -1):
        if is_news(told, place(ahead)):
            told, heard = place(ahead), heard + 1
    assert 15 < heard < 25


def line(waiting: int, longest_since_ms: int | None = 100_000) -> LineState:
    return LineState(waiting=waiting, longest_since_ms=longest_since_ms)


@pytest.mark.parametrize(
    ("before", "now", "news"),
    [
        (line(5), line(4), True),
        (line(21), line(20), True),
        (line(1), line(0, None), True),
        (line(0, None), line(0, None), False),
        (line(5), line(5, 100_001), True),
        (line(3000), line(2999), False),
        (line(3000), line(2940), True),
        (line(3000), line(3000, 104_999), False),
        (line(3000), line(3000, 105_000), True),
    ],
)
def test_a_teller_hears_of_each_change_of_a_short_line_and_of_what_shows_in_a_long_one(
    before: LineState, now: LineState, news: bool
) -> None:
    assert is_news(before, now) is news
