"""Interval reports: every figure of docs/metrics.md, on days that are told by hand."""

import csv
import io
import zipfile
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from queueing.figures import Figures, figures_of, quantile
from queueing.intervals import Interval, Period, days, periods
from queueing.report_files import Format, report_file
from queueing.report_table import COLUMNS
from queueing.reports import By, Facts, ReportRow, Staffing, report
from queueing.routing_plan import STANDARD_PLAN, LineBusiness, LineId, LinePlan, RoutingPlan
from session.identifiers import StaffId, TeamId
from session.vocabulary import Business, Channel, Duty, Language
from session_store.contact_facts import ContactFacts
from session_store.duty_spans import DutySpan

DAY = date(2026, 3, 2)
NINE = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
LIN, HE = StaffId("01900000-0000-7000-8000-0000000000a1"), StaffId("01900000-0000-7000-8000-0000000000a2")
PLAN = msgspec.structs.replace(
    STANDARD_PLAN,
    lines=(
        LinePlan(id=LineId("cards"), businesses=(LineBusiness(business=Business.CARD),), target_s=20.0),
        LinePlan(
            id=LineId("others"),
            businesses=tuple(LineBusiness(business=one) for one in Business if one is not Business.CARD),
            target_s=60.0,
        ),
    ),
)


def after(seconds: float) -> datetime:
    return NINE + timedelta(seconds=seconds)


def waits(joined_s: float, business: Business = Business.CARD, channel: Channel = Channel.VIDEO) -> ContactFacts:
    return ContactFacts(1, business, channel, joined_line_at=after(joined_s))


def left(joined_s: float, waited_s: float, business: Business = Business.CARD) -> ContactFacts:
    return msgspec.structs.replace(waits(joined_s, business), left_at=after(joined_s + waited_s))


def served(
    joined_s: float,
    waited_s: float,
    talked_s: float = 100.0,
    after_call_s: float = 20.0,
    business: Business = Business.CARD,
    teller: StaffId = LIN,
) -> ContactFacts:
    return msgspec.structs.replace(
        waits(joined_s, business),
        answered_at=after(joined_s + waited_s),
        ended_at=after(joined_s + waited_s + talked_s),
        wrapped_up_at=after(joined_s + waited_s + talked_s + after_call_s),
        teller_id=teller,
        rings=1,
    )


def span(teller: StaffId, duty: Duty, from_s: float, until_s: float | None) -> DutySpan:
    return DutySpan(teller, duty, after(from_s), after(until_s) if until_s is not None else None)


def rows_of(
    contacts: Sequence[ContactFacts],
    by: By,
    spans: Sequence[DutySpan] = (),
    interval: Interval = Interval.HALF,
    plan: RoutingPlan = PLAN,
) -> list[ReportRow]:
    """The report of the day, as of the evening."""
    facts = Facts(contacts, spans, after(8 * 3600))
    return list(report(facts, periods(DAY, DAY, interval, UTC), by, plan))


def test_each_figure_is_what_its_definition_says() -> None:
    contacts = [
        served(0, 10, talked_s=100, after_call_s=20),
        served(1, 20, talked_s=200, after_call_s=40),
        served(2, 21, talked_s=300, after_call_s=60),
        left(3, 30),
        left(4, 5),
        waits(5),
    ]
    figures = figures_of(contacts, lambda _: 20.0)
    assert (figures.offered, figures.answered, figures.answered_in_target) == (6, 3, 2)
    assert (figures.abandoned, figures.abandoned_short) == (1, 1)
    # Answered in time ÷ answered, and with those who gave up in earnest.
    assert figures.service_level_answered == pytest.approx(2 / 3)
    assert figures.service_level_all == pytest.approx(2 / 4)
    assert (figures.wait_mean_s, figures.wait_p90_s, figures.wait_longest_s) == (17.0, 21.0, 21.0)
    assert (figures.handle_mean_s, figures.talk_mean_s, figures.after_call_mean_s) == (240.0, 200.0, 40.0)


def test_of_nothing_there_is_no_mean_and_no_service_level() -> None:
    figures = figures_of([waits(0)], lambda _: 20.0)
    assert figures.offered == 1
    assert figures.service_level_answered is figures.service_level_all is figures.wait_mean_s is None
    # Who opened a session and never joined a line is no contact of any line.
    never_joined = ContactFacts(1, Business.CARD, Channel.VIDEO, left_at=NINE)
    assert figures_of([never_joined], lambda _: 20.0).offered == 0


def test_after_call_work_that_goes_on_is_in_no_handle_time() -> None:
    goes_on = msgspec.structs.replace(served(0, 10), wrapped_up_at=None)
    assert figures_of([goes_on], lambda _: 20.0).handle_mean_s is None


