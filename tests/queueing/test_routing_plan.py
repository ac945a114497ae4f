"""The routing plan as data: what it says, and how it is told that it is wrong."""

import msgspec
import pytest

from queueing.plan_faults import SENTENCES, FaultKind, validated
from queueing.routing_plan import (
    STANDARD_PLAN,
    ChannelLoad,
    ClassBonus,
    LanguageRule,
    LineBusiness,
    LineId,
    LinePlan,
    Overflow,
    PriorityClass,
    Ring,
    RoutingPlan,
    SkillId,
    Takes,
    plan_as_json,
    plan_of_json,
)
from session.vocabulary import Business, Channel, Language

COUNTER = STANDARD_PLAN.lines[0]
CARD = LineBusiness(business=Business.CARD)


def changed(**fields: object) -> RoutingPlan:
    return msgspec.structs.replace(STANDARD_PLAN, **fields)


def with_lines(*more: LinePlan, **of_counter: object) -> RoutingPlan:
    """The standard plan with its line changed, and with more lines."""
    return changed(lines=(msgspec.structs.replace(COUNTER, **of_counter), *more))


def expert(**fields: object) -> LinePlan:
    return msgspec.structs.replace(LinePlan(id=LineId("expert"), target_s=60.0), **fields)


def overflow_to(line: str, after_s: float = 60.0) -> Overflow:
    return Overflow(after_s=after_s, to=LineId(line))


def test_the_standard_plan_has_no_fault() -> None:
    assert validated(STANDARD_PLAN) == []


FAULTY = [
    (changed(version=0), FaultKind.VERSION_NOT_POSITIVE, None, "0"),
    (with_lines(expert(), expert()), FaultKind.LINE_TWICE, "expert", ""),
    (with_lines(expert(id=LineId(""))), FaultKind.NAME_EMPTY_OR_LONG, "", ""),
    (with_lines(skill=SkillId("x" * 65)), FaultKind.NAME_EMPTY_OR_LONG, "counter", "x" * 65),
    (
        with_lines(expert(businesses=(LineBusiness(business=Business.CARD),))),
        FaultKind.BUSINESS_TWICE,
        "expert",
        "card",
    ),
    (with_lines(businesses=COUNTER.businesses[1:]), FaultKind.BUSINESS_NOWHERE, None, "account"),
    (with_lines(target_s=0.0), FaultKind.TARGET_OUT_OF_RANGE, "counter", "0"),
    (with_lines(weight=0.0), FaultKind.WEIGHT_OUT_OF_RANGE, "counter", "0"),
    (with_lines(weight=-2.0), FaultKind.WEIGHT_OUT_OF_RANGE, "counter", "-2"),
    (with_lines(rings=()), FaultKind.NO_RING, "counter", ""),
    (with_lines(rings=(Ring(after_s=5.0),)), FaultKind.FIRST_RING_LATE, "counter", "5"),
    (with_lines(rings=(Ring(), Ring(after_s=9.0), Ring(after_s=9.0))), FaultKind.RINGS_NOT_RISING, "counter", "3"),
    (with_lines(rings=(Ring(), Ring(after_s=9.0, least_level=2))), FaultKind.RING_NARROWER, "counter", "2"),
    (
        with_lines(rings=(Ring(language=LanguageRule.ANY), Ring(after_s=9.0))),
        FaultKind.RING_NARROWER,
        "counter",
        "2",
    ),
    (with_lines(rings=(Ring(least_level=0),)), FaultKind.LEVEL_OUT_OF_RANGE, "counter", "0"),
    (with_lines(rings=(Ring(), Ring(after_s=1e300))), FaultKind.TIME_OUT_OF_RANGE, "counter", "after_s 1e+300"),
    (with_lines(overflow=overflow_to("nowhere")), FaultKind.OVERFLOW_UNKNOWN, "counter", "nowhere"),
    (with_lines(overflow=overflow_to("counter")), FaultKind.OVERFLOW_CIRCLE, "counter", "counter → counter"),
    (
        with_lines(expert(), overflow=overflow_to("expert", -1.0)),
        FaultKind.TIME_OUT_OF_RANGE,
        "counter",
        "overflow -1",
    ),
    (
        changed(classes=(ClassBonus(of=PriorityClass.VIP, bonus_s=-1.0),)),
        FaultKind.BONUS_OUT_OF_RANGE,
        None,
        "vip -1",
    ),
    (changed(classes=(*STANDARD_PLAN.classes, STANDARD_PLAN.classes[0])), FaultKind.CLASS_TWICE, None, "returned"),
    (
        changed(channels=(*STANDARD_PLAN.channels, ChannelLoad(channel=Channel.VOICE, takes=Takes.WHOLE))),
        FaultKind.CHANNEL_TWICE,
        None,
        "voice",
    ),
    (changed(channels=STANDARD_PLAN.channels[:2]), FaultKind.CHANNEL_MISSING, None, "chat"),
    (
        changed(channels=(ChannelLoad(channel=Channel.VIDEO, takes=Takes.PART), *STANDARD_PLAN.channels[1:])),
        FaultKind.CALL_TAKES_PART,
        None,
        "video",
    ),
    (changed(pass_again_s=-1.0), FaultKind.TIME_OUT_OF_RANGE, None, "pass_again_s -1"),
]


