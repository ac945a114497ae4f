"""What is wrong with a routing plan, each fault with its kind, its place, and a sentence in both languages. Pure."""

from collections import Counter
from collections.abc import Iterator, Sequence
from enum import StrEnum
from typing import Final

import msgspec

from people.qualifications import LEAST_LEVEL, MOST_LEVEL
from queueing.routing_plan import (
    ChannelLoad,
    LanguageRule,
    LineId,
    LinePlan,
    Ring,
    RoutingPlan,
    Takes,
)
from session.vocabulary import Business, Channel, Language

MOST_S: Final = 86_400.0
"""No time in a plan is longer than a day: nobody waits longer, and sums of times stay representable."""
MOST_WEIGHT: Final = 1_000.0
LONGEST_NAME: Final = 64


class FaultKind(StrEnum):
    """Also the key of the sentence."""

    VERSION_NOT_POSITIVE = "version_not_positive"
    NO_LINE = "no_line"
    NAME_EMPTY_OR_LONG = "name_empty_or_long"
    LINE_TWICE = "line_twice"
    BUSINESS_TWICE = "business_twice"
    BUSINESS_NOWHERE = "business_nowhere"
    TARGET_OUT_OF_RANGE = "target_out_of_range"
    WEIGHT_OUT_OF_RANGE = "weight_out_of_range"
    NO_RING = "no_ring"
    FIRST_RING_LATE = "first_ring_late"
    RINGS_NOT_RISING = "rings_not_rising"
    RING_NARROWER = "ring_narrower"
    LEVEL_OUT_OF_RANGE = "level_out_of_range"
    OVERFLOW_UNKNOWN = "overflow_unknown"
    OVERFLOW_CIRCLE = "overflow_circle"
    CLASS_TWICE = "class_twice"
    BONUS_OUT_OF_RANGE = "bonus_out_of_range"
    CHANNEL_TWICE = "channel_twice"
    CHANNEL_MISSING = "channel_missing"
    CALL_TAKES_PART = "call_takes_part"
    TIME_OUT_OF_RANGE = "time_out_of_range"


class PlanFault(msgspec.Struct, frozen=True):
    """`line` is where it is, None for the whole plan; `subject` is the name or value that is at fault, as text."""

    kind: FaultKind
    line: LineId | None = None
    subject: str = ""

    def sentence(self, language: Language) -> str:
        """For the administrator."""
        return SENTENCES[language][self.kind].format(line=self.line, subject=self.subject)