@given(st.lists(st.floats(0, 1e6), min_size=1))
def test_nine_in_ten_waited_no_longer_than_the_90th_percentile(values: list[float]) -> None:
    ordered = sorted(values)
    found = quantile(ordered, 0.9)
    assert found in ordered
    assert sum(value <= found for value in ordered) >= 0.9 * len(ordered)
    assert sum(value < found for value in ordered) < 0.9 * len(ordered)


def test_a_contact_counts_where_it_joined_and_by_its_line_business_channel_and_teller() -> None:
    contacts = [
        served(0, 10),
        msgspec.structs.replace(left(60, 40, Business.LOAN), channel=Channel.VOICE),
        served(1799, 30, business=Business.LOAN, teller=HE),
        served(1800, 30, business=Business.LOAN, teller=HE),
    ]

    def found(by: By) -> list[tuple[int, str, int, int]]:
        return [
            (int((row.period.start - NINE).total_seconds()), row.of, row.figures.offered, row.figures.answered)
            for row in rows_of(contacts, by)
            if row.figures.offered
        ]

    assert found(By.ALL) == [(0, "", 3, 2), (1800, "", 1, 1)]
    assert found(By.LINE) == [(0, "cards", 1, 1), (0, "others", 2, 1), (1800, "others", 1, 1)]
    assert found(By.BUSINESS) == [(0, "card", 1, 1), (0, "loan", 2, 1), (1800, "loan", 1, 1)]
    assert found(By.CHANNEL) == [(0, "video", 2, 2), (0, "voice", 1, 0), (1800, "video", 1, 1)]
    assert found(By.TELLER) == [(0, LIN, 1, 1), (0, HE, 1, 1), (1800, HE, 1, 1)]


def test_each_line_has_its_own_target() -> None:
    rows = rows_of([served(0, 30), served(1, 30, business=Business.LOAN)], By.LINE)
    assert [(row.of, row.figures.answered_in_target) for row in rows] == [("cards", 0), ("others", 1)]


def test_tellers_time_counts_where_it_was_spent() -> None:
    spans = [
        span(LIN, Duty.READY, 0, 600),
        span(HE, Duty.READY, 300, None),
        span(LIN, Duty.OFFERED, 600, 610),
        span(LIN, Duty.IN_SESSION, 610, 2000),
        span(LIN, Duty.AFTER_CALL_WORK, 2000, 2100),
        span(LIN, Duty.ON_BREAK, 2100, 2400),
    ]
    rows = rows_of([], By.TELLER, spans)
    lin = [row.staffing for row in rows if row.of == LIN]
    assert lin == [
        Staffing(occupied_s=1200.0, available_s=600.0, after_call_s=0.0, away_s=0.0),
        Staffing(occupied_s=300.0, available_s=0.0, after_call_s=100.0, away_s=300.0),
    ]
    assert lin[0] is not None
    assert lin[0].occupancy == pytest.approx(1200 / 1800)
    # A span without an end lasts until now.
    assert sum(row.staffing.available_s for row in rows if row.of == HE and row.staffing) == 8 * 3600 - 300
    everybody = rows_of([], By.ALL, spans)
    first = next(row for row in everybody if row.period.start == NINE)
    assert first.staffing is not None
    assert first.staffing.available_s == 600 + 1500


def test_a_team_has_what_its_tellers_answered_and_their_time() -> None:
    zhao = StaffId("01900000-0000-7000-8000-0000000000a3")
    contacts = [served(0, 10), served(1, 10, teller=HE), served(2, 10, teller=zhao), left(3, 30)]
    spans = [span(LIN, Duty.READY, 0, 600), span(HE, Duty.READY, 0, 60), span(zhao, Duty.READY, 0, 30)]
    facts = Facts(contacts, spans, after(8 * 3600), {LIN: TeamId("A"), HE: TeamId("A")})
    rows = list(report(facts, periods(DAY, DAY, Interval.DAY, UTC), By.TEAM, PLAN))
    # Who gave up was nobody's; whoever is in no team is not left out.
    assert [(row.of, row.figures.offered, row.figures.answered) for row in rows] == [("", 1, 1), ("A", 2, 2)]
    assert [row.staffing.available_s if row.staffing else None for row in rows] == [30.0, 660.0]


