"""Reports for supervisors: as JSON for the page's charts, as a file to take away."""

from datetime import UTC, date, datetime, timedelta
from typing import Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from queueing.intervals import Interval
from queueing.report_files import MEDIA_TYPES, Format, report_file
from queueing.report_query import ReportWanted, compute_report
from queueing.reports import By
from session.access import may_supervise
from session.vocabulary import Language
from session_store.figures import TooMuchAsked
from signaling.door import Problem, door_of, signed_in

MAX_DAYS: Final = 92
"""A quarter of a year: what a page waits for without doubting."""


async def report(request: Request) -> Response:
    """The counter's figures for some days."""
    if not may_supervise(await signed_in(request)):
        raise Problem(403, "not_yours", "Reports are for supervisors.")
    wanted, form, language = _wanted(request)
    try:
        made = await compute_report(door_of(request).counter.store, wanted, datetime.now(UTC))
    except TooMuchAsked as error:
        raise Problem(400, "too_much", "Ask for fewer days.") from error
    headers = {"Cache-Control": "no-store"}
    if form is not Format.JSON:
        name = f"report-{wanted.first}-{wanted.last}-{wanted.by.value}.{form.value}"
        headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return Response(report_file(made.rows, made.labels, form, language), 200, headers, MEDIA_TYPES[form])


def _wanted(request: Request) -> tuple[ReportWanted, Format, Language]:
    asked = request.query_params
    try:
        today = datetime.now().astimezone().date()
        first = date.fromisoformat(asked["from"]) if "from" in asked else today
        last = date.fromisoformat(asked["to"]) if "to" in asked else first
        wanted = ReportWanted(first, last, Interval(asked.get("interval", "30")), By(asked.get("by", "all")))
        form, language = Format(asked.get("format", "json")), Language(asked.get("language", "zh"))
    except ValueError as error:
        raise Problem(400, "malformed", "Days are written YYYY-MM-DD; see the protocol for the rest.") from error
    if not timedelta() <= last - first < timedelta(days=MAX_DAYS):
        raise Problem(400, "too_much", f"{MAX_DAYS} days at most.")
    return wanted, form, language


ROUTES = [Route("/api/supervisor/report", report)]