SENTENCES: Final[dict[Language, dict[FaultKind, str]]] = {
    Language.CHINESE: {
        FaultKind.VERSION_NOT_POSITIVE: "方案版本号应从 1 起，现为 {subject}。",
        FaultKind.NO_LINE: "方案中没有队列。",
        FaultKind.NAME_EMPTY_OR_LONG: "队列“{line}”中有名称为空或超过 64 个字符：“{subject}”。",
        FaultKind.LINE_TWICE: "队列“{line}”出现了两次。",
        FaultKind.BUSINESS_TWICE: "业务“{subject}”已归入另一队列，又归入了“{line}”。",
        FaultKind.BUSINESS_NOWHERE: "业务“{subject}”没有归入任何队列，办理它的客户将无人接待。",
        FaultKind.TARGET_OUT_OF_RANGE: "队列“{line}”的服务目标应在 1 秒至 24 小时之间，现为 {subject} 秒。",
        FaultKind.WEIGHT_OUT_OF_RANGE: "队列“{line}”的权重应大于 0 且不超过 1000，现为 {subject}。",
        FaultKind.NO_RING: "队列“{line}”没有任何一圈要求。",
        FaultKind.FIRST_RING_LATE: "队列“{line}”的第一圈应从 0 秒开始，现为 {subject} 秒。",
        FaultKind.RINGS_NOT_RISING: "队列“{line}”各圈的开始时间应逐圈递增，第 {subject} 圈没有。",
        FaultKind.RING_NARROWER: "队列“{line}”第 {subject} 圈的要求高于前一圈；要求只能逐圈放宽。",
        FaultKind.LEVEL_OUT_OF_RANGE: "队列“{line}”的技能等级应在 1 至 9 之间，现为 {subject}。",
        FaultKind.OVERFLOW_UNKNOWN: "队列“{line}”溢出到不存在的队列“{subject}”。",
        FaultKind.OVERFLOW_CIRCLE: "队列“{line}”的溢出绕了一圈又回到自己：{subject}。",
        FaultKind.CLASS_TWICE: "优先类别“{subject}”出现了两次。",
        FaultKind.BONUS_OUT_OF_RANGE: "优先加时应在 0 秒至 24 小时之间，有误的是：{subject}。",
        FaultKind.CHANNEL_TWICE: "渠道“{subject}”出现了两次。",
        FaultKind.CHANNEL_MISSING: "没有规定渠道“{subject}”占用柜员多少。",
        FaultKind.CALL_TAKES_PART: "渠道“{subject}”是通话，必须占用整个柜员（whole）。",
        FaultKind.TIME_OUT_OF_RANGE: "时间应在 0 秒至 24 小时之间，有误的是：{subject}。",
    },
    Language.ENGLISH: {
        FaultKind.VERSION_NOT_POSITIVE: "A plan's versions count from 1; this one's is {subject}.",
        FaultKind.NO_LINE: "The plan has no line.",
        FaultKind.NAME_EMPTY_OR_LONG: "A name in line “{line}” is empty or longer than 64 characters: “{subject}”.",
        FaultKind.LINE_TWICE: "The line “{line}” is there twice.",
        FaultKind.BUSINESS_TWICE: "The business “{subject}” leads to another line already, and to “{line}” too.",
        FaultKind.BUSINESS_NOWHERE: "The business “{subject}” leads to no line: nobody would serve its customers.",
        FaultKind.TARGET_OUT_OF_RANGE: "The target of line “{line}” must be from 1 s to 24 h; it is {subject} s.",
        FaultKind.WEIGHT_OUT_OF_RANGE: "The weight of line “{line}” must be above 0 and at most 1000; it is {subject}.",
        FaultKind.NO_RING: "The line “{line}” has no ring of requirements.",
        FaultKind.FIRST_RING_LATE: "The first ring of line “{line}” must begin at 0 s; it begins at {subject} s.",
        FaultKind.RINGS_NOT_RISING: "Each ring of line “{line}” must begin later than the one before; number {subject}"
        " does not.",
        FaultKind.RING_NARROWER: "Ring {subject} of line “{line}” requires more than the one before; rings only widen.",
        FaultKind.LEVEL_OUT_OF_RANGE: "A skill level in line “{line}” must be from 1 to 9; it is {subject}.",
        FaultKind.OVERFLOW_UNKNOWN: "The line “{line}” overflows to “{subject}”, which is not there.",
        FaultKind.OVERFLOW_CIRCLE: "The overflow of line “{line}” comes back to where it has been: {subject}.",
        FaultKind.CLASS_TWICE: "The priority class “{subject}” is there twice.",
        FaultKind.BONUS_OUT_OF_RANGE: "A bonus must be from 0 s to 24 h; at fault: {subject}.",
        FaultKind.CHANNEL_TWICE: "The channel “{subject}” is there twice.",
        FaultKind.CHANNEL_MISSING: "It is not said what the channel “{subject}” takes of a teller.",
        FaultKind.CALL_TAKES_PART: "The channel “{subject}” is a call, and must take all of a teller (whole).",
        FaultKind.TIME_OUT_OF_RANGE: "A time must be from 0 s to 24 h; at fault: {subject}.",
    },
}


def validated(plan: RoutingPlan) -> list[PlanFault]:
    """Everything that is wrong with `plan`, in the plan's order; empty when it may go live."""
    return [*_faults_of_whole(plan), *_faults_of_lines(plan.lines), *_faults_of_overflow(plan.lines)]


def _faults_of_whole(plan: RoutingPlan) -> Iterator[PlanFault]:
    if plan.version < 1:
        yield PlanFault(FaultKind.VERSION_NOT_POSITIVE, subject=str(plan.version))
    if not plan.lines:
        yield PlanFault(FaultKind.NO_LINE)
    for twice in _twice([bonus.of for bonus in plan.classes]):
        yield PlanFault(FaultKind.CLASS_TWICE, subject=twice)
    for bonus in plan.classes:
        if not 0 <= bonus.bonus_s <= MOST_S:
            yield PlanFault(FaultKind.BONUS_OUT_OF_RANGE, subject=f"{bonus.of.value} {bonus.bonus_s:g}")
    yield from _faults_of_channels(plan.channels)
    for name, seconds in (("preferred_limit_s", plan.preferred_limit_s), ("pass_again_s", plan.pass_again_s)):
        if not 0 <= seconds <= MOST_S:
            yield PlanFault(FaultKind.TIME_OUT_OF_RANGE, subject=f"{name} {seconds:g}")


