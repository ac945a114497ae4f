"""The thresholds of alarms: data that an administrator sets, with faults that can be named. Pure."""

from collections.abc import Iterator
from enum import StrEnum
from typing import Final

import msgspec

from session.vocabulary import Duty, Language

_IN_STATE_OVER_S: Final = {
    Duty.IN_SESSION: 3600.0,
    Duty.AFTER_CALL_WORK: 300.0,
    Duty.SET_ASIDE: 120.0,
    Duty.ON_BREAK: 1800.0,
}


class AlarmLimits(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The thresholds. Times in seconds, parts as fractions."""

    wait_over_target_s: float = 0.0
    """How much longer than its line's target somebody may wait."""
    service_level_under: float = 0.8
    service_level_least: int = 5
    """Of fewer contacts the service level says nothing."""
    in_state_over_s: dict[Duty, float] = msgspec.field(default_factory=lambda: dict(_IN_STATE_OVER_S))
    """States that are not named are never too long."""
    mos_under: float = 3.1
    loss_over: float = 0.1
    """From here on a page shows one bar: nearly all are dissatisfied (media/quality.py)."""
    calm_s: float = 10.0
    """How long a value must have been within its limit before its alarm is over. Two samples of a call's quality, and
    longer than it takes from one who waited too long to the next one in the line."""


STANDARD_LIMITS: Final = AlarmLimits()
LONGEST_S: Final = 24 * 3600.0
LONGEST_CALM_S: Final = 3600.0
"""An alarm that stays for longer after its cause says nothing of now."""
MOST_CONTACTS: Final = 10_000
"""More than any line has in half an hour."""
MOST_MOS: Final = 4.5


class LimitFaultKind(StrEnum):
    """Also the key of the sentence."""

    TIME_OUT_OF_RANGE = "time_out_of_range"
    CALM_OUT_OF_RANGE = "calm_out_of_range"
    PART_OUT_OF_RANGE = "part_out_of_range"
    CONTACTS_OUT_OF_RANGE = "contacts_out_of_range"
    MOS_OUT_OF_RANGE = "mos_out_of_range"
    NEVER_OFFLINE = "never_offline"


class LimitFault(msgspec.Struct, frozen=True):
    """`field` is the threshold's name; that of a state is `in_state_over_s.` and the state. `value` is what it was."""

    kind: LimitFaultKind
    field: str
    value: str

    def sentence(self, language: Language) -> str:
        """For the administrator, at the field."""
        return SENTENCES[language][self.kind].format(value=self.value)


SENTENCES: Final[dict[Language, dict[LimitFaultKind, str]]] = {
    Language.CHINESE: {
        LimitFaultKind.TIME_OUT_OF_RANGE: "时间应在 0 秒至 24 小时之间，现为 {value} 秒。",
        LimitFaultKind.CALM_OUT_OF_RANGE: "时间应在 0 秒至 1 小时之间，现为 {value} 秒。",
        LimitFaultKind.PART_OUT_OF_RANGE: "比例应在 0% 至 100% 之间，现为 {value}。",
        LimitFaultKind.CONTACTS_OUT_OF_RANGE: "人数应在 1 至 10000 之间，现为 {value}。",
        LimitFaultKind.MOS_OUT_OF_RANGE: "MOS 应在 1 至 4.5 之间，现为 {value}。",
        LimitFaultKind.NEVER_OFFLINE: "离线不是在岗状态，不能设告警。",
    },
    Language.ENGLISH: {
        LimitFaultKind.TIME_OUT_OF_RANGE: "A time must be from 0 s to 24 h; it is {value} s.",
        LimitFaultKind.CALM_OUT_OF_RANGE: "This time must be from 0 s to 1 h; it is {value} s.",
        LimitFaultKind.PART_OUT_OF_RANGE: "A part must be from 0% to 100%; it is {value}.",
        LimitFaultKind.CONTACTS_OUT_OF_RANGE: "This number must be from 1 to 10000; it is {value}.",
        LimitFaultKind.MOS_OUT_OF_RANGE: "A MOS must be from 1 to 4.5; it is {value}.",
        LimitFaultKind.NEVER_OFFLINE: "Offline is no state on duty, so it has no alarm.",
    },
}


def limit_faults(limits: AlarmLimits) -> list[LimitFault]:
    """Everything that is wrong with them; empty: they can hold."""
    return [*_times(limits), *_parts(limits), *_states(limits)]


def _times(limits: AlarmLimits) -> Iterator[LimitFault]:
    if not 0 <= limits.wait_over_target_s <= LONGEST_S:
        yield LimitFault(LimitFaultKind.TIME_OUT_OF_RANGE, "wait_over_target_s", f"{limits.wait_over_target_s:g}")
    if not 0 <= limits.calm_s <= LONGEST_CALM_S:
        yield LimitFault(LimitFaultKind.CALM_OUT_OF_RANGE, "calm_s", f"{limits.calm_s:g}")


def _parts(limits: AlarmLimits) -> Iterator[LimitFault]:
    for name, part in (("service_level_under", limits.service_level_under), ("loss_over", limits.loss_over)):
        if not 0 <= part <= 1:
            yield LimitFault(LimitFaultKind.PART_OUT_OF_RANGE, name, f"{part * 100:g}%")
    if not 1 <= limits.service_level_least <= MOST_CONTACTS:
        yield LimitFault(LimitFaultKind.CONTACTS_OUT_OF_RANGE, "service_level_least", str(limits.service_level_least))
    if not 1 <= limits.mos_under <= MOST_MOS:
        yield LimitFault(LimitFaultKind.MOS_OUT_OF_RANGE, "mos_under", f"{limits.mos_under:g}")


def _states(limits: AlarmLimits) -> Iterator[LimitFault]:
    for duty, seconds in limits.in_state_over_s.items():
        field = f"in_state_over_s.{duty.value}"
        if duty is Duty.OFFLINE:
            yield LimitFault(LimitFaultKind.NEVER_OFFLINE, field, f"{seconds:g}")
        elif not 0 < seconds <= LONGEST_S:
            yield LimitFault(LimitFaultKind.TIME_OUT_OF_RANGE, field, f"{seconds:g}")
