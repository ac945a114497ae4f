"""The stand-in for a core bank: it really holds balances, does what it is told once, and fails as it is told."""

from collections.abc import Generator
from datetime import datetime
from pathlib import Path
from typing import Any

import httpx
import pytest
import yaml

from sandbox.bank_books import KINDS
from session.case.effects import PARAMETERS, EffectKind
from tests.sandbox.bank_process import Bank, bank_process, free_port

WANG, LI, LOST = "6200000000000018", "6200000000000026", "6200000000000059"


@pytest.fixture(scope="module")
def bank(tmp_path_factory: pytest.TempPathFactory) -> Generator[Bank]:
    with bank_process(tmp_path_factory.mktemp("bank"), free_port()) as one:
        yield one


@pytest.fixture(autouse=True)
def _works(bank: Bank) -> Generator[None]:  # pyright: ignore[reportUnusedFunction]
    bank.fails()
    total = bank.total()
    yield
    bank.fails()
    assert bank.total() == total, "money has come from nowhere"


def transfer(amount: str = "100.00", **more: str) -> dict[str, Any]:
    told = {"account": WANG, "amount": amount, "payee_account": LI, "payee_name": "李明"} | more
    return {"kind": "transfer", "parameters": told}


def balance(bank: Bank, account: str) -> float:
    return float(bank.account(account)["balance"])


def test_the_same_key_is_done_once_and_another_body_under_it_is_refused(bank: Bank) -> None:
    before = balance(bank, WANG), balance(bank, LI)
    answers = [bank.http.put("/effects/case-1", json=transfer()).json() for _ in range(3)]
    assert [answer["outcome"] for answer in answers] == ["done"] * 3
    assert len({answer["reference"] for answer in answers}) == 1
    assert (balance(bank, WANG), balance(bank, LI)) == (before[0] - 100, before[1] + 100)
    assert bank.http.put("/effects/case-1", json=transfer("200.00")).status_code == 409
    assert bank.http.get("/effects/case-1").json() == answers[0]
    assert bank.http.get("/effects/case-never").status_code == 404
    day = datetime.now().astimezone().date().isoformat()
    mine = [one for one in bank.http.get("/postings", params={"day": day}).json()["postings"] if one["key"] == "case-1"]
    assert [(one["account"], one["amount"]) for one in mine] == [(WANG, "-100.00"), (LI, "100.00")]


@pytest.mark.parametrize(
    ("told", "reason"),
    [
        (transfer("99999999.00"), "not_enough"),
        (transfer(account="6200000000009999"), "no_such_account"),
        (transfer(account=LOST), "account_lost"),
        (transfer(payee_name="李鸣"), "payee_name"),
        (transfer(payee_account=WANG, payee_name="王小明"), "same_account"),
        (transfer("0.00"), "amount"),
    ],
)
def test_what_cannot_be_done_is_refused_with_its_reason_and_changes_nothing(
    bank: Bank, told: dict[str, Any], reason: str
) -> None:
    before = balance(bank, WANG), balance(bank, LI)
    answer = bank.http.put(f"/effects/refused-{reason}", json=told).json()
    assert (answer["outcome"], answer["reason"]) == ("refused", reason)
    assert (balance(bank, WANG), balance(bank, LI)) == before


def test_money_for_another_bank_leaves_by_clearing(bank: Bank) -> None:
    before = balance(bank, WANG)
    told = transfer(payee_account="9558800000000001", payee_name="何人")
    assert bank.http.put("/effects/outward", json=told).json()["outcome"] == "done"
    assert balance(bank, WANG) == before - 100


def test_each_kind_does_what_it_says(bank: Bank) -> None:
    orders = {
        "purchase": {"account": WANG, "amount": "10000.00", "product": "wj90"},
        "change_mobile": {"account": LI, "mobile": "+8613900139000"},
        "certify_balance": {"account": LI, "on": "2026-03-02"},
        "report_loss": {"account": "6200000000000034"},
    }
    for kind, parameters in orders.items():
        answer = bank.http.put(f"/effects/kind-{kind}", json={"kind": kind, "parameters": parameters})
        assert answer.json()["outcome"] == "done", (kind, answer.text)
    assert bank.account(LI)["mobile"] == "+8613900139000"
    assert bank.account("6200000000000034")["status"] == "lost"


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"kind": "transfer", "parameters": {}},
        {"kind": "theft", "parameters": {"account": WANG}},
        transfer("ten"),
        {**transfer(), "more": 1},
        {"kind": "transfer", "parameters": {**transfer()["parameters"], "amount": 100}},
    ],
)
def test_what_is_not_in_the_contract_is_malformed(bank: Bank, body: dict[str, Any]) -> None:
    assert bank.http.put("/effects/malformed", json=body).status_code == 400
    assert bank.http.get("/effects/malformed").status_code == 404