def test_undivided_every_time_that_has_begun_has_a_row_and_none_of_the_future() -> None:
    rows = rows_of([], By.ALL)
    assert [row.period.start.hour * 2 + row.period.start.minute // 30 for row in rows] == list(range(2 * 17 + 1))


contact_stories = st.builds(
    served,
    joined_s=st.integers(0, 80_000),
    waited_s=st.integers(0, 4_000),
    business=st.sampled_from(Business),
    teller=st.sampled_from([LIN, HE]),
) | st.builds(left, joined_s=st.integers(0, 80_000), waited_s=st.integers(0, 4_000), business=st.sampled_from(Business))


@given(
    st.lists(contact_stories), st.sampled_from(Interval), st.sampled_from([By.ALL, By.LINE, By.BUSINESS, By.CHANNEL])
)
def test_however_it_is_cut_nobody_is_lost_and_nobody_counts_twice(
    contacts: list[ContactFacts], interval: Interval, by: By
) -> None:
    ordered = sorted(contacts, key=lambda contact: contact.joined_line_at or NINE)
    facts = Facts(ordered, (), NINE + timedelta(days=2))
    rows = list(report(facts, periods(DAY, DAY + timedelta(days=1), interval, UTC), by, PLAN))
    whole = figures_of(ordered, lambda business: 20.0 if business is Business.CARD else 60.0)
    for name in ("offered", "answered", "answered_in_target", "abandoned", "abandoned_short"):
        assert sum(getattr(row.figures, name) for row in rows) == getattr(whole, name)
    assert whole.offered == whole.answered + whole.abandoned + whole.abandoned_short


@given(
    st.dates(date(2020, 1, 1), date(2030, 12, 31)),
    st.integers(0, 3),
    st.sampled_from(Interval),
    st.sampled_from(["Asia/Shanghai", "Europe/Berlin", "Australia/Lord_Howe"]),
)
def test_intervals_have_no_gaps_also_where_clocks_are_changed(
    first: date, more: int, interval: Interval, zone: str
) -> None:
    last = first + timedelta(days=more)
    cut = periods(first, last, interval, ZoneInfo(zone))
    whole = days(first, last, ZoneInfo(zone))
    assert (cut[0].start, cut[-1].end) == (whole.start, whole.end)
    assert all(one.end == following.start for one, following in pairwise(cut))


def test_a_day_with_a_changed_clock_is_as_long_as_it_is() -> None:
    spring = periods(date(2026, 3, 29), date(2026, 3, 29), Interval.HOUR, ZoneInfo("Europe/Berlin"))
    assert len(spring) == 23
    assert spring[0] == Period(datetime(2026, 3, 28, 23, tzinfo=UTC), datetime(2026, 3, 29, 0, tzinfo=UTC))


def _report() -> list[ReportRow]:
    return [
        row for row in rows_of([served(0, 10), left(60, 40)], By.LINE, interval=Interval.DAY) if row.figures.offered
    ]


def test_csv_has_every_column_by_its_name_and_harmless_texts() -> None:
    (row,) = _report()
    raw = report_file([row, msgspec.structs.replace(row, of="=1+1")], {"cards": "卡业务"}, Format.CSV, Language.CHINESE)
    read = list(csv.DictReader(io.StringIO(raw.decode("utf-8-sig"))))
    assert list(read[0]) == [column.name for column in COLUMNS]
    assert (read[0]["of"], read[0]["offered"], read[0]["service_level_all"]) == ("卡业务", "2", "0.5")
    assert datetime.fromisoformat(read[0]["start"]) == row.period.start
    assert read[1]["of"] == "'=1+1"
    assert read[0]["occupancy"] == ""


def test_json_has_the_same() -> None:
    read: list[dict[str, Any]] = msgspec.json.decode(report_file(_report(), {}, Format.JSON, Language.ENGLISH))
    assert read[0]["of"] == "cards"
    assert read[0]["wait_mean_s"] == 10.0
    assert read[0]["occupancy"] is None


@pytest.mark.parametrize(
    ("language", "heading"), [(Language.CHINESE, "最长等待（秒）"), (Language.ENGLISH, "Longest wait (s)")]
)
def test_xlsx_is_a_workbook_with_headings_in_the_readers_language(language: Language, heading: str) -> None:
    book = zipfile.ZipFile(io.BytesIO(report_file(_report(), {}, Format.XLSX, language)))
    assert book.testzip() is None
    assert heading in book.read("xl/sharedStrings.xml").decode()
    sheet = book.read("xl/worksheets/sheet1.xml").decode()
    # Figures are numbers, not texts: two were offered, and one in two was answered in time.
    assert "<v>2</v>" in sheet.split('r="D2"')[1][:40]
    assert "<v>0.5</v>" in sheet.split('r="J2"')[1][:40]


def test_every_figure_has_a_column() -> None:
    assert set(Figures.__struct_fields__) <= {column.name for column in COLUMNS}
