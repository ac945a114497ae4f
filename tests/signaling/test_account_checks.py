"""Whose account it is: the real stand-in bank is asked, and what it says is on record with what was asked."""

from typing import Any

import pytest
import uuid_utils

from session import events as e
from session.identifiers import CaseId, case_stream
from tests.sandbox.bank_process import Bank
from tests.signaling.desks import Desk, told
from tests.signaling.test_pictures import asked, send
from tests.transactions import made_pictures as made

WANG, LI, LOST = "6200000000000018", "6200000000000026", "6200000000000059"
NUMBER = "110105199003070033"


async def identified(desk: Desk, name: str = "王小明") -> str:
    """A case whose customer's document is checked."""
    case, ask = await asked(desk)
    assert (await send(desk.customer, ask, made.photograph())).status_code == 201
    await desk.ask("AskPicture", case=case["case"], of="card_emblem")
    while True:
        own = (await desk.customer.until("OwnCaseTold"))["case"]
        if own is not None and [one["of"] for one in own["wanted"]] == ["card_emblem"]:
            break
    assert (await send(desk.customer, own["wanted"][0]["ask"], made.photograph())).status_code == 201
    checked = await desk.ask("CheckDocument", case=case["case"], document="identity_card", written=NUMBER, name=name)
    assert checked["type"] == "Done", checked
    return str(case["case"])


async def check(desk: Desk, case: str, of: str = "CheckAccount") -> dict[str, Any]:
    asking = str(uuid_utils.uuid7())
    await desk.teller.send(of, id=asking, session=desk.session, case=case)
    return await desk.teller.until("Done", "Refused", id=asking)


async def matched(desk: Desk, case: str, account: str, base: int = 0) -> str:
    """What the bank says of this account."""
    assert (await desk.types(desk.teller, case, "account", base, text=account))["type"] == "Done"
    assert (await check(desk, case))["type"] == "Done"
    now = await told(desk.teller, lambda one: one is not None and one["account"] and one["account"]["is_current"])
    return str(now["account"]["match"])


@pytest.mark.parametrize(
    ("account", "match"),
    [
        ("6200 0000 0000 0018", "same"),
        (LI, "another_document"),
        (LOST, "not_open"),
        ("6200000000009999", "no_such_account"),
    ],
)
@pytest.mark.usefixtures("bank")
async def test_the_bank_says_whose_account_it_is(desk: Desk, account: str, match: str) -> None:
    case = await identified(desk)
    assert await matched(desk, case, account) == match
    now = await told(desk.teller, lambda one: one is not None and one["account"])
    (identify,) = [step for step in now["steps"] if step["step"] == "identify"]
    lacking = [lack["subject"] for lack in identify["lacks"] if lack["kind"] == "identity"]
    assert ("account" in lacking) is (match != "same")
    # On record is what was asked, sealed
    history = await desk.address.counter.store.history(case_stream(CaseId(case)))
    event = history[-1].event
    assert isinstance(event, e.AccountChecked)
    assert event.number.reveal() == NUMBER
    assert event.account.reveal() == account.replace(" ", "")


@pytest.mark.usefixtures("bank")
async def test_another_name_is_another_person(desk: Desk) -> None:
    case = await identified(desk, "王晓明")
    assert await matched(desk, case, WANG) == "another_name"


@pytest.mark.usefixtures("bank")
async def test_another_account_in_the_form_has_to_be_asked_anew(desk: Desk) -> None:
    case = await identified(desk)
    assert await matched(desk, case, WANG) == "same"
    assert (await desk.types(desk.teller, case, "account", 1, text=LI))["type"] == "Done"
    now = await told(desk.teller, lambda one: one is not None and one["fields"].get("account", {}).get("text") == LI)
    assert now["account"] == {"match": "same", "is_current": False}
    (identify,) = [step for step in now["steps"] if step["step"] == "identify"]
    assert "account" in [lack["subject"] for lack in identify["lacks"]]


async def test_without_an_answer_nothing_is_on_record_and_it_can_be_asked_again(desk: Desk, bank: Bank) -> None:
    case = await identified(desk)
    assert (await check(desk, case))["code"] == "unknown"
    await desk.types(desk.teller, case, "account", 0, text=WANG)
    for fault in ({"error": True}, {"drop_after_doing": True}):
        bank.fails(**fault)
        assert (await check(desk, case))["code"] == "core_bank_away"
    bank.fails()
    assert (await check(desk, case))["type"] == "Done"


async def test_before_the_document_is_checked_no_account_is_asked_for(desk: Desk) -> None:
    case = (await desk.begins())["case"]
    await desk.types(desk.teller, case, "account", 0, text=WANG)
    assert (await check(desk, case))["code"] == "not_now"


async def paid(desk: Desk, case: str, account: str, name: str) -> None:
    for field, text in (("payee_account", account), ("payee_name", name)):
        assert (await desk.types(desk.teller, case, field, 0, text=text))["type"] == "Done"


@pytest.mark.parametrize(
    ("account", "name", "match"),
    [
        ("6200 0000 0000 0026", "李明", "same"),
        (LI, "李四", "another_name"),
        (LOST, "王小明", "not_open"),
        ("6200000000009999", "李明", "no_such_account"),
    ],
)
@pytest.mark.usefixtures("bank")
async def test_the_bank_says_whether_the_payees_account_is_of_the_payees_name(
    desk: Desk, account: str, name: str, match: str
) -> None:
    case = (await desk.begins())["case"]
    assert (await check(desk, case, "CheckPayee"))["code"] == "unknown"
    await paid(desk, case, account, name)
    assert (await check(desk, case, "CheckPayee"))["type"] == "Done"
    now = await told(desk.teller, lambda one: one is not None and one["payee"])
    assert now["payee"] == {"match": match, "is_current": True}
    # On record is what was asked, sealed
    event = (await desk.address.counter.store.history(case_stream(CaseId(case))))[-1].event
    assert isinstance(event, e.PayeeChecked)
    assert (event.account.reveal(), event.name.reveal()) == (account.replace(" ", ""), name)


@pytest.mark.usefixtures("bank")
async def test_another_name_in_the_form_has_to_be_asked_anew(desk: Desk) -> None:
    case = (await desk.begins())["case"]
    await paid(desk, case, LI, "李明")
    assert (await check(desk, case, "CheckPayee"))["type"] == "Done"
    await told(desk.teller, lambda one: one is not None and one["payee"])
    assert (await desk.types(desk.teller, case, "payee_name", 2, text="李四"))["type"] == "Done"
    now = await told(
        desk.teller, lambda one: one is not None and one["fields"].get("payee_name", {}).get("text") == "李四"
    )
    assert now["payee"] == {"match": "same", "is_current": False}


async def test_a_bank_that_does_not_answer_says_nothing_of_the_payee(desk: Desk, bank: Bank) -> None:
    case = (await desk.begins())["case"]
    await paid(desk, case, LI, "李明")
    bank.fails(error=True)
    try:
        assert (await check(desk, case, "CheckPayee"))["code"] == "core_bank_away"
    finally:
        bank.fails()
