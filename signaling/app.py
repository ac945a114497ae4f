"""The web application: routes, pages, refusals, headers."""

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Final

import structlog
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, Response
from starlette.routing import Mount, Route, WebSocketRoute

from session_store.outage import OUTAGE
from signaling import (
    http_admin,
    http_alarms,
    http_cases,
    http_competence,
    http_customers,
    http_pictures,
    http_preview,
    http_receipts,
    http_replay,
    http_returns,
    http_staff,
    http_supervisor,
    http_types,
)
from signaling.assets import Assets
from signaling.door import Door, Problem, answer
from signaling.headers import SecurityHeaders
from signaling.websocket import serve_websocket

PAGES: Final = {
    "/": "index.html",
    "/teller": "teller.html",
    "/qa": "qa.html",
    "/admin": "admin.html",
    "/supervisor": "supervisor.html",
}

RETRY_AFTER_S: Final = 2

log = structlog.get_logger()
Readiness = Callable[[], Awaitable[list[str]]]


def build_app(door: Door, pages: Path, readiness: Readiness) -> Starlette:
    """The application of one web process. `readiness` names what is wrong; `pages` is the built client's folder."""

    async def ready(_: Request) -> Response:
        troubles = await readiness()
        return answer({"ready": not troubles, "troubles": troubles}, 503 if troubles else 200)

    routes = [
        Route("/healthz", healthy),
        Route("/readyz", ready),
        *http_customers.ROUTES,
        *http_returns.ROUTES,
        *http_staff.ROUTES,
        *http_replay.ROUTES,
        *http_supervisor.ROUTES,
        *http_admin.ROUTES,
        *http_preview.ROUTES,
        *http_alarms.ROUTES,
        *http_competence.ROUTES,
        *http_types.ROUTES,
        *http_cases.ROUTES,
        *http_pictures.ROUTES,
        *http_receipts.ROUTES,
        WebSocketRoute("/ws", serve_websocket),
        *[Route(path, _page(pages / file)) for path, file in PAGES.items()],
        Mount("/assets", Assets(directory=pages / "assets", check_dir=False)),
    ]
    handlers = {Problem: refuse, **dict.fromkeys(OUTAGE, unavailable)}
    app = Starlette(routes=routes, exception_handlers=handlers)
    app.add_middleware(SecurityHeaders)
    app.state.door = door
    return app


async def healthy(_: Request) -> Response:
    """The process runs and its event loop turns."""
    return PlainTextResponse("ok\n")


async def refuse(_: Request, problem: Exception) -> Response:
    """Turn a Problem into its answer."""
    assert isinstance(problem, Problem)
    response = answer({"code": problem.code, "sentence": problem.sentence}, problem.status)
    if problem.retry_after_s is not None:
        response.headers["Retry-After"] = str(problem.retry_after_s)
    return response


async def unavailable(_: Request, error: Exception) -> Response:
    """The database or Redis is away: nothing was done, and it may be asked again soon."""
    log.warning("a request meets an outage", why=type(error).__name__)
    sentence = "The counter is recovering from a fault; try again in a moment."
    response = answer({"code": "unavailable", "sentence": sentence}, 503)
    response.headers["Retry-After"] = str(RETRY_AFTER_S)
    return response


def _page(file: Path) -> Callable[[Request], Awaitable[Response]]:
    async def page(_: Request) -> Response:
        return FileResponse(file, headers={"Cache-Control": "no-cache"})

    return page
