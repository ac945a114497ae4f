"""Thresholds: what passes them on a board, and that each is said once."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import msgspec
import pytest

from queueing.alarm_limits import SENTENCES, STANDARD_LIMITS, AlarmLimits, LimitFaultKind, limit_faults
from queueing.alarms import Calm, changes, passed
from queueing.figures import counts_of
from queueing.reports import targets
from queueing.routing_plan import STANDARD_PLAN
from queueing.wallboard import Board, CallNow, TellerNow, WaitingNow, lines_of, ms, trend
from session.events import AlarmRaised
from session.identifiers import LineId, SessionId, StaffId
from session.personal import Personal
from session.vocabulary import AlarmKind, Business, Channel, Duty, Language
from session_store.contact_facts import ContactFacts
from session_store.open_alarm import OpenAlarm

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
LIN = StaffId("01900000-0000-7000-8000-0000000000a1")
SESSION = SessionId("01900000-0000-7000-8000-000000000001")


def ago(seconds: float) -> datetime:
    return NOW - timedelta(seconds=seconds)


def contact(joined_ago_s: float, waited_s: float | None, *, answered: bool = True) -> ContactFacts:
    facts = ContactFacts(1, Business.CARD, Channel.VIDEO, joined_line_at=ago(joined_ago_s))
    if waited_s is None:
        return facts
    over = ago(joined_ago_s - waited_s)
    return msgspec.structs.replace(facts, **({"answered_at": over} if answered else {"left_at": over}))


def board(
    waits_s: Sequence[float] = (),
    contacts: Sequence[ContactFacts] = (),
    tellers: Sequence[TellerNow] = (),
    calls: Sequence[CallNow] = (),
) -> Board:
    waiting = [WaitingNow(Business.CARD, ago(seconds)) for seconds in waits_s]
    counts = counts_of(contacts, targets(STANDARD_PLAN))
    total, lines = lines_of(waiting, {Business.CARD: counts}, STANDARD_PLAN)
    return Board(total=total, lines=lines, tellers=tuple(tellers), calls=tuple(calls), alarms=())


def teller(duty: Duty, for_s: float) -> TellerNow:
    return TellerNow(
        staff=LIN,
        staff_number="0127",
        name=Personal("Lin"),
        duty=duty,
        since_ms=ms(ago(for_s)),
        present=True,
        session=None,
        team=None,
    )


def call(loss: float | None, mos: float | None) -> CallNow:
    return CallNow(
        session=SESSION,
        teller=LIN,
        line="counter",
        business=Business.CARD,
        channel=Channel.VIDEO,
        since_ms=ms(NOW),
        loss=loss,
        mos=mos,
    )


def kinds(seen: Board, limits: AlarmLimits = STANDARD_LIMITS) -> list[AlarmKind]:
    return [one.kind for one in passed(seen, limits, NOW)]


def test_nothing_passes_a_threshold_at_a_quiet_counter() -> None:
    assert kinds(board([20], [contact(60, 10)], [teller(Duty.AFTER_CALL_WORK, 300)], [call(0.1, 3.1)])) == []


def test_a_wait_over_the_lines_target_is_said_of_the_line() -> None:
    (raised,) = passed(board([5, 21]), STANDARD_LIMITS, NOW)
    assert raised == AlarmRaised(kind=AlarmKind.WAIT_TOO_LONG, subject="counter", value=21.0, limit=20.0)
    assert kinds(board([21]), AlarmLimits(wait_over_target_s=1.0)) == []


def test_a_low_service_level_counts_from_some_contacts_on() -> None:
    late = [contact(600, 60) for _ in range(4)]
    assert kinds(board(contacts=late)) == []
    assert kinds(board(contacts=[*late, contact(600, 60, answered=False)])) == [AlarmKind.SERVICE_LEVEL_LOW]
    assert kinds(board(contacts=[contact(600, 10) for _ in range(5)])) == []


def test_long_in_a_state_and_a_bad_call() -> None:
    assert kinds(board(tellers=[teller(Duty.AFTER_CALL_WORK, 301)])) == [AlarmKind.LONG_IN_STATE]
    assert kinds(board(tellers=[teller(Duty.READY, 25 * 3600)])) == []
    for bad in (call(0.0, 3.0), call(0.2, 4.0), call(0.2, None)):
        assert kinds(board(calls=[bad])) == [AlarmKind.BAD_CALL]
    assert kinds(board(calls=[call(None, None)])) == []


class Looks:
    """One worker's looks at one board after another; what it puts on record is on record at once."""

    def __init__(self) -> None:
        self.open: tuple[OpenAlarm, ...] = ()
        self.calm: Calm = {}

    def at(self, seconds: float, seen: Board, limits: AlarmLimits = STANDARD_LIMITS) -> list[str]:
        now = NOW + timedelta(seconds=seconds)
        said = changes(self.open, passed(seen, limits, now), seen, self.calm, limits, now)
        self.calm = said.calm
        for event in said.events:
            self.open = tuple(one for one in self.open if (one.kind, one.subject) != (event.kind, event.subject))
            if isinstance(event, AlarmRaised):
                self.open = (*self.open, OpenAlarm(event.kind, event.subject, now, event.value, event.limit))
        return [type(event).__name__ for event in said.events]


