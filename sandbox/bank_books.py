"""The books of a small bank, in SQLite: accounts with their holders, balances, postings, and effects by their keys.

What is done is done in one transaction, with its key: the same key again finds what came of it.
"""

import hashlib
import json
import sqlite3
from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Final

import msgspec

CLEARING: Final = "clearing"
"""Where money to and from other banks stands: the sum of all balances is always the same."""
PRODUCTS: Final = "products"
_SCHEMA: Final = """
create table if not exists accounts (
    account text primary key, holder text not null, document_kind text not null, document_number text not null,
    mobile text not null, status text not null, fen integer not null
);
create table if not exists effects (
    key text primary key, body_hash text not null, kind text not null, outcome text not null, reason text not null,
    reference text not null, at text not null
);
create table if not exists postings (
    number integer primary key, key text not null, account text not null, fen integer not null, day text not null
);
create table if not exists certificates (key text primary key, account text not null, fen integer not null);
"""
_DONE_AT: Final = "%Y-%m-%dT%H:%M:%S.%fZ"


class Account(msgspec.Struct, frozen=True):
    """`status`: open, lost (a card that pays nothing), closed. `fen`: hundredths of a yuan."""

    account: str
    holder: str
    document_kind: str
    document_number: str
    mobile: str
    status: str
    fen: int


class Outcome(msgspec.Struct, frozen=True):
    """`outcome`: done or refused; `reason` says why, where it is refused."""

    outcome: str
    reason: str
    reference: str


class AnotherBodyError(Exception):
    """This key has been used for something else."""


class RefusedError(Exception):
    """The bank does not do it; nothing is changed."""


