"""What fits beside what a teller has in hand: parts, wholes, and who makes room for whom."""

import pytest

from queueing.routing_plan import STANDARD_PLAN, Takes
from session.identifiers import StaffId
from session.vocabulary import Business, Channel
from tests.queueing.board_histories import Story, teller, two_lines


def test_a_teller_takes_as_many_parts_as_fit_one_ring_at_a_time() -> None:
    story = Story(STANDARD_PLAN, tellers=[teller("t1", at_once=2)])
    assert story.joins(0, "a", channel=Channel.CHAT) == [("a", "t1")]
    assert story.joins(1, "b", channel=Channel.CHAT) == []
    assert story.accepted(2, "a", "t1") == [("b", "t1")]
    assert story.joins(3, "c", channel=Channel.CHAT) == []
    assert story.accepted(4, "b", "t1") == []


def test_a_call_takes_the_whole_of_a_teller_and_the_whole_of_their_room() -> None:
    story = Story(STANDARD_PLAN, tellers=[teller("t1", at_once=3, engaged=(Takes.PART,))])
    assert story.joins(0, "call") == []
    assert story.joins(1, "chat", channel=Channel.CHAT) == [("chat", "t1")]
    assert story.ready(2, "t2", at_once=3) == [("call", "t2")]
    assert story.accepted(3, "call", "t2") == []
    assert story.joins(4, "another chat", channel=Channel.CHAT) == []


def test_the_least_loaded_comes_before_the_longest_idle() -> None:
    story = Story(
        STANDARD_PLAN,
        tellers=[teller("chatting", 0, at_once=2, engaged=(Takes.PART,)), teller("idle", 9, at_once=2)],
    )
    assert story.joins(10, "a", channel=Channel.CHAT) == [("a", "idle")]


def test_a_call_that_is_late_goes_before_chats_that_came_after_it() -> None:
    story = Story(STANDARD_PLAN, tellers=[teller("t1", at_once=3, engaged=(Takes.PART, Takes.PART))])
    assert story.joins(0, "call") == []
    assert story.joins(19, "within the target", channel=Channel.CHAT) == [("within the target", "t1")]
    assert story.accepted(20, "within the target", "t1") == []
    assert story.joins(21, "later", channel=Channel.CHAT) == []
    assert story.ready(22, "t1", at_once=3, engaged=(Takes.PART, Takes.PART)) == []
    assert story.ready(60, "t1", at_once=3) == [("call", "t1")]


def test_a_chat_that_came_before_a_late_call_is_taken_before_it() -> None:
    story = Story(STANDARD_PLAN, tellers=[teller("t1", at_once=2, engaged=(Takes.PART, Takes.PART))])
    assert story.joins(0, "chat", channel=Channel.CHAT) == []
    assert story.joins(1, "call") == []
    assert story.ready(50, "t1", at_once=2, engaged=(Takes.PART,)) == [("chat", "t1")]


def test_who_made_room_for_a_call_takes_chats_as_soon_as_it_is_anothers() -> None:
    story = _one_makes_room_and_a_chat_waits()
    assert story.ready(31, "t2") == [("call", "t2"), ("chat", "t1")]


def test_who_made_room_for_a_call_takes_chats_as_soon_as_it_is_gone() -> None:
    story = _one_makes_room_and_a_chat_waits()
    assert story.leaves(31, "call") == [("chat", "t1")]


def _one_makes_room_and_a_chat_waits() -> Story:
    story = Story(STANDARD_PLAN, tellers=[teller("t1", at_once=2, engaged=(Takes.PART,))])
    assert story.joins(0, "call") == []
    assert story.joins(30, "chat", channel=Channel.CHAT) == []
    return story


@pytest.mark.parametrize("call", [{"business": Business.LOAN}, {"excluded": frozenset({StaffId("t1")})}])
def test_nobody_makes_room_for_whom_they_could_not_serve(call: dict[str, object]) -> None:
    story = Story(two_lines(), tellers=[teller("t1", at_once=2, engaged=(Takes.PART,))])
    assert story.joins(0, "call", **call) == []
    assert story.joins(300, "chat", channel=Channel.CHAT) == [("chat", "t1")]
