"""What `make test` counts is what its two runs say."""

from collections import Counter

from tests.all_tests import counts_of


def test_every_outcome_is_counted_by_the_last_line() -> None:
    passed = "....\n12 failed in a test's own output in 3s\n======= 1556 passed in 251.93s (0:04:11) =======\n"
    assert counts_of(passed) == Counter({"passed": 1556})
    mixed = "= 1 failed, 27 passed, 2 skipped, 1 error in 166.97s (0:02:46) =\n"
    assert counts_of(mixed) == Counter({"failed": 1, "passed": 27, "skipped": 2, "error": 1})


def test_a_run_without_a_last_line_counts_nothing() -> None:
    assert counts_of("Killed\n") == Counter()