class BankBooks:
    """One bank, in one file."""

    def __init__(self, file: Path) -> None:
        file.parent.mkdir(parents=True, exist_ok=True)
        self._database = sqlite3.connect(file, isolation_level=None, timeout=10.0)
        self._database.execute("pragma journal_mode = wal")
        self._database.execute("pragma synchronous = full")
        self._database.executescript(_SCHEMA)
        for own in (CLEARING, PRODUCTS):
            self._database.execute(
                "insert or ignore into accounts values (?, 'the bank', '', '', '', 'open', 0)", (own,)
            )

    def close(self) -> None:
        self._database.close()

    def put_account(self, one: Account) -> None:
        """Open it, or set it to this; what it holds beyond its balance before comes from clearing."""
        with self._transaction():
            before = self.account(one.account)
            self._database.execute(
                "insert or replace into accounts values (?, ?, ?, ?, ?, ?, ?)",
                (one.account, one.holder, one.document_kind, one.document_number, one.mobile, one.status, one.fen),
            )
            self._add(CLEARING, (before.fen if before is not None else 0) - one.fen)

    def account(self, account: str) -> Account | None:
        row = self._database.execute("select * from accounts where account = ?", (account,)).fetchone()
        return Account(*row) if row is not None else None

    def has_customers(self) -> bool:
        """Whether there is an account beside the bank's own."""
        return bool(self._database.execute("select count(*) > 2 from accounts").fetchone()[0])

    def total_fen(self) -> int:
        return int(self._database.execute("select sum(fen) from accounts").fetchone()[0])

    def postings(self, day: str) -> list[dict[str, object]]:
        rows = self._database.execute(
            "select number, key, account, fen from postings where day = ? order by number", (day,)
        )
        return [{"number": row[0], "key": row[1], "account": row[2], "amount": yuan(row[3])} for row in rows]

    def effect(self, key: str) -> Outcome | None:
        """What came of this key; None when the bank has never seen it."""
        row = self._database.execute("select outcome, reason, reference from effects where key = ?", (key,)).fetchone()
        return Outcome(*row) if row is not None else None

    def do(self, key: str, kind: str, parameters: Mapping[str, str], *, forget_keys: bool = False) -> Outcome:
        """Carry it out once. Raises AnotherBodyError. With `forget_keys` the bank does it as often as it is asked."""
        body = json.dumps([kind, dict(sorted(parameters.items()))], ensure_ascii=False)
        body_hash = hashlib.sha256(body.encode()).hexdigest()
        with self._transaction():
            held = self._database.execute("select body_hash from effects where key = ?", (key,)).fetchone()
            if held is not None and not forget_keys:
                if held[0] != body_hash:
                    raise AnotherBodyError(key)
                known = self.effect(key)
                assert known is not None, "it was found a moment ago"
                return known
            outcome = self._try(key, kind, parameters)
            now = datetime.now(UTC).strftime(_DONE_AT)
            self._database.execute(
                "insert or replace into effects values (?, ?, ?, ?, ?, ?, ?)",
                (key, body_hash, kind, outcome.outcome, outcome.reason, outcome.reference, now),
            )
        return outcome

    def _try(self, key: str, kind: str, parameters: Mapping[str, str]) -> Outcome:
        reference = hashlib.sha256(key.encode()).hexdigest()[:12].upper()
        try:
            _KINDS[kind](self, key, parameters)
        except RefusedError as why:
            return Outcome("refused", str(why), reference)
        return Outcome("done", "", reference)

    def _open(self, account: str) -> Account:
        found = self.account(account)
        if found is None:
            raise RefusedError("no_such_account")
        if found.status != "open":
            raise RefusedError(f"account_{found.status}")
        return found

    def _pay(self, key: str, account: str, other: str, amount: str) -> None:
        fen = fen_of(amount)
        if self._open(account).fen < fen:
            raise RefusedError("not_enough")
        for whose, change in ((account, -fen), (other, fen)):
            self._add(whose, change)
            self._database.execute(
                "insert into postings (key, account, fen, day) values (?, ?, ?, ?)",
                (key, whose, change, datetime.now().astimezone().date().isoformat()),
            )

    def _add(self, account: str, fen: int) -> None:
        self._database.execute("update accounts set fen = fen + ? where account = ?", (fen, account))

    def transfer(self, key: str, told: Mapping[str, str]) -> None:
        payee = self.account(told["payee_account"])
        if payee is not None and payee.holder != told["payee_name"]:
            raise RefusedError("payee_name")
        if told["payee_account"] == told["account"]:
            raise RefusedError("same_account")
        self._pay(key, told["account"], payee.account if payee is not None else CLEARING, told["amount"])

    def purchase(self, key: str, told: Mapping[str, str]) -> None:
        self._pay(key, told["account"], PRODUCTS, told["amount"])

    def change_mobile(self, _: str, told: Mapping[str, str]) -> None:
        self._open(told["account"])
        self._database.execute("update accounts set mobile = ? where account = ?", (told["mobile"], told["account"]))

    def report_loss(self, _: str, told: Mapping[str, str]) -> None:
        self._open(told["account"])
        self._database.execute("update accounts set status = 'lost' where account = ?", (told["account"],))

    def certify_balance(self, key: str, told: Mapping[str, str]) -> None:
        fen = self._open(told["account"]).fen
        self._database.execute("insert or replace into certificates values (?, ?, ?)", (key, told["account"], fen))

    @contextmanager
    def _transaction(self) -> Generator[None]:
        self._database.execute("begin immediate")
        try:
            yield
        except BaseException:
            self._database.execute("rollback")
            raise
        self._database.execute("commit")


_KINDS: Final[Mapping[str, Callable[[BankBooks, str, Mapping[str, str]], None]]] = {
    "transfer": BankBooks.transfer,
    "purchase": BankBooks.purchase,
    "change_mobile": BankBooks.change_mobile,
    "report_loss": BankBooks.report_loss,
    "certify_balance": BankBooks.certify_balance,
}
KINDS: Final[Mapping[str, frozenset[str]]] = {
    "transfer": frozenset({"account", "amount", "payee_account", "payee_name"}),
    "purchase": frozenset({"account", "amount", "product"}),
    "change_mobile": frozenset({"account", "mobile"}),
    "report_loss": frozenset({"account"}),
    "certify_balance": frozenset({"account", "on"}),
}
"""What each kind of effect is told."""


def fen_of(amount: str) -> int:
    """`80000.00` in fen; raises RefusedError for what is no amount of whole fen above zero."""
    fen = Decimal(amount) * 100
    if fen != fen.to_integral_value() or fen <= 0:
        raise RefusedError("amount")
    return int(fen)


def yuan(fen: int) -> str:
    return f"{Decimal(fen) / 100:.2f}"
