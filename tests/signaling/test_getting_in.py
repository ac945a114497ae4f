"""Passwords, origins, tickets, bodies: who gets in, and what the others get."""

import httpx
import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import InvalidStatus

from session_store.event_store import EventStore
from tests.signaling.pages import CounterAddress, Page


async def test_the_right_password_signs_in_and_the_cookie_is_for_the_browser_alone(address: CounterAddress) -> None:
    async with Page(address) as page:
        answer = await page.sign_in()
        assert answer.status_code == 200
        assert answer.json()["name"] == "Lin Xia"
        cookie = answer.headers["set-cookie"].lower()
        assert "httponly" in cookie
        assert "samesite=strict" in cookie
        assert (await page.http.get("/api/staff/me")).json()["staff_number"] == "0127"


async def test_a_wrong_password_is_refused_and_on_record(address: CounterAddress, store: EventStore) -> None:
    async with Page(address) as page:
        answer = await page.sign_in(password="wrong")
        assert (answer.status_code, answer.json()["code"]) == (401, "wrong_login")
        assert (await page.http.get("/api/staff/me")).status_code == 401
    refusals = await store.pool.fetchval("select count(*) from events where type = 'SignInRefused'")
    assert refusals == 1


async def test_guessing_is_bounded(address: CounterAddress) -> None:
    async with Page(address) as page:
        for _ in range(5):
            assert (await page.sign_in(password="wrong")).status_code == 401
        answer = await page.sign_in()
        assert (answer.status_code, answer.json()["code"]) == (429, "too_many_tries")
        assert int(answer.headers["retry-after"]) > 0


async def test_a_new_sign_in_ends_the_earlier_one(address: CounterAddress) -> None:
    async with Page(address) as earlier, Page(address) as later:
        await earlier.sign_in()
        await later.sign_in()
        assert (await earlier.http.get("/api/staff/me")).status_code == 401
        assert (await later.http.get("/api/staff/me")).status_code == 200


async def test_a_foreign_page_gets_nothing_changed(address: CounterAddress) -> None:
    async with httpx.AsyncClient(base_url=address.url, headers={"Origin": "https://evil.example"}) as foreign:
        body = {"business": "card", "channel": "video", "language": "zh", "customer_name": ""}
        answer = await foreign.post("/api/visits", json=body)
        assert (answer.status_code, answer.json()["code"]) == (403, "foreign_origin")


async def test_a_foreign_page_gets_no_websocket(address: CounterAddress) -> None:
    async with Page(address) as page:
        await page.visit()
        ticket = (await page.http.post("/api/tickets", json={"as": "customer"})).json()["ticket"]
        with pytest.raises(InvalidStatus) as refused:
            await connect(address.url.replace("http", "ws") + f"/ws?ticket={ticket}", origin="https://evil.example")  # type: ignore[arg-type]
        assert refused.value.response.status_code == 403


async def test_a_ticket_opens_one_websocket_once(address: CounterAddress) -> None:
    async with Page(address) as page:
        await page.visit()
        ticket = (await page.http.post("/api/tickets", json={"as": "customer"})).json()["ticket"]
        place = address.url.replace("http", "ws") + f"/ws?ticket={ticket}"
        async with connect(place, origin=address.url):  # type: ignore[arg-type]
            with pytest.raises(InvalidStatus):
                await connect(place, origin=address.url)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"[]", b'{"business":"card"}', b'{"business":"gold","channel":"video","language":"zh"}',
     b'{"business":"card","channel":"video","language":"zh","admin":true}',
     b'{"business":"card","channel":"video","language":"zh","customer_name":"\\u0000"}',
     b'{"business":"card","channel":"video","language":"zh","customer_name":"' + b"x" * 41 + b'"}'],
)  # fmt: skip
async def test_a_body_that_is_not_in_the_protocol_is_refused(address: CounterAddress, body: bytes) -> None:
    async with Page(address) as page:
        answer = await page.http.post("/api/visits", content=body)
        assert (answer.status_code, answer.json()["code"]) == (400, "malformed")


async def test_a_huge_body_is_not_read_to_its_end(address: CounterAddress) -> None:
    async with Page(address) as page:
        answer = await page.http.post("/api/visits", content=b"x" * 1_000_000)
        assert answer.status_code == 413


@pytest.mark.parametrize("path", ["/api/qa/sessions", "/api/qa/tellers"])
async def test_replay_is_for_qa_alone(address: CounterAddress, path: str) -> None:
    async with Page(address) as page:
        assert (await page.http.get(path)).status_code == 401
        await page.sign_in("lin")
        assert (await page.http.get(path)).status_code == 403
        await page.sign_in("qian")
        assert (await page.http.get(path)).status_code == 200


async def test_every_answer_carries_the_headers_that_protect_it(address: CounterAddress) -> None:
    async with Page(address) as page:
        for path in ("/", "/teller", "/api/businesses", "/healthz", "/nowhere"):
            headers = (await page.http.get(path)).headers
            assert "frame-ancestors 'none'" in headers["content-security-policy"]
            assert headers["x-content-type-options"] == "nosniff"


async def test_a_page_that_was_in_gets_in_again_by_its_cookie_alone(address: CounterAddress) -> None:
    async with Page(address) as customer, Page(address) as teller:
        session = await customer.visit()
        staff = (await teller.sign_in()).json()["staff"]
        assert (await customer.open_again("customer"))["stream"] == f"session/{session}"
        assert (await teller.open_again("teller"))["stream"] == f"teller/{staff}"


async def test_without_a_cookie_of_that_kind_there_is_no_way_in_again(address: CounterAddress) -> None:
    async with Page(address) as page, Page(address) as signed_out:
        await page.visit()
        await signed_out.sign_in()
        await signed_out.http.post("/api/staff/sign-out")
        for one, kind in ((page, "teller"), (page, "nobody"), (signed_out, "teller"), (signed_out, "customer")):
            with pytest.raises(InvalidStatus) as refused:
                await one.open_again(kind)
            assert refused.value.response.status_code == 403


async def test_a_foreign_page_does_not_get_in_by_a_cookie(address: CounterAddress) -> None:
    async with Page(address) as page:
        await page.visit()
        with pytest.raises(InvalidStatus) as refused:
            await page.open_again("customer", origin="https://evil.example")
        assert refused.value.response.status_code == 403
