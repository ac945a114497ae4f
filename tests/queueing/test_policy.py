"""Who is offered to whom, rule by rule."""

import msgspec
import pytest

from queueing import changes as ch
from queueing.request import Bar
from queueing.routing_plan import STANDARD_PLAN, LanguageRule, LinePlan, Overflow, PriorityClass, Ring, Takes
from session.identifiers import StaffId
from session.vocabulary import Business, Language
from tests.queueing.board_histories import (
    CARDS,
    CHINESE,
    ENGLISH,
    EXPERT,
    EXPERTS,
    LOAN,
    Story,
    at,
    changed,
    request,
    skilled,
    teller,
    two_lines,
)

T1 = StaffId("t1")
BUSY = teller("busy", engaged=(Takes.WHOLE,))


def test_the_first_to_come_gets_the_teller_who_has_been_ready_longest() -> None:
    story = Story(requests=[request("late", 5), request("early", 1)], tellers=[teller("fresh", 9), teller("rested", 2)])
    assert story.waits_until(10) == [("early", "rested"), ("late", "fresh")]


def test_with_one_teller_only_the_first_is_offered_and_the_next_when_somebody_is_free() -> None:
    story = Story(requests=[request("b", 2), request("a", 1)])
    assert story.ready(5, "t1") == [("a", "t1")]
    assert story.ready(6, "t2") == [("b", "t2")]


def test_ids_decide_between_equals() -> None:
    story = Story(requests=[request("b"), request("a")], tellers=[teller("t2"), teller("t1")])
    assert story.waits_until(1) == [("a", "t1"), ("b", "t2")]


def test_who_leaves_is_not_offered_and_frees_the_teller_who_is_rung() -> None:
    story = Story(requests=[request("a"), request("b", 1)])
    assert story.ready(5, "t1") == [("a", "t1")]
    assert story.leaves(6, "a") == [("b", "t1")]


def test_a_teller_who_is_rung_or_serves_is_offered_nothing_else() -> None:
    story = Story(tellers=[teller("t1")])
    assert story.joins(1, "a") == [("a", "t1")]
    assert story.joins(2, "b") == []
    assert story.accepted(3, "a", "t1") == []
    assert story.waits_until(500) == []
    assert story.ready(501, "t1") == [("b", "t1")]


def test_what_comes_late_or_twice_changes_nothing() -> None:
    story = Story(tellers=[teller("t1")])
    story.joins(1, "a")
    story.accepted(3, "a", "t1")
    assert story.accepted(4, "a", "t1") == []
    assert story.passed(4, "a", "t1") == []
    assert story.undone(4, "never there", "t1") == []
    assert story.leaves(4, "a") == []
    assert story.goes(5, "nobody") == []
    assert list(story.board.tellers) == ["t1"]


# --- offers that are let pass


def test_a_request_that_was_let_pass_keeps_its_place_and_goes_to_another() -> None:
    story = Story(requests=[request("a"), request("b", 1)])
    assert story.ready(5, "t1") == [("a", "t1")]
    assert story.passed(10, "a", "t1") == []
    assert story.ready(11, "t2") == [("a", "t2")]


def test_a_teller_is_set_aside_until_ready_and_then_gets_the_next_rather_than_the_same() -> None:
    story = Story(requests=[request("a"), request("b", 1)], tellers=[BUSY])
    story.ready(5, "t1")
    assert story.passed(10, "a", "t1") == []
    assert story.ready(11, "t1") == [("b", "t1")]


def test_once_another_was_offered_it_the_first_may_have_it_again() -> None:
    story = Story(requests=[request("a")])
    story.ready(5, "t1")
    story.passed(10, "a", "t1")
    story.ready(11, "t2")
    assert story.ready(12, "t1") == []
    assert story.passed(13, "a", "t2") == [("a", "t1")]


def test_while_all_others_are_busy_a_teller_is_offered_the_same_again_after_a_time() -> None:
    story = Story(requests=[request("a")], tellers=[BUSY])
    story.ready(5, "t1")
    story.passed(10, "a", "t1")
    assert story.ready(11, "t1") == []
    assert story.waits_until(69.9) == []
    assert story.waits_until(70) == [("a", "t1")]