def test_an_alarm_is_raised_once_and_over_when_it_has_been_calm_for_a_while() -> None:
    looks = Looks()
    assert looks.at(0, board([30])) == ["AlarmRaised"]
    assert looks.at(1, board([30])) == []
    assert looks.at(2, board()) == []
    assert looks.at(11.9, board()) == []
    assert looks.at(12, board()) == ["AlarmCleared"]
    assert looks.at(13, board()) == []


def test_a_value_about_its_limit_is_one_alarm() -> None:
    # A line in which each customer is answered a second too late: over its limit, and within, by turns.
    looks = Looks()
    said = [event for second in range(60) for event in looks.at(second, board([25] if second % 3 == 0 else []))]
    assert said == ["AlarmRaised"]
    # The last time that it was passed was at 57 s, and it is calm from the look after that on.
    assert looks.at(67.9, board()) == []
    assert looks.at(68, board()) == ["AlarmCleared"]


def test_what_cannot_come_back_is_over_at_once() -> None:
    looks = Looks()
    assert (
        looks.at(0, board(tellers=[teller(Duty.AFTER_CALL_WORK, 301)], calls=[call(0.0, 2.0)])) == ["AlarmRaised"] * 2
    )
    # Given the teller has gone ready, and the call is better but goes on: then the teller's alone is over.
    assert looks.at(1, board(tellers=[teller(Duty.READY, 0)], calls=[call(0.0, 4.0)])) == ["AlarmCleared"]
    assert looks.at(2, board()) == ["AlarmCleared"]


def test_a_time_of_calm_that_is_set_holds() -> None:
    looks = Looks()
    limits = AlarmLimits(calm_s=60)
    assert looks.at(0, board([30]), limits) == ["AlarmRaised"]
    assert looks.at(1, board(), limits) == []
    assert looks.at(60, board(), limits) == []
    assert looks.at(60, board(), AlarmLimits(calm_s=0)) == ["AlarmCleared"]


@pytest.mark.parametrize(
    ("limits", "field", "kind"),
    [
        (AlarmLimits(service_level_under=1.2), "service_level_under", LimitFaultKind.PART_OUT_OF_RANGE),
        (AlarmLimits(loss_over=-0.1), "loss_over", LimitFaultKind.PART_OUT_OF_RANGE),
        (AlarmLimits(wait_over_target_s=-1), "wait_over_target_s", LimitFaultKind.TIME_OUT_OF_RANGE),
        (AlarmLimits(service_level_least=0), "service_level_least", LimitFaultKind.CONTACTS_OUT_OF_RANGE),
        (AlarmLimits(service_level_least=10_001), "service_level_least", LimitFaultKind.CONTACTS_OUT_OF_RANGE),
        (AlarmLimits(mos_under=5), "mos_under", LimitFaultKind.MOS_OUT_OF_RANGE),
        (AlarmLimits(in_state_over_s={Duty.READY: 0}), "in_state_over_s.ready", LimitFaultKind.TIME_OUT_OF_RANGE),
        (AlarmLimits(in_state_over_s={Duty.OFFLINE: 60}), "in_state_over_s.offline", LimitFaultKind.NEVER_OFFLINE),
        (AlarmLimits(calm_s=3601), "calm_s", LimitFaultKind.CALM_OUT_OF_RANGE),
    ],
)
def test_thresholds_that_cannot_be_are_said_so(limits: AlarmLimits, field: str, kind: LimitFaultKind) -> None:
    (fault,) = limit_faults(limits)
    assert (fault.field, fault.kind) == (field, kind)
    assert limit_faults(STANDARD_LIMITS) == []


def test_a_fault_has_a_sentence_in_each_language_that_says_the_value() -> None:
    assert {language: set(said) for language, said in SENTENCES.items()} == {
        one: set(LimitFaultKind) for one in Language
    }
    (fault,) = limit_faults(AlarmLimits(loss_over=1.5))
    assert fault.sentence(Language.CHINESE) == "比例应在 0% 至 100% 之间，现为 150%。"
    assert fault.sentence(Language.ENGLISH) == "A part must be from 0% to 100%; it is 150%."


def test_the_trend_is_how_it_was_at_each_moment() -> None:
    contacts = [contact(3600, 700), contact(600, None)]
    points = trend(contacts, STANDARD_PLAN, NOW)
    assert len(points) == 25
    at = {(ms(NOW) - point.at_ms) // 60_000: point for point in points}
    assert [at[minutes].waiting for minutes in (65, 60, 55, 50, 45, 10, 0)] == [0, 1, 1, 1, 0, 1, 1]
    assert (at[50].longest_s, at[0].longest_s) == (600.0, 600.0)
    # The first was answered late, which is known from its answer on; the second is no part of it yet.
    assert (at[65].service_level, at[40].service_level, at[0].service_level) == (None, 0.0, None)


def test_a_colleague_who_is_sought_by_name_waits_in_that_line() -> None:
    experts = LineId("experts")
    waiting = [WaitingNow(Business.CARD, ago(5)), WaitingNow(Business.CARD, ago(9), experts)]
    total, lines = lines_of(waiting, {}, STANDARD_PLAN)
    assert {line.line: line.waiting for line in lines} == {"counter": 1, "experts": 1}
    assert total.waiting == 2
