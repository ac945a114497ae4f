"""Pictures that come, and pictures that stand still."""

from media.frames import FrameArrivals

MS = 1_000_000


def arriving(*gaps_ms: int) -> FrameArrivals:
    arrivals, at_ms = FrameArrivals(), 1_000
    arrivals.frame(at_ms * MS)
    for gap_ms in gaps_ms:
        at_ms += gap_ms
        arrivals.frame(at_ms * MS)
    return arrivals


def test_an_even_picture_never_freezes() -> None:
    arrivals = arriving(*[33] * 100)
    assert (arrivals.count, arrivals.freezes, arrivals.frozen_ms) == (101, 0, 0)


def test_a_gap_is_a_freeze_beyond_the_mean_and_150_ms() -> None:
    assert arriving(*[40] * 30, 190).freezes == 0
    frozen = arriving(*[40] * 30, 191)
    assert (frozen.freezes, frozen.frozen_ms) == (1, 191)


def test_of_a_slow_picture_it_is_one_beyond_three_times_the_mean() -> None:
    assert arriving(*[100] * 30, 300).freezes == 0
    assert arriving(*[100] * 30, 301).freezes == 1


def test_a_picture_that_becomes_slow_is_not_frozen_for_ever() -> None:
    slowed = arriving(*[33] * 30, *[500] * 30)
    assert 1 <= slowed.freezes <= 10
    assert slowed.frozen_ms == slowed.freezes * 500


def test_the_first_pictures_are_no_freezes() -> None:
    assert arriving(10, 400, 10, 600, 10).freezes == 0
