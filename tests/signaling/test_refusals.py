"""What is not a page's own is refused and stands in the log; a page that does not read is let go."""

import asyncio
import contextlib

import structlog
from websockets.exceptions import ConnectionClosed

from signaling.connection import OUTBOX
from signaling.message import CloseCode
from tests.signaling.pages import CounterAddress, Page, ready_teller, waiting_customer

LET_GO_WITHIN_S = 30.0
MANY = OUTBOX * 40


async def test_a_customer_cannot_speak_as_staff(address: CounterAddress) -> None:
    async with Page(address) as customer:
        session = await waiting_customer(customer)
        with structlog.testing.capture_logs() as logged:
            await customer.send("AskAsTeller", id="a", command={"type": "EndService", "session": session})
            assert (await customer.until("Error"))["code"] == "malformed"
            await customer.send("WatchWallboard")
            assert (await customer.until("Error"))["code"] == "malformed"
    refused = [line for line in logged if line["event"] == "message refused"]
    assert [(line["code"], line["stream"]) for line in refused] == [("malformed", f"session/…{session[-8:]}")] * 2


async def test_a_ticket_of_a_customer_opens_no_console(address: CounterAddress) -> None:
    async with Page(address) as customer:
        await waiting_customer(customer)
        answer = await customer.http.post("/api/tickets", json={"as": "teller"})
        assert answer.status_code == 401
        for path in ("/api/qa/sessions", "/api/staff/me", "/api/supervisor/report", "/api/admin/people"):
            assert (await customer.http.get(path)).status_code in (401, 404), path


async def test_a_session_of_somebody_else_is_refused_and_the_log_has_it(address: CounterAddress) -> None:
    async with Page(address) as customer, Page(address) as other:
        session = await waiting_customer(customer)
        await waiting_customer(other)
        with structlog.testing.capture_logs() as logged:
            answer = await other.ask("AskAsCustomer", "LeaveSession", session=session)
            assert (answer["type"], answer["code"]) == ("Refused", "not_yours")
            await other.send("JoinMedia", session=session)
            assert (await other.until("Error"))["code"] == "not_yours"
    said = [(line["event"], line["code"]) for line in logged if "refused" in line["event"]]
    assert said == [("command refused", "not_yours"), ("message refused", "not_yours")]


async def test_a_page_that_does_not_read_is_let_go_and_others_are_served(address: CounterAddress) -> None:
    async with Page(address) as slow, Page(address) as teller:
        await waiting_customer(slow)
        assert slow.websocket is not None
        # When a page asks and asks, and reads nothing of what it is answered
        with contextlib.suppress(ConnectionClosed):
            for _ in range(MANY):
                await slow.send("Probe")
        await asyncio.wait_for(slow.websocket.wait_closed(), LET_GO_WITHIN_S)
        assert slow.websocket.close_code == CloseCode.TOO_SLOW
        # Then its messages do not pile up: it is let go, and who reads is served
        await ready_teller(teller)
