"""A stand-in for the core banking system, as docs/core-banking.yaml describes it.

Another process, another program: it knows the counter by that document alone. It can be told to fail, as banks do.
"""

import asyncio
import secrets
from decimal import InvalidOperation
from pathlib import Path
from typing import Final, TypeVar

import msgspec
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from sandbox.bank_books import KINDS, Account, AnotherBodyError, BankBooks, fen_of, yuan
from sandbox.first_accounts import FIRST_ACCOUNTS

MOST_BYTES: Final = 16 * 1024
Told = TypeVar("Told")


class HolderCheck(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    document: str
    number: str
    name: str


class NameCheck(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    name: str


class Order(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An effect that is asked for."""

    kind: str
    parameters: dict[str, str]


class NewAccount(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    holder: str
    document_kind: str
    document_number: str
    balance: str
    mobile: str = ""
    status: str = "open"


class Faults(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How it answers from now on."""

    slow_s: float = 0.0
    """It does it, and answers so much later."""
    error: bool = False
    """500, and nothing is done."""
    drop_after_doing: bool = False
    """It does it, and the connection ends without an answer."""
    forget_keys: bool = False
    """It does again what it has done: no bank should."""


class _Dropped(Response):
    """Promises an answer, and ends before it."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG002 - ASGI
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"1000")]})
        await send({"type": "http.response.body", "body": b"{", "more_body": False})


class _NotUnderstoodError(Exception):
    """The request is not as the document says; or who asks is nobody."""

    def __init__(self, status: int, error: str) -> None:
        super().__init__(error)
        self.status = status
        self.error = error


class CoreBank:
    """The HTTP interface of one bank's books. `key` is what a caller must show."""

    def __init__(self, books: BankBooks, key: str) -> None:
        self._books = books
        self._key = key
        self.faults = Faults()

    def app(self) -> Starlette:
        return Starlette(
            routes=[
                Route("/accounts/{account}/holder-check", self._check_holder, methods=["POST"]),
                Route("/accounts/{account}/name-check", self._check_name, methods=["POST"]),
                Route("/effects/{key}", self._effect, methods=["GET"]),
                Route("/effects/{key}", self._do, methods=["PUT"]),
                Route("/postings", self._postings),
                # Of the stand-in alone: no bank has these.
                Route("/sandbox/accounts/{account}", self._show_account, methods=["GET"]),
                Route("/sandbox/accounts/{account}", self._put_account, methods=["PUT"]),
                Route("/sandbox/total", self._total),
                Route("/sandbox/faults", self._fail, methods=["PUT"]),
            ],
            exception_handlers={_NotUnderstoodError: _refuse},
        )

    async def _check_holder(self, request: Request) -> Response:
        self._let_in(request)
        told = await _told(request, HolderCheck)
        account = self._books.account(request.path_params["account"])
        if account is None:
            return await self._answered({"status": "no_such_account"}, 404)
        same = (account.document_kind, account.document_number) == (told.document, told.number)
        return await self._answered(
            {"status": account.status, "same_document": same, "same_name": account.holder == told.name}
        )

    async def _check_name(self, request: Request) -> Response:
        self._let_in(request)
        told = await _told(request, NameCheck)
        account = self._books.account(request.path_params["account"])
        if account is None:
            return await self._answered({"status": "no_such_account"}, 404)
        return await self._answered({"status": account.status, "same_name": account.holder == told.name})

    async def _do(self, request: Request) -> Response:
        self._let_in(request)
        told = await _told(request, Order)
        if frozenset(told.parameters) != KINDS.get(told.kind):
            raise _NotUnderstoodError(400, "malformed")
        key, forget = request.path_params["key"], self.faults.forget_keys
        try:
            outcome = self._books.do(key, told.kind, told.parameters, forget_keys=forget)
        except AnotherBodyError:
            raise _NotUnderstoodError(409, "another_body") from None
        except InvalidOperation:
            raise _NotUnderstoodError(400, "malformed") from None
        return await self._answered(outcome)

    async def _effect(self, request: Request) -> Response:
        self._let_in(request)
        outcome = self._books.effect(request.path_params["key"])
        if outcome is None:
            return await self._answered({"outcome": "never_seen"}, 404)
        return await self._answered(outcome)

    async def _postings(self, request: Request) -> Response:
        self._let_in(request)
        return await self._answered({"postings": self._books.postings(request.query_params.get("day", ""))})

    async def _show_account(self, request: Request) -> Response:
        account = self._books.account(request.path_params["account"])
        if account is None:
            raise _NotUnderstoodError(404, "no_such_account")
        return _json({**msgspec.to_builtins(account), "balance": yuan(account.fen)})

    async def _put_account(self, request: Request) -> Response:
        told = await _told(request, NewAccount)
        account = Account(
            account=request.path_params["account"],
            holder=told.holder,
            document_kind=told.document_kind,
            document_number=told.document_number,
            mobile=told.mobile,
            status=told.status,
            fen=fen_of(told.balance),
        )
        self._books.put_account(account)
        return Response(status_code=204)

    async def _total(self, _: Request) -> Response:
        return _json({"total": yuan(self._books.total_fen())})

    async def _fail(self, request: Request) -> Response:
        self.faults = await _told(request, Faults)
        return Response(status_code=204)

    def _let_in(self, request: Request) -> None:
        if not secrets.compare_digest(request.headers.get("authorization", ""), f"Bearer {self._key}"):
            raise _NotUnderstoodError(401, "unauthorized")
        if self.faults.error:
            raise _NotUnderstoodError(500, "out_of_order")

    async def _answered(self, answer: object, status: int = 200) -> Response:
        await asyncio.sleep(self.faults.slow_s)
        return _Dropped() if self.faults.drop_after_doing else _json(answer, status)


async def _told(request: Request, kind: type[Told]) -> Told:
    try:
        return msgspec.json.decode((await request.body())[:MOST_BYTES], type=kind)
    except msgspec.DecodeError:
        raise _NotUnderstoodError(400, "malformed") from None


async def _refuse(_: Request, why: Exception) -> Response:
    assert isinstance(why, _NotUnderstoodError)
    return _json({"error": why.error}, why.status)


def _json(answer: object, status: int = 200) -> Response:
    return Response(msgspec.json.encode(answer), status, media_type="application/json")


def serve(file: Path, key: str, port: int) -> None:
    """Until it is ended. Its books are in `file`; new ones begin with the first accounts."""
    books = BankBooks(file)
    try:
        if not books.has_customers():
            for account in FIRST_ACCOUNTS:
                books.put_account(account)
        app = CoreBank(books, key).app()
        config = uvicorn.Config(app, host="127.0.0.1", port=port, log_config=None, access_log=False, lifespan="off")
        uvicorn.Server(config).run()
    finally:
        books.close()
