"""A case through pages: the desk is told where it stands, two desks type into one form, and nobody else sees it."""

import asyncio
from typing import Any

import pytest

from session.case.form import FieldName
from session.identifiers import CaseId, StaffId
from tests.signaling.desks import Desk, told
from tests.signaling.pages import CounterAddress, Page, ready_teller
from transactions.case_form import save_field
from transactions.shipped_types import shipped_types


def step_of(case: dict[str, Any], step: str) -> dict[str, Any]:
    (found,) = [one for one in case["steps"] if one["step"] == step]
    return found


async def test_the_desk_is_told_what_comes_next_as_what_was_said_is_ticked(desk: Desk) -> None:
    case = await desk.begins()
    assert (case["next"], case["next_statement"]) == ("greet", "introduce")
    assert len(case["number"]) == 8
    assert (await desk.ask("TickStatement", case=case["case"], step="greet", statement="introduce"))["type"] == "Done"
    now = await told(desk.teller, lambda one: one is not None and one["ticks"])
    assert now["next"] == "identify"
    assert step_of(now, "greet")["is_done"]
    (ticked,) = now["ticks"]
    assert (ticked["step"], ticked["statement"], ticked["by"]) == ("greet", "introduce", desk.staff)
    refused = await desk.ask("TickStatement", case=case["case"], step="confirm", statement="own_will")
    assert refused["code"] == "step_not_open"


async def test_what_is_typed_is_kept_judged_and_told_and_survives_the_page(desk: Desk) -> None:
    case = await desk.begins()
    assert (await desk.types(desk.teller, case["case"], "amount", 0, text="80,000.123"))["type"] == "Done"
    now = await told(desk.teller, lambda one: one is not None and "amount" in one["fields"])
    assert now["fields"]["amount"] == {"version": 1, "by": desk.staff, "text": "80,000.123", "tick": None}
    assert {"field": "amount", "kind": "too_many_decimals", "limit": None} in now["faults"]
    assert (await desk.types(desk.teller, case["case"], "own_will", 0, tick=True))["type"] == "Done"
    # When the page is made anew
    desk.teller.received.clear()
    assert desk.teller.websocket is not None
    await desk.teller.websocket.close()
    await desk.teller.open_again("teller")
    await desk.teller.follow(desk.stream)
    again = await told(desk.teller, lambda one: one is not None)
    assert again["fields"]["amount"]["text"] == "80,000.123"
    assert again["fields"]["own_will"]["tick"] is True


async def test_two_desks_that_type_into_one_form_do_not_overwrite_each_other(
    desk: Desk, address: CounterAddress
) -> None:
    case = (await desk.begins())["case"]
    async with Page(address) as other:
        expert = await ready_teller(other, "he")
        assert (await desk.ask("SeekColleague", purpose="consult", staff=expert, on_hold=False))["type"] == "Done"
        offered = await other.until_event("TellerOffered")
        await other.send("Follow", stream=desk.stream, after=0)
        await other.ask("AskAsTeller", "AcceptOffer", session=desk.session, offer=offered["event"]["offer"])
        # Whoever comes into the call is told the case
        await told(other, lambda one: one is not None)
        assert (await desk.types(desk.teller, case, "amount", 0, text="80000"))["type"] == "Done"
        assert (await desk.types(other, case, "payee_name", 0, text="李明"))["type"] == "Done"
        refused = await desk.types(other, case, "amount", 0, text="90000")
        assert refused["code"] == "field_taken"
        for page in (desk.teller, other):
            now = await told(page, lambda one: one is not None and len(one["fields"]) == 2)
            assert now["fields"]["amount"]["text"] == "80000"
            assert now["fields"]["payee_name"]["text"] == "李明"
        assert (await desk.types(other, case, "amount", 1, text="90000"))["type"] == "Done"


