"""Which kills a run of calls has: the same for a seed, and every process at every moment."""

from itertools import product

from tests.faults.call_schedule import LATEST_S, Moment, Victim, call_kills


def test_every_process_and_all_of_them_are_killed_once_at_each_moment() -> None:
    kills = call_kills(7)
    assert len(kills) == 30
    assert {(kill.moment, kill.victim) for kill in kills} == set(product(Moment, Victim))
    assert all(0 <= kill.after_s <= LATEST_S for kill in kills)


def test_the_same_seed_is_the_same_run_and_another_is_another() -> None:
    assert call_kills(7) == call_kills(7)
    assert call_kills(7) != call_kills(8)