def test_whose_account_it_is(bank: Bank) -> None:
    def check(account: str, number: str = "110105199003070033", name: str = "王小明") -> httpx.Response:
        asked = {"document": "identity_card", "number": number, "name": name}
        return bank.http.post(f"/accounts/{account}/holder-check", json=asked)

    assert check(WANG).json() == {"status": "open", "same_document": True, "same_name": True}
    assert check(WANG, name="王晓明").json()["same_name"] is False
    assert check(LI).json()["same_document"] is False
    assert check(LOST).json()["status"] == "lost"
    assert check("6200000000009999").status_code == 404


def test_whether_a_payees_account_is_of_a_name_and_nothing_else(bank: Bank) -> None:
    def check(account: str, name: str) -> httpx.Response:
        return bank.http.post(f"/accounts/{account}/name-check", json={"name": name})

    assert check(LI, "李明").json() == {"status": "open", "same_name": True}
    assert check(LI, "李四").json() == {"status": "open", "same_name": False}
    assert check(LOST, "李明").json()["status"] == "lost"
    assert check("6200000000009999", "李明").status_code == 404
    assert bank.http.post(f"/accounts/{LI}/name-check", json={"name": "李明", "number": "1"}).status_code == 400


def test_whoever_does_not_show_the_key_is_told_nothing(bank: Bank) -> None:
    for answer in (
        httpx.put(f"{bank.url}/effects/stranger", json=transfer()),
        httpx.get(f"{bank.url}/effects/case-1"),
        httpx.post(f"{bank.url}/accounts/{WANG}/holder-check", json={}),
        httpx.post(f"{bank.url}/accounts/{WANG}/name-check", json={}),
        httpx.get(f"{bank.url}/postings"),
    ):
        assert answer.status_code == 401
    assert bank.http.get("/effects/stranger").status_code == 404


def test_a_bank_that_is_told_to_fail_fails_so(bank: Bank) -> None:
    bank.fails(error=True)
    assert bank.http.put("/effects/failed", json=transfer()).status_code == 500
    bank.fails(drop_after_doing=True)
    before = balance(bank, WANG)
    with pytest.raises(httpx.RemoteProtocolError):
        bank.http.put("/effects/dropped", json=transfer())
    bank.fails()
    assert bank.http.get("/effects/failed").status_code == 404
    assert bank.http.get("/effects/dropped").json()["outcome"] == "done"
    assert balance(bank, WANG) == before - 100
    bank.fails(forget_keys=True)
    bank.http.put("/effects/dropped", json=transfer())
    assert balance(bank, WANG) == before - 200
    bank.fails(slow_s=0.3)
    with pytest.raises(httpx.ReadTimeout):
        bank.http.get("/effects/dropped", timeout=0.1)


def test_its_books_outlive_it(tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("outlives")
    with bank_process(folder, free_port()) as first:
        first.http.put("/effects/kept", json=transfer())
        left = first.account(WANG)["balance"]
    with bank_process(folder, free_port()) as second:
        assert second.account(WANG)["balance"] == left
        assert second.http.get("/effects/kept").json()["outcome"] == "done"


def test_the_contract_names_what_the_stand_in_knows() -> None:
    contract = yaml.safe_load(Path("docs/core-banking.yaml").read_text(encoding="utf-8"))
    order = contract["components"]["schemas"]["Order"]["properties"]
    kinds = {one["title"]: frozenset(one["required"]) for one in order["parameters"]["oneOf"]}
    assert kinds == dict(KINDS)
    assert order["kind"]["enum"] == list(KINDS)
    assert {kind.value: frozenset(one.name for one in PARAMETERS[kind]) for kind in EffectKind} == dict(KINDS)
