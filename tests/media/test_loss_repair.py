"""What is missing is asked for in good time, again when need be, and not for ever."""

from hypothesis import given
from hypothesis import strategies as st

from media.loss_repair import ASK_AGAIN_NS, GIVE_UP_NS, MAX_MISSING, REORDERING_NS, MissingPackets


def test_what_was_only_overtaken_is_not_asked_for() -> None:
    missing = MissingPackets()
    missing.gap(5, 8, 0)
    assert missing.to_ask(REORDERING_NS - 1) == []
    assert missing.came(6)
    assert missing.to_ask(REORDERING_NS) == [5, 7]


def test_it_is_asked_for_again_after_a_round_trip_until_it_comes() -> None:
    missing = MissingPackets()
    missing.gap(5, 7, 0)
    assert missing.to_ask(REORDERING_NS) == [5, 6]
    assert missing.to_ask(REORDERING_NS + ASK_AGAIN_NS - 1) == []
    assert missing.came(5)
    assert missing.to_ask(REORDERING_NS + ASK_AGAIN_NS) == [6]
    assert missing.came(6)
    assert not missing


def test_a_double_was_not_missing() -> None:
    missing = MissingPackets()
    missing.gap(5, 6, 0)
    assert [missing.came(number) for number in (5, 5, 4, 6)] == [True, False, False, False]


def test_what_does_not_come_is_given_up() -> None:
    missing = MissingPackets()
    missing.gap(5, 6, 0)
    missing.gap(9, 10, 100)
    assert 5 in missing
    assert missing.to_ask(GIVE_UP_NS + 1) == [9]
    assert 5 not in missing
    assert not missing.came(5)
    assert missing.to_ask(GIVE_UP_NS + 101) == []
    assert not missing


def test_when_too_much_is_missing_nothing_is_asked_for_and_somebody_is_told() -> None:
    missing = MissingPackets()
    missing.gap(0, MAX_MISSING, 0)
    assert not missing.overflowed
    assert len(missing.to_ask(REORDERING_NS)) == MAX_MISSING
    missing.gap(200, 201, 0)
    assert missing.overflowed
    assert not missing
    # And what is missing from then on is asked for as ever
    missing.gap(300, 301, 0)
    assert missing.to_ask(REORDERING_NS) == [300]
    missing.gap(400, 400 + MAX_MISSING + 1, 0)
    assert not missing


@given(st.lists(st.tuples(st.sampled_from(["next", "gap", "came", "ask"]), st.integers(1, 200)), max_size=120))
def test_never_more_is_remembered_or_asked_for_than_the_bound_and_each_only_after_its_time(
    history: list[tuple[str, int]],
) -> None:
    missing, highest, now_ns = MissingPackets(), 0, 0
    since: dict[int, int] = {}
    asked: dict[int, int] = {}
    for what, count in history:
        now_ns += count * 1_000_000
        if what == "next":
            highest += 1
        elif what == "gap":
            missing.gap(highest + 1, highest + count, now_ns)
            since |= dict.fromkeys(range(highest + 1, highest + count), now_ns)
            highest += count
        elif what == "came":
            number = highest - count
            was_missing = number in missing
            assert missing.came(number) is was_missing
            assert number not in missing
        else:
            wanted = missing.to_ask(now_ns)
            assert len(wanted) == len(set(wanted)) <= MAX_MISSING
            for number in wanted:
                assert now_ns - since[number] >= REORDERING_NS
                assert now_ns - asked.get(number, now_ns - ASK_AGAIN_NS) >= ASK_AGAIN_NS
                asked[number] = now_ns
        assert sum(1 for number in since if number in missing) <= MAX_MISSING
