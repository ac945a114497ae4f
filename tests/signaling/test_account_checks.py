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


async def check(desk: Desk, case: str) -> dict[str, Any]:
    asking = str(uuid_utils.uuid7())
    await desk.teller.send("CheckAccount", id=asking, session=desk.session, case=case)
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