def _faults_of_channels(channels: Sequence[ChannelLoad]) -> Iterator[PlanFault]:
    for twice in _twice([load.channel for load in channels]):
        yield PlanFault(FaultKind.CHANNEL_TWICE, subject=twice)
    for missing in [one for one in Channel if one not in {load.channel for load in channels}]:
        yield PlanFault(FaultKind.CHANNEL_MISSING, subject=missing.value)
    for load in channels:
        if load.channel is not Channel.CHAT and load.takes is Takes.PART:
            yield PlanFault(FaultKind.CALL_TAKES_PART, subject=load.channel.value)


def _faults_of_lines(lines: Sequence[LinePlan]) -> Iterator[PlanFault]:
    for twice in _twice([line.id for line in lines]):
        yield PlanFault(FaultKind.LINE_TWICE, LineId(twice))
    led: set[Business] = set()
    for line in lines:
        for led_here in line.businesses:
            if led_here.business in led:
                yield PlanFault(FaultKind.BUSINESS_TWICE, line.id, led_here.business.value)
            led.add(led_here.business)
        yield from _faults_of_line(line)
        yield from _faults_of_rings(line)
    for nowhere in [one for one in Business if one not in led]:
        yield PlanFault(FaultKind.BUSINESS_NOWHERE, subject=nowhere.value)


def _faults_of_line(line: LinePlan) -> Iterator[PlanFault]:
    skills = [line.skill, *(one.skill for one in line.businesses)]
    for name in [line.id, *(skill for skill in skills if skill is not None)]:
        if not 1 <= len(name) <= LONGEST_NAME:
            yield PlanFault(FaultKind.NAME_EMPTY_OR_LONG, line.id, name)
    if not 1 <= line.target_s <= MOST_S:
        yield PlanFault(FaultKind.TARGET_OUT_OF_RANGE, line.id, f"{line.target_s:g}")
    if not 0 < line.weight <= MOST_WEIGHT:
        yield PlanFault(FaultKind.WEIGHT_OUT_OF_RANGE, line.id, f"{line.weight:g}")


def _faults_of_rings(line: LinePlan) -> Iterator[PlanFault]:
    if not line.rings:
        yield PlanFault(FaultKind.NO_RING, line.id)
        return
    if line.rings[0].after_s != 0:
        yield PlanFault(FaultKind.FIRST_RING_LATE, line.id, f"{line.rings[0].after_s:g}")
    for ring in line.rings:
        if not 0 <= ring.after_s <= MOST_S:
            yield PlanFault(FaultKind.TIME_OUT_OF_RANGE, line.id, f"after_s {ring.after_s:g}")
        if not LEAST_LEVEL <= ring.least_level <= MOST_LEVEL:
            yield PlanFault(FaultKind.LEVEL_OUT_OF_RANGE, line.id, str(ring.least_level))
    for number, (before, after) in enumerate(zip(line.rings, line.rings[1:], strict=False), start=2):
        if after.after_s <= before.after_s:
            yield PlanFault(FaultKind.RINGS_NOT_RISING, line.id, str(number))
        if _narrower(before, after):
            yield PlanFault(FaultKind.RING_NARROWER, line.id, str(number))


def _narrower(before: Ring, after: Ring) -> bool:
    stricter = before.language is LanguageRule.ANY and after.language is LanguageRule.SPOKEN
    return after.least_level > before.least_level or stricter


def _faults_of_overflow(lines: Sequence[LinePlan]) -> Iterator[PlanFault]:
    by_id = {line.id: line for line in lines}
    for line in lines:
        if line.overflow is None:
            continue
        if not 0 <= line.overflow.after_s <= MOST_S:
            yield PlanFault(FaultKind.TIME_OUT_OF_RANGE, line.id, f"overflow {line.overflow.after_s:g}")
        if line.overflow.to not in by_id:
            yield PlanFault(FaultKind.OVERFLOW_UNKNOWN, line.id, line.overflow.to)
        elif (way := _way_back(line, by_id)) is not None:
            yield PlanFault(FaultKind.OVERFLOW_CIRCLE, line.id, way)


def _way_back(line: LinePlan, by_id: dict[LineId, LinePlan]) -> str | None:
    """The way from `line` over overflows to `line` again; None when it ends elsewhere."""
    way = [line.id]
    here: LinePlan | None = line
    while here is not None and here.overflow is not None:
        way.append(here.overflow.to)
        if here.overflow.to == line.id:
            return " → ".join(way)
        if len(way) > len(by_id):
            return None
        here = by_id.get(here.overflow.to)
    return None


def _twice(names: Sequence[str]) -> list[str]:
    return [str(name) for name, count in Counter(names).items() if count > 1]
