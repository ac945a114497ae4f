"""When a page is said to be heard again."""

import pytest

from tests.acceptance.sound_and_states import Heard, heard_again

QUIET_TONE = 0.03
MADE_UP = 0.0001


def levels(*parts: tuple[int, float]) -> Heard:
    """So many ms of each level, one after the other, from 0 on."""
    flat = [level for length_ms, level in parts for _ in range(length_ms // 10)]
    return [(10.0 * place, level) for place, level in enumerate(flat)]


def test_a_tone_that_has_become_quiet_is_heard_as_one_that_was_loud() -> None:
    # Given a voice that was ten times as loud at first, and a change at 1 s that took it away until 2.5 s
    heard = levels((1000, 0.3), (1500, MADE_UP), (1000, QUIET_TONE))
    # When measured, then it is back when it is
    assert heard_again(heard, 1000) == 2500


def test_what_is_still_played_out_after_the_change_is_no_return() -> None:
    # Given 300 ms that had arrived before the change at 1 s, and a shred of sound in the silence
    heard = levels((1300, QUIET_TONE), (500, MADE_UP), (50, QUIET_TONE), (500, MADE_UP), (1000, QUIET_TONE))
    assert heard_again(heard, 1000) == 2350


def test_a_voice_that_never_stops_is_back_at_once() -> None:
    # Given one lost packet, which is no silence
    heard = levels((1200, QUIET_TONE), (20, MADE_UP), (1000, QUIET_TONE))
    assert heard_again(heard, 1000) == 1000


def test_a_voice_that_stays_away_is_said_to() -> None:
    with pytest.raises(AssertionError, match="not heard again"):
        heard_again(levels((1000, QUIET_TONE), (2000, MADE_UP)), 1000)
