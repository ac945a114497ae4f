"""A stand-in for an SMS gateway: takes texts over HTTP, keeps them on disk, and shows them instead of sending them.

For demonstrations and tests, on this machine alone. It can be told to fail, as gateways do.
"""

import asyncio
import html
import re
import secrets
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Final

import click
import msgspec
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from aircounter.partner_key import SMS_KEY
from aircounter.run_command import run, settings_of_environment
from aircounter.sms_messages import KeptMessage, KeptMessages

SLOW_S: Final = 10.0
"""Longer than the counter waits for an answer."""
MAX_BODY_BYTES: Final = 4_096
_LINK: Final = re.compile(r"https?://[^\s<]+")
_PAGE: Final = """<!doctype html><html lang="zh-CN"><meta charset="utf-8"><meta http-equiv="refresh" content="3">
<meta name="viewport" content="width=device-width"><title>短信 · SMS</title>
<style>body{font:17px/1.6 system-ui;max-width:34rem;margin:1rem auto;padding:0 1rem;background:#f3f5f7;color:#16202b}
article{background:#fff;border-radius:14px;padding:.8rem 1rem;margin:.8rem 0}a{overflow-wrap:anywhere;color:#0b5cad}
small{color:#55636f}</style><h1>短信 · SMS</h1>"""
_NONE: Final = "<p>还没有短信。客户留下手机号，轮到时就会出现在这里。<br>No messages yet.</p>"


class Behaviour(StrEnum):
    """How it answers from now on."""

    WORKS = "works"
    REFUSES = "refuses"
    """422: it will not have the number."""
    SLOW = "slow"
    """Takes it, and answers after `SLOW_S`."""
    TAKES_AND_FAILS = "takes_and_fails"
    """Takes it, and answers 500."""
    AWAY = "away"
    """503, and takes nothing."""


class NewMessage(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    to: Annotated[str, msgspec.Meta(pattern=r"^\+[1-9][0-9]{7,14}$")]
    text: Annotated[str, msgspec.Meta(min_length=1, max_length=500)]


class NewBehaviour(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    behaviour: Behaviour


class Gateway:
    """One stand-in. `key` is what a counter must show to hand over texts."""

    def __init__(self, kept: KeptMessages, key: str, slow_s: float = SLOW_S) -> None:
        self._kept = kept
        self._key = key
        self._slow_s = slow_s
        self.behaviour = Behaviour.WORKS

    def app(self) -> Starlette:
        """Its HTTP interface."""
        return Starlette(
            routes=[
                Route("/", self._page),
                Route("/messages", self._list),
                Route("/messages", self._take, methods=["POST"]),
                Route("/behaviour", self._behave, methods=["PUT"]),
            ]
        )

    async def _take(self, request: Request) -> Response:
        if not secrets.compare_digest(request.headers.get("authorization", ""), f"Bearer {self._key}"):
            return Response(status_code=401)
        key = request.headers.get("idempotency-key", "")
        try:
            message = msgspec.json.decode((await request.body())[:MAX_BODY_BYTES], type=NewMessage)
        except msgspec.DecodeError:
            return Response(status_code=400)
        if not key or self.behaviour is Behaviour.REFUSES:
            return Response(status_code=422 if key else 400)
        if self.behaviour is Behaviour.AWAY:
            return Response(status_code=503)
        self._kept.take(key, message.to, message.text)
        return await self._answer()

    async def _answer(self) -> Response:
        match self.behaviour:
            case Behaviour.TAKES_AND_FAILS:
                return Response(status_code=500)
            case Behaviour.SLOW:
                await asyncio.sleep(self._slow_s)
            case _:
                pass
        return Response(status_code=202)

    async def _list(self, _: Request) -> Response:
        return Response(msgspec.json.encode({"messages": self._kept.newest()}), media_type="application/json")

    async def _behave(self, request: Request) -> Response:
        try:
            wanted = msgspec.json.decode((await request.body())[:MAX_BODY_BYTES], type=NewBehaviour)
        except msgspec.DecodeError:
            return Response(status_code=400)
        self.behaviour = wanted.behaviour
        return Response(status_code=204)

    async def _page(self, _: Request) -> Response:
        shown = "".join(_article(message) for message in self._kept.newest())
        return HTMLResponse(_PAGE + (shown or _NONE) + "</html>")


def messages_file(data: Path) -> Path:
    """Where the stand-in of a data folder keeps them."""
    return data / "sms-gateway" / "messages.sqlite"


def _article(message: KeptMessage) -> str:
    text = _LINK.sub(lambda link: f'<a href="{link[0]}">{link[0]}</a>', html.escape(message.text))
    when = message.taken_at.astimezone().strftime("%H:%M:%S")
    return f"<article><small>{html.escape(message.to)} · {when}</small><br>{text}</article>"


@click.command("sms-gateway")
@click.option("--port", type=int, required=True, help="TCP port on 127.0.0.1.")
def sms_gateway(port: int) -> None:
    """Run a stand-in for an SMS gateway on this machine: it keeps texts and shows them instead of sending them."""
    settings = settings_of_environment()
    with KeptMessages(messages_file(settings.data)) as kept:
        app = Gateway(kept, SMS_KEY.load(settings)).app()
        config = uvicorn.Config(app, host="127.0.0.1", port=port, log_config=None, access_log=False, lifespan="off")
        run(uvicorn.Server(config).serve())
