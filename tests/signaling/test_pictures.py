"""Photographs over HTTP: only what was asked for, only from whose it is, and shown to the desk that has the case."""

import asyncio
from typing import Any

import pytest

from tests.signaling.desks import Desk, told
from tests.signaling.pages import CounterAddress, Page
from tests.transactions import made_pictures as made

JPEG = {"Content-Type": "image/jpeg"}


async def asked(desk: Desk, of: str = "card_portrait") -> tuple[dict[str, Any], str]:
    """A case whose teller waits for a photograph; the case, and what it was asked by."""
    case = await desk.begins()
    await desk.ask("TickStatement", case=case["case"], step="greet", statement="introduce")
    assert (await desk.ask("AskPicture", case=case["case"], of=of))["type"] == "Done"
    while True:
        own = await desk.customer.until("OwnCaseTold")
        if own["case"] is not None and own["case"]["wanted"]:
            return case, own["case"]["wanted"][0]["ask"]


async def send(page: Page, ask: str, body: bytes) -> Any:
    return await page.http.post(f"/api/visit/pictures/{ask}", content=body, headers=JPEG)


async def test_what_was_asked_for_comes_is_on_record_and_is_seen_at_the_desk(desk: Desk) -> None:
    case, ask = await asked(desk)
    sent = await send(desk.customer, ask, made.with_position())
    assert sent.status_code == 201, sent.text
    now = await told(desk.teller, lambda one: one is not None and one["pictures"])
    (picture,) = now["pictures"]
    assert (picture["of"], picture["picture"]) == ("card_portrait", sent.json()["picture"])
    assert now["asked"] == []
    shown = await desk.teller.http.get(f"/api/cases/{case['case']}/pictures/{picture['picture']}")
    assert shown.status_code == 200
    assert shown.headers["content-type"] == "image/jpeg"
    assert shown.headers["cache-control"] == "no-store"
    assert made.PLACE.encode() not in shown.content
    # The same again is there already
    again = await send(desk.customer, ask, made.photograph())
    assert (again.status_code, again.json()["code"]) == (409, "is_there")


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        (made.PDF, 422, "pdf"),
        (made.SVG, 422, "not_a_picture"),
        (made.bomb(), 422, "too_many_pixels"),
        (bytes(21 * 1024 * 1024), 413, "too_large"),
    ],
    ids=["pdf", "svg", "bomb", "large"],
)
async def test_what_is_no_photograph_is_refused_and_may_be_sent_again(
    desk: Desk,
    body: bytes,
    status: int,
    code: str,
) -> None:
    _, ask = await asked(desk)
    refused = await send(desk.customer, ask, body)
    assert (refused.status_code, refused.json()["code"]) == (status, code)
    assert (await send(desk.customer, ask, made.photograph())).status_code == 201


async def test_nobody_sends_or_sees_what_is_not_theirs(desk: Desk, address: CounterAddress) -> None:
    case, ask = await asked(desk)
    assert (await send(desk.customer, "no-such-ask", made.photograph())).status_code == 404
    assert (await send(desk.customer, "..%2f..%2fetc", made.photograph())).status_code == 404
    foreign = await desk.customer.http.post(
        f"/api/visit/pictures/{ask}", content=made.photograph(), headers={"Origin": "https://elsewhere.example"}
    )
    assert foreign.status_code == 403
    async with Page(address) as stranger, Page(address) as colleague, Page(address) as nobody:
        await stranger.visit()
        assert (await send(stranger, ask, made.photograph())).status_code == 404
        assert (await send(nobody, ask, made.photograph())).status_code == 404
        picture = (await send(desk.customer, ask, made.photograph())).json()["picture"]
        path = f"/api/cases/{case['case']}/pictures/{picture}"
        await colleague.sign_in("he")
        assert (await colleague.http.get(path)).status_code == 404
        assert (await nobody.http.get(path)).status_code == 401
        assert (await desk.customer.http.get(path)).status_code == 401


async def test_of_two_that_are_sent_at_once_one_is_kept(desk: Desk) -> None:
    _, ask = await asked(desk)
    answers = await asyncio.gather(*(send(desk.customer, ask, made.photograph()) for _ in range(3)))
    assert sorted(answer.status_code for answer in answers) == [201, 409, 409]


async def test_both_sides_of_a_card_are_photographed_and_what_is_read_of_it_is_checked(desk: Desk) -> None:
    case, ask = await asked(desk)
    await send(desk.customer, ask, made.photograph())
    await desk.ask("AskPicture", case=case["case"], of="card_emblem")
    own = await _own(desk.customer, "card_emblem")
    assert own["title"]["zh"] == "向他人转账"
    assert (await send(desk.customer, own["wanted"][0]["ask"], made.photograph())).status_code == 201
    checked = await desk.ask(
        "CheckDocument", case=case["case"], document="identity_card", written="110105199003070034", name="王小明"
    )
    assert (checked["code"], checked["detail"]) == ("bad_document", "check_character")
    checked = await desk.ask(
        "CheckDocument", case=case["case"], document="identity_card", written="110105199003070033", name="王小明"
    )
    assert checked["type"] == "Done"
    now = await told(desk.teller, lambda one: one is not None and one["document"])
    assert now["document"]["number"] == "110105199003070033"


async def _own(page: Page, wanted: str) -> dict[str, Any]:
    """The case as its customer is told it, once this photograph is wanted."""
    while True:
        message = await page.until("OwnCaseTold")
        if message["case"] is not None and [one["of"] for one in message["case"]["wanted"]] == [wanted]:
            return dict(message["case"])
