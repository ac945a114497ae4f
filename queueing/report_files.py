"""A report as a file: CSV for other programs, XLSX for people, JSON for the page. Bytes out, no files."""

import csv
import io
from collections.abc import Iterable, Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

import msgspec
import xlsxwriter

from queueing.report_table import COLUMNS, Cell, Kind, cells
from queueing.reports import ReportRow
from session.vocabulary import Language

_DECIMALS: Final = 4
_FORMATS: Final = {
    Kind.MOMENT: "yyyy-mm-dd hh:mm",
    Kind.TEXT: "@",
    Kind.COUNT: "0",
    Kind.SECONDS: "0.0",
    Kind.PART: "0.0%",
}
_WIDTHS: Final = {Kind.MOMENT: 17, Kind.TEXT: 16}
_WIDTH: Final = 13


class Format(StrEnum):
    """The kinds of file."""

    CSV = "csv"
    XLSX = "xlsx"
    JSON = "json"


MEDIA_TYPES: Final = {
    Format.CSV: "text/csv; charset=utf-8",
    Format.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    Format.JSON: "application/json",
}


def report_file(rows: Iterable[ReportRow], labels: Mapping[str, str], form: Format, language: Language) -> bytes:
    """The whole file. Times are the clock of this machine; CSV and JSON have them with their distance from UTC."""
    table = [cells(row, labels) for row in rows]
    match form:
        case Format.CSV:
            return _csv(table)
        case Format.XLSX:
            return _xlsx(table, language)
        case Format.JSON:
            names = [column.name for column in COLUMNS]
            return msgspec.json.encode([dict(zip(names, map(_plain, row), strict=True)) for row in table])


def _csv(table: list[list[Cell]]) -> bytes:
    """RFC 4180. The mark at the beginning makes spreadsheets read it as UTF-8."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(column.name for column in COLUMNS)
    writer.writerows([_harmless(_plain(cell)) for cell in row] for row in table)
    return text.getvalue().encode("utf-8-sig")


def _plain(cell: Cell) -> str | int | float | None:
    match cell:
        case datetime():
            return cell.astimezone().isoformat(timespec="minutes")
        case float():
            return round(cell, _DECIMALS)
        case _:
            return cell


def _harmless(cell: str | float | None) -> str | float | None:
    """What begins like a formula would be carried out by a spreadsheet (CWE-1236)."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(("=", "+", "-", "@", "\t", "\r")) else cell


def _xlsx(table: list[list[Cell]], language: Language) -> bytes:
    # The library has no types of its own.
    file = io.BytesIO()
    book: Any = xlsxwriter.Workbook(file, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    sheet: Any = book.add_worksheet("报表" if language is Language.CHINESE else "Report")
    heading: Any = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
    for place, column in enumerate(COLUMNS):
        form: Any = book.add_format({"num_format": _FORMATS[column.kind]})
        sheet.set_column(place, place, _WIDTHS.get(column.kind, _WIDTH), form)
        sheet.write_string(0, place, column.heading(language), heading)
    for number, row in enumerate(table, start=1):
        for place, cell in enumerate(row):
            _write(sheet, number, place, cell)
    sheet.freeze_panes(1, 3)
    sheet.autofilter(0, 0, len(table), len(COLUMNS) - 1)
    book.close()
    return file.getvalue()


def _write(sheet: Any, number: int, place: int, cell: Cell) -> None:  # noqa: ANN401 - the library's worksheet
    match cell:
        case None:
            return
        case datetime():
            sheet.write_datetime(number, place, cell.astimezone().replace(tzinfo=None))
        case str():
            sheet.write_string(number, place, cell)
        case _:
            sheet.write_number(number, place, cell)
