"""When something needs a supervisor's attention: what of a board passes a threshold, and when that is over. Pure."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

import msgspec

from queueing.alarm_limits import AlarmLimits
from queueing.wallboard import Board, ms
from session.events import AlarmCleared, AlarmEvent, AlarmRaised
from session.vocabulary import AlarmKind
from session_store.open_alarm import OpenAlarm

AlarmId = tuple[AlarmKind, str]
"""Kind and subject: of each at most one is open."""
Calm = Mapping[AlarmId, datetime]
"""Since when what is open has been within its limit without a break."""


class Changes(msgspec.Struct, frozen=True):
    """What is to be put on record, and what to remember until the next look."""

    events: tuple[AlarmEvent, ...]
    calm: Calm


def passed(board: Board, limits: AlarmLimits, now: datetime) -> Iterator[AlarmRaised]:
    """Every threshold that is passed now."""
    for line in board.lines:
        limit_s = (line.target_s or 0.0) + limits.wait_over_target_s
        if line.longest_since_ms is not None and (waited_s := _s(line.longest_since_ms, now)) > limit_s:
            yield AlarmRaised(kind=AlarmKind.WAIT_TOO_LONG, subject=line.line, value=waited_s, limit=limit_s)
        level, counted = line.service_level_all, line.answered + line.abandoned
        if level is not None and counted >= limits.service_level_least and level < limits.service_level_under:
            yield AlarmRaised(
                kind=AlarmKind.SERVICE_LEVEL_LOW, subject=line.line, value=level, limit=limits.service_level_under
            )
    for teller in board.tellers:
        limit_s = limits.in_state_over_s.get(teller.duty)
        if limit_s is not None and (lasted_s := _s(teller.since_ms, now)) > limit_s:
            yield AlarmRaised(kind=AlarmKind.LONG_IN_STATE, subject=teller.staff, value=lasted_s, limit=limit_s)
    for call in board.calls:
        if call.mos is not None and call.mos < limits.mos_under:
            yield AlarmRaised(kind=AlarmKind.BAD_CALL, subject=call.session, value=call.mos, limit=limits.mos_under)
        elif call.loss is not None and call.loss > limits.loss_over:
            yield AlarmRaised(kind=AlarmKind.BAD_CALL, subject=call.session, value=call.loss, limit=limits.loss_over)


def held_up(jobs: Mapping[str, datetime], now: datetime) -> Iterator[AlarmRaised]:
    """Every job that somebody has to look at, by its key, with since when."""
    for key, since in jobs.items():
        yield AlarmRaised(kind=AlarmKind.JOB_HELD_UP, subject=key, value=(now - since).total_seconds(), limit=0.0)


def changes(
    open_now: Iterable[OpenAlarm],
    found: Iterable[AlarmRaised],
    board: Board,
    calm: Calm,
    limits: AlarmLimits,
    now: datetime,
) -> Changes:
    """What is new is raised at once. What is over is cleared when it has been so for `calm_s`, so that a value about
    its limit raises one alarm and not twenty; or at once, where it cannot come back.

    `calm` is what the look before has given.
    """
    before = {(one.kind, one.subject) for one in open_now}
    after = {(one.kind, one.subject): one for one in found}
    since = {alarm: calm.get(alarm, now) for alarm in sorted(before - after.keys())}
    over = [
        alarm
        for alarm, since_when in since.items()
        if not _may_come_back(alarm, board) or (now - since_when).total_seconds() >= limits.calm_s
    ]
    cleared = (AlarmCleared(kind=kind, subject=subject) for kind, subject in over)
    # What is over stays remembered until the read model says so too: another worker may have been first, or the
    # database away, and then it is to be said at the next look.
    return Changes((*cleared, *(one for alarm, one in after.items() if alarm not in before)), since)


def _may_come_back(alarm: AlarmId, board: Board) -> bool:
    """A time in a state only grows, so whoever is below the limit has left the state; what is gone has no value."""
    kind, subject = alarm
    match kind:
        case AlarmKind.WAIT_TOO_LONG | AlarmKind.SERVICE_LEVEL_LOW:
            return any(line.line == subject for line in board.lines)
        case AlarmKind.BAD_CALL:
            return any(call.session == subject for call in board.calls)
        case AlarmKind.LONG_IN_STATE | AlarmKind.JOB_HELD_UP:
            return False


def _s(since_ms: int, now: datetime) -> float:
    return (ms(now) - since_ms) / 1000
