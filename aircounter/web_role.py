"""The web process: pages, HTTP interface, WebSockets."""

import asyncio
import socket
from importlib.resources import files
from pathlib import Path
from typing import Final

import structlog
import uvicorn
from starlette.applications import Starlette

from aircounter.core_bank import core_bank_of
from aircounter.introductions import introductions_of
from aircounter.metrics_port import metrics_shown
from aircounter.move_calls import watch_media
from aircounter.outlast import outlast
from aircounter.process_metrics import ProcessMetrics
from aircounter.rare_searches import search_rarely
from aircounter.readiness import troubles
from aircounter.receipt_press import press_of
from aircounter.recordings import replay_files
from aircounter.settings import Settings
from aircounter.texting import return_links
from aircounter.turn_secret import turn_servers
from aircounter.wiring import OPENS_WITHIN_S, backbone
from media.link import MediaLink
from people.accounts import Accounts
from queueing.opening_kept import LineDoor
from queueing.presence import Presence
from signaling.app import build_app
from signaling.case_push import CasePush
from signaling.door import Door
from signaling.hub import Hub
from signaling.line_push import push_line
from signaling.outage_push import push_outage
from signaling.presence_kept import keep_present
from signaling.quality_push import push_quality
from signaling.slot_push import SlotPush
from signaling.wallboard_push import push_wallboard
from transactions.case_door import CaseDoor
from transactions.pictures_kept import PicturesKept

GRACEFUL_S: Final = 3
"""What open requests get at shutdown; pages connect anew by themselves."""
PING_S: Final = 2.25
PONG_WITHIN_S: Final = 2.5
"""A browser that stands still, or a network that is gone, is known within five seconds (RFC 6455, 5.5.2)."""
HARD_FRAME_LIMIT: Final = 256 * 1024
"""Beyond this a frame is not even read to be refused politely."""

log = structlog.get_logger()


def pages_folder() -> Path:
    """Where the built web client is."""
    return Path(str(files("aircounter"))).parent / "web_client" / "dist"


async def run_web(settings: Settings) -> None:
    """Serve until told to stop."""
    async with (
        metrics_shown(settings.metrics_host, settings.metrics_port),
        backbone(settings, OPENS_WITHIN_S) as parts,
        core_bank_of(settings) as core_bank,
    ):
        link = MediaLink(parts.redis)
        parts.counter.line_door = LineDoor(parts.store.pool)
        cases = CaseDoor(parts.store)
        parts.counter.case_door = cases
        door = Door(
            counter=parts.counter,
            accounts=Accounts(parts.store),
            redis=parts.redis,
            presence=Presence(parts.redis),
            media=link,
            replay=replay_files(settings, parts.store),
            hub=Hub(),
            cases=cases,
            core_bank=core_bank,
            pictures=PicturesKept(settings.data / "pictures", parts.store.keys),
            origins=settings.origins,
            turn=turn_servers(settings),
            links=return_links(settings),
            introductions=introductions_of(settings),
            receipts=press_of(settings),
            sends_sms=settings.sms_gateway_url is not None,
        )
        metrics = ProcessMetrics()
        parts.feed.subscribe(metrics.hear)
        parts.feed.subscribe(door.hub.take)
        slots = SlotPush(door)
        parts.feed.subscribe(slots.take)
        told = CasePush(door)
        parts.feed.subscribe(told.take)
        server = _server(settings, build_app(door, pages_folder(), lambda: troubles(parts, link)))
        async with asyncio.TaskGroup() as tasks:
            works = {
                "feed": parts.feed.run,
                "places": lambda: push_line(door),
                "slots": slots.run,
                "cases": told.run,
                "forms": told.look_for_typed,
                "presence": lambda: keep_present(door),
                "outage": lambda: push_outage(door),
                "media watch": lambda: watch_media(parts.counter, parts.redis),
                "quality": lambda: push_quality(door),
                "wallboard": lambda: push_wallboard(door),
                "loop watch": metrics.watch_loop,
            }
            # A database or a Redis that is away for a while ends none of them.
            background = [tasks.create_task(outlast(work, name)) for name, work in works.items()]
            search_rarely()
            log.info("web process serves", port=settings.port)
            await server.serve(_sockets(settings))
            for task in background:
                task.cancel()


def _server(settings: Settings, app: Starlette) -> uvicorn.Server:
    return uvicorn.Server(
        uvicorn.Config(
            app,
            host=settings.host,
            port=settings.port,
            ws="websockets-sansio",
            ws_max_size=HARD_FRAME_LIMIT,
            ws_per_message_deflate=False,
            ws_ping_interval=PING_S,
            ws_ping_timeout=PONG_WITHIN_S,
            access_log=False,
            log_config=None,
            lifespan="off",
            timeout_graceful_shutdown=GRACEFUL_S,
            ssl_certfile=settings.tls.certificate if settings.tls is not None else None,
            ssl_keyfile=settings.tls.key if settings.tls is not None else None,
        )
    )


def _sockets(settings: Settings) -> list[socket.socket] | None:
    """The supervisor's socket, where there is one; without it the server makes its own."""
    return None if settings.listening is None else [socket.socket(fileno=settings.listening)]
