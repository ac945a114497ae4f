"""A report as a table: its columns with their headings in both languages, and a row's cells. Pure."""

from collections.abc import Callable, Mapping
from datetime import datetime
from enum import Enum
from typing import Final

import msgspec

from queueing.reports import ReportRow
from session.vocabulary import Language

Cell = datetime | str | int | float | None


class Kind(Enum):
    """How a column is written."""

    MOMENT = "moment"
    TEXT = "text"
    COUNT = "count"
    SECONDS = "seconds"
    PART = "part"


class Column(msgspec.Struct, frozen=True):
    """One column. `name` is that of CSV and JSON, and of docs/metrics.md."""

    name: str
    kind: Kind
    chinese: str
    english: str
    of: Callable[[ReportRow], Cell]

    def heading(self, language: Language) -> str:
        return self.chinese if language is Language.CHINESE else self.english


def _figure(name: str, kind: Kind, chinese: str, english: str) -> Column:
    def cell(row: ReportRow) -> Cell:
        found: Cell = getattr(row.figures, name)
        return found

    return Column(name, kind, chinese, english, cell)


def _staffing(name: str, kind: Kind, chinese: str, english: str) -> Column:
    def cell(row: ReportRow) -> Cell:
        found: Cell = getattr(row.staffing, name) if row.staffing is not None else None
        return found

    return Column(name, kind, chinese, english, cell)


COLUMNS: Final = (
    Column("start", Kind.MOMENT, "开始", "From", lambda row: row.period.start),
    Column("end", Kind.MOMENT, "结束", "Until", lambda row: row.period.end),
    Column("of", Kind.TEXT, "对象", "Of", lambda row: row.of),
    _figure("offered", Kind.COUNT, "进线", "Offered"),
    _figure("answered", Kind.COUNT, "接通", "Answered"),
    _figure("answered_in_target", Kind.COUNT, "目标内接通", "Answered in target"),
    _figure("abandoned", Kind.COUNT, "放弃", "Abandoned"),
    _figure("abandoned_short", Kind.COUNT, "短时放弃", "Abandoned at once"),
    _figure("service_level_answered", Kind.PART, "服务水平（占接通）", "Service level of answered"),
    _figure("service_level_all", Kind.PART, "服务水平（含放弃）", "Service level with abandoned"),
    _figure("wait_mean_s", Kind.SECONDS, "平均等待（秒）", "Mean wait (s)"),
    _figure("wait_p90_s", Kind.SECONDS, "九成等待不超过（秒）", "Wait, 90th percentile (s)"),
    _figure("wait_longest_s", Kind.SECONDS, "最长等待（秒）", "Longest wait (s)"),
    _figure("handle_mean_s", Kind.SECONDS, "平均处理时长（秒）", "Mean handle time (s)"),
    _figure("talk_mean_s", Kind.SECONDS, "平均通话（秒）", "Mean talk (s)"),
    _figure("held_mean_s", Kind.SECONDS, "平均保持（秒）", "Mean hold (s)"),
    _figure("after_call_mean_s", Kind.SECONDS, "平均话后处理（秒）", "Mean after-call work (s)"),
    _figure("rings", Kind.COUNT, "振铃", "Rings"),
    _figure("rings_missed", Kind.COUNT, "未应答振铃", "Rings not answered"),
    _figure("transfers", Kind.COUNT, "转接", "Transfers"),
    _figure("consultations", Kind.COUNT, "求助", "Consultations"),
    _figure("callbacks", Kind.COUNT, "回呼", "Callbacks"),
    _figure("callbacks_answered", Kind.COUNT, "回呼接通", "Callbacks answered"),
    _staffing("occupied_s", Kind.SECONDS, "占用时长（秒）", "Occupied (s)"),
    _staffing("available_s", Kind.SECONDS, "就绪时长（秒）", "Available (s)"),
    _staffing("after_call_s", Kind.SECONDS, "话后处理时长（秒）", "In after-call work (s)"),
    _staffing("away_s", Kind.SECONDS, "离席时长（秒）", "Away (s)"),
    _staffing("occupancy", Kind.PART, "占用率", "Occupancy"),
)


def cells(row: ReportRow, labels: Mapping[str, str]) -> list[Cell]:
    """A row in the order of COLUMNS; `labels` has what is shown for an id (a teller's staff number)."""
    return [labels.get(row.of, row.of) if column.name == "of" else column.of(row) for column in COLUMNS]
