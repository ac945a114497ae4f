"""How long it may take."""

from hypothesis import given
from hypothesis import strategies as st

from queueing.estimate import STEPS_S, Expected, estimate, expected, range_said
from queueing.pace import WINDOWS_S, Finished, Left, Pace, Usual, pace_of

NOBODY_LEFT = Left(0, 0.0)
USUAL = Usual(handle_s=300.0, known_by=50.0)


def busy_tellers(tellers: int, finished: tuple[int, ...]) -> tuple[Finished, ...]:
    """What was seen when `tellers` were busy all the time and so many conversations ended within each look."""
    return tuple(Finished(count, tellers * look_s) for count, look_s in zip(finished, WINDOWS_S, strict=True))


def test_without_anybody_on_duty_nothing_is_promised() -> None:
    assert estimate(3, 0, None) is None


@given(st.integers(0, 200), st.integers(1, 50), st.floats(10, 3600), st.floats(0, 0.01))
def test_an_estimate_is_a_range_that_people_say_and_grows_with_the_line(
    ahead: int, tellers: int, handle_s: float, leave_rate: float
) -> None:
    pace = Pace(handle_s, 50.0, leave_rate + 1e-9)
    said = estimate(ahead, tellers, pace)
    assert said is not None
    assert said.from_s < said.to_s
    assert {said.from_s, said.to_s} <= set(STEPS_S)
    assert expected(ahead, tellers, pace).mean_s < expected(ahead + 1, tellers, pace).mean_s


def test_the_sum_over_those_ahead_is_that_of_its_terms() -> None:
    pace, tellers, ahead = Pace(300.0, 1e12, 0.001), 5, 40
    rates = [tellers / pace.handle_s + place * pace.leave_rate for place in range(ahead + 1)]
    wait = expected(ahead, tellers, pace)
    assert abs(wait.mean_s / sum(1 / rate for rate in rates) - 1) < 0.001


def test_what_takes_longer_than_anybody_says_is_the_longest_that_is_said() -> None:
    assert range_said(Expected(1e6, 1e6)).to_s == STEPS_S[-1]


def test_an_empty_morning_is_estimated_by_other_days() -> None:
    assert pace_of(busy_tellers(0, (0, 0, 0, 0, 0)), NOBODY_LEFT, USUAL).handle_s == 300.0


def test_an_ordinary_day_is_looked_at_as_a_whole() -> None:
    pace = pace_of(busy_tellers(10, (9, 21, 39, 82, 158)), NOBODY_LEFT, USUAL)
    assert pace.known_by == 51
    assert pace.handle_s == 300.0


def test_a_standstill_is_noticed_while_nobody_finishes() -> None:
    before = pace_of(busy_tellers(10, (10, 20, 40, 80, 160)), NOBODY_LEFT, USUAL)
    pace = pace_of(busy_tellers(10, (0, 0, 20, 60, 140)), NOBODY_LEFT, USUAL)
    assert pace.handle_s > 2 * before.handle_s
    assert pace.known_by == 1


def test_customers_who_leave_shorten_the_wait() -> None:
    stay, leave = (pace_of((), Left(left, 36_000.0), USUAL) for left in (0, 60))
    assert expected(20, 3, leave).mean_s < expected(20, 3, stay).mean_s
