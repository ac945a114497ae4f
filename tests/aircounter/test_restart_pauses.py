"""What keeps dying is started again ever later, but for ever; what was steady, at once."""

from aircounter.restart_pauses import FIRST_S, LONGEST_S, STEADY_AFTER_S, RestartPauses


def test_pauses_grow_from_death_to_death_up_to_the_longest() -> None:
    pauses = RestartPauses()
    lengths = [pauses.after(1.0) for _ in range(20)]
    assert lengths[:4] == [FIRST_S, 2 * FIRST_S, 4 * FIRST_S, 8 * FIRST_S]
    assert lengths == sorted(lengths)
    assert lengths[-1] == LONGEST_S


def test_who_was_steady_is_started_again_at_once() -> None:
    pauses = RestartPauses()
    for _ in range(10):
        pauses.after(1.0)
    assert pauses.after(STEADY_AFTER_S + 1) == FIRST_S
    assert pauses.after(1.0) == 2 * FIRST_S