async def test_what_was_typed_at_another_node_is_told_here_too(desk: Desk) -> None:
    case = (await desk.begins())["case"]
    store, amount = desk.address.counter.store, FieldName("amount")
    await save_field(store, CaseId(case), amount, 0, "500", StaffId(desk.staff), "elsewhere")
    now = await told(desk.teller, lambda one: one is not None and "amount" in one["fields"])
    assert now["fields"]["amount"]["text"] == "500"


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("no_such_field", {"text": "1"}, "unknown"),
        ("amount", {}, "unknown"),
        ("amount", {"text": "1", "tick": True}, "unknown"),
        ("amount", {"text": "9" * 2_001}, "unknown"),
    ],
)
async def test_what_is_no_change_of_the_form_is_refused(
    desk: Desk, field: str, value: dict[str, Any], code: str
) -> None:
    case = (await desk.begins())["case"]
    assert (await desk.types(desk.teller, case, field, 0, **value))["code"] == code


async def test_nobody_but_those_in_the_conversation_sees_or_fills_the_form(desk: Desk, address: CounterAddress) -> None:
    case = (await desk.begins())["case"]
    async with Page(address) as supervisor:
        await supervisor.sign_in("wen")
        await supervisor.open("supervisor")
        await supervisor.follow(desk.stream)
        assert (await desk.types(supervisor, case, "amount", 0, text="1"))["code"] == "not_yours"
        assert (await desk.types(desk.teller, case, "amount", 0, text="80000"))["type"] == "Done"
        await desk.ask("ParkCase", case=case)
        await supervisor.until_event("CaseParked")
        assert not [message for message in supervisor.received if message["type"] == "CaseTold"]
    await desk.customer.until_event("CaseParked")
    assert not [message for message in desk.customer.received if message["type"] == "CaseTold"]
    assert (await desk.types(desk.teller, case, "amount", 1, text="1"))["code"] == "not_now"


async def test_a_parked_case_is_found_and_taken_up_in_another_session(desk: Desk) -> None:
    case = await desk.begins()
    await desk.types(desk.teller, case["case"], "amount", 0, text="80000")
    assert (await desk.ask("ParkCase", case=case["case"]))["type"] == "Done"
    await told(desk.teller, lambda one: one is None)
    found = await _parked(desk.teller, case["number"])
    assert [(one["case"], one["customer_name"], one["begun_by_name"]) for one in found] == [
        (case["case"], "王小明", "Lin Xia")
    ]
    assert (await desk.ask("TakeUpCase", case=case["case"]))["type"] == "Done"
    again = await told(desk.teller, lambda one: one is not None)
    assert again["fields"]["amount"]["text"] == "80000"


async def test_types_and_parked_cases_are_for_tellers(desk: Desk, address: CounterAddress) -> None:
    types = (await desk.teller.http.get("/api/types")).json()["types"]
    assert {one["type"]["id"] for one in types} == {one.type.id for one in shipped_types()}
    one = await desk.teller.http.get("/api/types/card_loss/1")
    assert one.json()["type"]["id"] == "card_loss"
    for missing in ("/api/types/card_loss/2", "/api/types/none/1", "/api/types/card_loss/99999999999"):
        assert (await desk.teller.http.get(missing)).status_code == 404
    assert (await desk.teller.http.get("/api/cases/parked", params={"number": "12"})).status_code == 400
    async with Page(address) as other:
        for path in ("/api/types", "/api/types/card_loss/1", "/api/cases/parked"):
            assert (await other.http.get(path)).status_code == 401
        await other.sign_in("qian")
        for path in ("/api/types", "/api/types/card_loss/1", "/api/cases/parked"):
            assert (await other.http.get(path)).status_code == 403


async def _parked(page: Page, number: str) -> list[dict[str, Any]]:
    """Once the read model has it."""
    async with asyncio.timeout(5.0):
        while not (found := (await page.http.get("/api/cases/parked", params={"number": number})).json()["cases"]):
            await asyncio.sleep(0.02)
    return list(found)