def test_a_lone_teller_is_offered_the_same_again_at_once_and_no_more_when_another_comes_on_duty() -> None:
    story = Story(requests=[request("a")])
    story.ready(5, "t1")
    story.passed(10, "a", "t1")
    assert story.ready(11, "t1") == [("a", "t1")]
    story.passed(20, "a", "t1")
    story.then(21, ch.TellerStands(BUSY))
    assert story.ready(22, "t1") == []
    assert story.goes(23, BUSY.id) == [("a", "t1")]


def test_an_offer_that_the_log_did_not_take_is_tried_with_another_at_once_and_the_pair_a_moment_later() -> None:
    story = Story(requests=[request("a")])
    assert story.ready(5, "t1") == [("a", "t1")]
    assert story.undone(5, "a", "t1") == []
    assert story.ready(5.5, "t2") == [("a", "t2")]
    assert story.undone(5.5, "a", "t2") == []
    assert story.waits_until(6) == [("a", "t1")]


def test_an_offer_that_never_rang_does_not_lift_the_bar_of_whoever_let_it_pass() -> None:
    story = Story(requests=[request("a")])
    story.ready(5, "t1")
    story.passed(10, "a", "t1")
    assert story.ready(11, "t2") == [("a", "t2")]
    story.ready(11, "t1")
    assert story.undone(11, "a", "t2") == []
    assert story.waits_until(12) == [("a", "t2")]


def test_a_teller_who_is_lost_while_it_rings_leaves_the_offer_to_its_end() -> None:
    story = Story(requests=[request("a")])
    story.ready(5, "t1")
    assert story.goes(6, "t1") == []
    assert story.ready(7, "t2") == []
    assert story.passed(25, "a", "t1") == [("a", "t2")]


# --- priority


def test_a_class_comes_earlier_by_its_bonus_and_no_more() -> None:
    elderly = frozenset([PriorityClass.ELDERLY])
    story = Story(requests=[request("long", 0), request("elderly", 170, classes=elderly), request("short", 5)])
    assert story.ready(200, "t1") == [("elderly", "t1")]
    story = Story(requests=[request("long", 0), request("elderly", 190, classes=elderly)])
    assert story.ready(200, "t1") == [("long", "t1")]


def test_of_several_classes_the_largest_bonus_counts() -> None:
    both = frozenset([PriorityClass.ELDERLY, PriorityClass.VIP])
    story = Story(requests=[request("plain", 0), request("both", 200, classes=both)])
    assert story.ready(300, "t1") == [("plain", "t1")]


def test_between_lines_the_longest_wait_for_its_target_goes_first() -> None:
    able = (skilled(LOAN),)
    story = Story(two_lines(), [request("loan", 0, business=Business.LOAN), request("card", 70)])
    assert story.ready(100, "t1", qualifications=able) == [("loan", "t1")]  # 100 of 60 s, against 30 of 20 s
    story = Story(two_lines(), [request("loan", 0, business=Business.LOAN), request("card", 65)])
    assert story.ready(100, "t1", qualifications=able) == [("card", "t1")]  # against 35 of 20 s


def test_twice_the_weight_is_as_urgent_after_half_the_wait() -> None:
    story = Story(two_lines(weight=2.0), [request("loan", 41, business=Business.LOAN), request("card", 60)])
    assert story.ready(100, "t1", qualifications=(skilled(LOAN),)) == [("card", "t1")]
    story = Story(two_lines(weight=2.0), [request("loan", 39, business=Business.LOAN), request("card", 60)])
    assert story.ready(100, "t1", qualifications=(skilled(LOAN),)) == [("loan", "t1")]


def test_a_stream_of_those_with_a_bonus_passes_over_nobody_for_longer_than_the_bonus() -> None:
    story, elderly, served = Story(tellers=[teller("t1")]), frozenset([PriorityClass.ELDERLY]), list[str]()
    story.joins(0, "e000", classes=elderly)
    story.joins(1, "plain")
    for second in range(10, 300, 10):  # each is served for 10 s, and each 10 s another one comes
        story.joins(second, f"e{second:03}", classes=elderly)
        serving = next(one for one in story.board.requests.values() if one.offered_to is not None)
        served.append(serving.id)
        story.accepted(second, serving.id, "t1")
        story.ready(second, "t1")
    assert served.index("plain") == 19, "after those who came within 180 s of it"


