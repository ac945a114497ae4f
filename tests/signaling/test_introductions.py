"""A customer who comes from the bank's app is greeted by name and comes earlier; nobody introduces themselves."""

from typing import Any

from aircounter.introduce_command import introduction_token
from session.events import SessionOpened
from session.identifiers import SessionId, session_stream
from session.vocabulary import PriorityClass
from tests.bank_app import BANK
from tests.signaling.pages import CounterAddress, Page

VISIT = {"business": "card", "channel": "video", "language": "zh", "customer_name": "somebody else"}


async def begun(page: Page, token: str) -> dict[str, Any]:
    answer = await page.http.post("/api/visits", json=VISIT | {"introduction": token})
    return {"status": answer.status_code} | answer.json()


async def test_whom_the_bank_introduces_is_known_by_name_and_comes_earlier(address: CounterAddress) -> None:
    async with Page(address) as page:
        answer = await begun(page, introduction_token(BANK, "王芳", elderly=True))
        assert answer["status"] == 201
        first = await address.counter.store.first(session_stream(SessionId(answer["session"])))
        assert first is not None
        assert isinstance(first.event, SessionOpened)
        assert (first.event.customer_name.reveal(), first.event.classes) == ("王芳", (PriorityClass.ELDERLY,))


async def test_an_introduction_begins_one_visit(address: CounterAddress) -> None:
    token = introduction_token(BANK, "王芳")
    async with Page(address) as page, Page(address) as another:
        assert (await begun(page, token))["status"] == 201
        again = await begun(another, token)
        assert (again["status"], again["code"]) == (403, "introduction_used")
        # And without it the visit begins
        assert (await begun(another, ""))["status"] == 201


async def test_what_the_bank_did_not_sign_introduces_nobody(address: CounterAddress) -> None:
    async with Page(address) as page:
        head, body, _ = introduction_token(BANK, "王芳", vip=True).split(".")
        forged = await begun(page, f"{head}.{body}.{'A' * 86}")
        assert (forged["status"], forged["code"]) == (403, "introduction_unknown")
        # Nor does a page say by itself what it is
        claimed = await page.http.post("/api/visits", json=VISIT | {"classes": ["vip"]})
        assert claimed.status_code == 400


async def test_a_visit_that_cannot_begin_leaves_the_introduction_good(address: CounterAddress) -> None:
    token = introduction_token(BANK, "王芳")
    async with Page(address) as page:
        too_long = await page.http.post("/api/visits", json=VISIT | {"introduction": token, "customer_name": "x" * 41})
        assert too_long.status_code == 400
        assert (await begun(page, token))["status"] == 201