@pytest.mark.parametrize(("plan", "kind", "line", "subject"), FAULTY)
def test_a_fault_says_what_and_where(plan: RoutingPlan, kind: FaultKind, line: str | None, subject: str) -> None:
    faults = validated(plan)
    assert [(fault.kind, fault.line, fault.subject) for fault in faults] == [(kind, line, subject)]
    for language in Language:
        sentence = faults[0].sentence(language)
        assert subject in sentence
        assert "{" not in sentence


def test_a_plan_without_lines_serves_nobody() -> None:
    kinds = [fault.kind for fault in validated(changed(lines=()))]
    assert kinds == [FaultKind.NO_LINE, *[FaultKind.BUSINESS_NOWHERE] * len(Business)]


def test_every_line_of_a_circle_is_told() -> None:
    plan = with_lines(expert(overflow=overflow_to("counter")), overflow=overflow_to("expert"))
    assert [(fault.line, fault.subject) for fault in validated(plan)] == [
        ("counter", "counter → expert → counter"),
        ("expert", "expert → counter → expert"),
    ]


def test_a_line_that_leads_into_a_circle_is_none() -> None:
    second = expert(id=LineId("second"), overflow=overflow_to("expert"))
    plan = with_lines(expert(overflow=overflow_to("second")), second, overflow=overflow_to("expert"))
    assert [fault.line for fault in validated(plan)] == ["expert", "second"]


def test_every_fault_has_its_sentence_in_every_language() -> None:
    assert {language: set(sentences) for language, sentences in SENTENCES.items()} == {
        language: set(FaultKind) for language in Language
    }


def test_a_plan_goes_out_and_comes_back_the_same() -> None:
    plan = with_lines(expert(skill=SkillId("expert"), overflow=overflow_to("counter")))
    assert plan_of_json(plan_as_json(plan)) == plan


def test_a_field_that_nobody_knows_is_refused_and_named() -> None:
    raw = plan_as_json(STANDARD_PLAN).replace(b'"target_s"', b'"goal_s"')
    with pytest.raises(msgspec.ValidationError, match=r"unknown field `goal_s` - at `\$\.lines\[0\]`"):
        plan_of_json(raw)


def test_a_business_that_nobody_knows_is_refused_and_placed() -> None:
    raw = plan_as_json(STANDARD_PLAN).replace(b'"card"', b'"gold"')
    with pytest.raises(msgspec.ValidationError, match=r"'gold' - at `\$\.lines\[0\]\.businesses"):
        plan_of_json(raw)