def test_a_stream_in_a_line_with_a_short_target_passes_over_nobody_for_long() -> None:
    able = (skilled(LOAN),)
    story, served = Story(two_lines(), tellers=[teller("t1", qualifications=able)]), list[str]()
    story.joins(0, "c000")
    story.joins(0, "c001")
    story.joins(0, "loan", business=Business.LOAN)
    for second in range(10, 300, 10):
        story.joins(second, f"c{second:03}")
        serving = next(one for one in story.board.requests.values() if one.offered_to is not None)
        served.append(serving.id)
        story.accepted(second, serving.id, "t1")
        story.ready(second, "t1", qualifications=able)
    assert served.index("loan") <= 4, "when it has waited three times as long as they"


# --- what a request requires


def test_a_teller_without_the_skill_is_not_offered_it() -> None:
    story = Story(two_lines(), tellers=[teller("unskilled", 0), teller("skilled", 5, qualifications=(skilled(LOAN),))])
    assert story.joins(10, "loan", business=Business.LOAN) == [("loan", "skilled")]
    assert story.joins(11, "second loan", business=Business.LOAN) == []


def test_requirements_widen_with_the_wait() -> None:
    rings = (
        Ring(least_level=3),
        Ring(after_s=20, least_level=2),
        Ring(after_s=40, least_level=1, language=LanguageRule.ANY),
    )
    plan = two_lines(rings=rings)
    story = Story(
        plan,
        tellers=[
            teller("english", qualifications=(skilled(LOAN),), languages=ENGLISH),
            teller("second", qualifications=(skilled(LOAN, 2),), languages=CHINESE),
        ],
    )
    for name in ("a", "b"):
        assert story.joins(0, name, business=Business.LOAN) == []
    assert story.waits_until(19.9) == []
    assert story.waits_until(20) == [("a", "second")]
    assert story.waits_until(39.9) == []
    assert story.waits_until(40) == [("b", "english")]


def test_overflow_adds_the_other_lines_tellers_and_waives_nothing_of_the_business() -> None:
    experts = LinePlan(id=EXPERTS, skill=EXPERT, target_s=60.0)
    plan = two_lines(rings=(Ring(least_level=5),), overflow=Overflow(after_s=30, to=EXPERTS))
    plan = changed(plan, lines=(*plan.lines, experts))
    story = Story(plan)
    story.joins(0, "loan", business=Business.LOAN)
    assert story.ready(1, "expert in other things", qualifications=(skilled(EXPERT),)) == []
    assert story.ready(2, "expert", qualifications=(skilled(EXPERT), skilled(LOAN))) == []
    assert story.waits_until(30) == [("loan", "expert")]


def test_a_line_may_be_asked_for_by_name() -> None:
    experts = LinePlan(id=EXPERTS, skill=EXPERT, target_s=60.0)
    story = Story(changed(lines=(STANDARD_PLAN.lines[0], experts)), tellers=[teller("any")])
    assert story.joins(0, "asks", line=EXPERTS) == []
    assert story.ready(1, "expert", qualifications=(skilled(EXPERT),)) == [("asks", "expert")]


def test_who_is_excluded_never_gets_it() -> None:
    story = Story(tellers=[teller("t1")])
    assert story.joins(0, "review", excluded=frozenset([T1])) == []
    assert story.waits_until(86_400) == []
    assert story.joins(86_401, "another") == [("another", "t1")]
    assert story.ready(86_402, "t2") == [("review", "t2")]


# --- the preferred teller


def test_a_request_waits_for_its_preferred_teller_up_to_the_limit() -> None:
    story = Story(tellers=[teller("t1", engaged=(Takes.WHOLE,)), teller("t2")])
    assert story.joins(0, "a", preferred=T1) == []
    assert story.waits_until(59.9) == []
    assert story.waits_until(60) == [("a", "t2")]


def test_the_preferred_teller_gets_it_within_the_limit_though_another_has_been_idle_longer() -> None:
    story = Story(tellers=[teller("t1", 10), teller("t2", 0)])
    assert story.joins(20, "a", preferred=T1) == [("a", "t1")]


@pytest.mark.parametrize("off_duty", ["never came", "leaves"])
def test_nobody_waits_for_a_preferred_teller_who_is_not_on_duty(off_duty: str) -> None:
    story = Story(tellers=[teller("t2")])
    if off_duty == "leaves":
        story.ready(1, "t1", engaged=(Takes.WHOLE,))
        assert story.joins(2, "a", preferred=T1) == []
        assert story.goes(3, "t1") == [("a", "t2")]
    else:
        assert story.joins(2, "a", preferred=T1) == [("a", "t2")]


def test_nobody_waits_for_a_preferred_teller_whose_qualification_ends() -> None:
    busy = teller("t1", engaged=(Takes.WHOLE,), qualifications=(skilled(LOAN, until_s=20),))
    story = Story(two_lines(), tellers=[busy, teller("t2", qualifications=(skilled(LOAN),))])
    assert story.joins(2, "a", preferred=T1, business=Business.LOAN) == []
    assert story.waits_until(20) == [("a", "t2")]


def test_a_preferred_teller_who_lets_it_pass_is_preferred_no_more() -> None:
    story = Story(tellers=[teller("t1"), BUSY])
    assert story.joins(0, "a", preferred=T1) == [("a", "t1")]
    assert story.passed(5, "a", "t1") == []
    assert story.ready(6, "t1") == []
    assert story.ready(7, "t2") == [("a", "t2")]


# --- qualifications


def test_a_teller_whose_qualification_ended_at_noon_is_not_offered_at_one_second_past_noon() -> None:
    noon_s = 3 * 3600.0
    until_noon = teller("t1", qualifications=(skilled(LOAN, until_s=noon_s),))
    story = Story(two_lines(), tellers=[until_noon])
    assert story.joins(noon_s + 1, "late", business=Business.LOAN) == []
    story = Story(two_lines(), tellers=[until_noon])
    assert story.joins(noon_s - 1, "in time", business=Business.LOAN) == [("in time", "t1")]


def test_a_qualification_that_begins_while_somebody_waits_counts_at_once() -> None:
    story = Story(two_lines(), tellers=[teller("t1", qualifications=(skilled(LOAN, from_s=60),))])
    assert story.joins(0, "a", business=Business.LOAN) == []
    assert story.waits_until(60) == [("a", "t1")]


def test_a_call_goes_on_when_the_qualification_ends() -> None:
    story = Story(two_lines(), tellers=[teller("t1", qualifications=(skilled(LOAN, until_s=60),))])
    story.joins(0, "a", business=Business.LOAN)
    assert story.waits_until(61) == []
    assert story.accepted(62, "a", "t1") == []
    assert story.board.tellers[T1].engaged == (Takes.WHOLE,)


# --- plans


def test_another_plan_holds_at_once_and_everybody_keeps_their_arrival() -> None:
    plain = msgspec.structs.replace(STANDARD_PLAN.lines[0], skill=LOAN)
    story = Story(changed(version=2, lines=(plain,)), [request("b", 2), request("a", 1)], [teller("t1")])
    assert story.waits_until(10) == []
    assert story.then(11, ch.PlanChanged(STANDARD_PLAN)) == [("a", "t1")]


def test_a_line_that_the_plan_no_longer_has_loses_nobody() -> None:
    story = Story(requests=[request("a", line=CARDS)], tellers=[teller("t1")])
    assert story.waits_until(1) == [("a", "t1")]


def test_a_plan_with_faults_is_not_taken() -> None:
    with pytest.raises(AssertionError, match="without faults"):
        Story(changed(lines=()))


def test_a_clock_that_goes_back_undoes_nothing() -> None:
    story = Story(requests=[request("a", bars=(Bar(T1, at(30)),))], tellers=[teller("t1")])
    assert story.waits_until(30) == [("a", "t1")]
    assert story.joins(10, "b") == []
    assert story.board.now == at(30)


def test_a_language_is_required_while_the_ring_says_so() -> None:
    spoken = (Ring(), Ring(after_s=30, language=LanguageRule.ANY))
    story = Story(two_lines(rings=spoken), tellers=[teller("t1", languages=CHINESE, qualifications=(skilled(LOAN),))])
    assert story.joins(0, "a", business=Business.LOAN, language=Language.ENGLISH) == []
    assert story.waits_until(30) == [("a", "t1")]
