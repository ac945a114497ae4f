"""One session walked through two pages, resumed, superseded, and told off."""

import asyncio
from collections.abc import Sequence

import pytest
from websockets.exceptions import ConnectionClosed

from session import commands as c
from session.actors import Staff, System
from session.decision import Decided
from session.identifiers import CUSTOMER, PartyId, SessionId, StaffId, StreamId
from session.personal import Personal
from session.vocabulary import BreakReason, Duty, Role
from session_store.event_store import EventStore
from session_store.record import Record
from session_store.shifts import read_shifts
from signaling import websocket
from signaling.connection import OUTBOX
from tests.signaling.pages import PATIENCE_S, CounterAddress, Page, ready_teller, waiting_customer


async def test_a_session_from_the_street_to_its_rating(address: CounterAddress) -> None:
    async with Page(address) as customer, Page(address) as teller:
        session = await waiting_customer(customer)
        assert (await customer.until("LinePlace"))["ahead"] == 0
        staff = await ready_teller(teller)
        offered = await teller.until_event("TellerOffered")
        await teller.send("Follow", stream=f"session/{session}", after=0)
        assert (await teller.until_event("SessionOpened"))["event"]["customer_name"] == "王小明"
        accept = await teller.ask("AskAsTeller", "AcceptOffer", session=session, offer=offered["event"]["offer"])
        assert accept["type"] == "Done"
        accepted = await customer.until_event("OfferAccepted")
        assert (accepted["event"]["teller_name"], accepted["event"]["staff_number"]) == ("Lin Xia", "0127")
        for party in (CUSTOMER, PartyId(staff)):
            report = c.ReportConnected(session=SessionId(session), party=party)
            assert isinstance(await address.counter.ask(System("test"), report), Decided)
        await customer.until_event("MediaStarted")
        await teller.send("SaveDraft", id="d", session=session, notes="half a sen")
        assert (await customer.ask("AskAsCustomer", "LeaveSession", session=session))["type"] == "Done"
        await teller.until_event("ServiceEnded")
        assert (await customer.ask("AskAsCustomer", "RateSession", session=session, stars=5))["type"] == "Done"
        done = await teller.ask(
            "AskAsTeller", "FinishWrapUp", session=session, outcome="done", next="ready", notes="a sentence"
        )
        assert done["type"] == "Done"
        await customer.until_event("SessionClosed")
        types = [m["event"]["type"] for m in customer.received if m["type"] == "Happened"]
        assert not {"OfferMade", "WrapUpDone"} & set(types)


async def test_a_history_that_is_longer_than_any_outbox_comes_whole_and_lets_nobody_go(address: CounterAddress) -> None:
    """A teller's days at the counter are thousands of events, and each page that opens asks for them."""
    async with Page(address) as page:
        staff = StaffId(str((await page.sign_in("lin")).json()["staff"]))
        teller = Staff(staff, "0127", Personal("Lin Xia"), (Role.TELLER,))
        for _ in range(OUTBOX // 2 + 20):
            for command in (c.GoReady(teller=staff), c.TakeBreak(teller=staff, reason=BreakReason.REST)):
                assert isinstance(await address.counter.ask(teller, command), Decided)
        welcome = await page.open("teller")
        caught = await page.follow(welcome["stream"])
        versions = [message["version"] for message in page.received if message["type"] == "Happened"]
        assert versions == list(range(1, caught["version"] + 1))
        assert len(versions) > OUTBOX
        # What waits goes together
        assert page.frames < len(versions) / 4
        assert (await page.ask("AskAsTeller", "GoReady", teller=staff))["type"] == "Done"


async def test_a_page_that_opens_is_told_of_the_shift_and_not_of_the_days_before(address: CounterAddress) -> None:
    async with Page(address) as page:
        staff = await ready_teller(page)
        for command in ("GoOffline", "GoReady"):
            assert (await page.ask("AskAsTeller", command, teller=staff))["type"] == "Done"
        before = len(page.received)
        welcome = await page.open("teller")
        await page.follow(welcome["stream"])
        happened = [message for message in page.received[before:] if message["type"] == "Happened"]
        assert [message["event"]["type"] for message in happened][:2] == ["TellerWentOffline", "TellerReady"]
        # And whoever has the stream already gets what is missing of it
        assert happened[0]["version"] == 2


async def test_notes_as_typed_come_back_after_a_reload(address: CounterAddress) -> None:
    async with Page(address) as customer, Page(address) as teller:
        session = await waiting_customer(customer)
        await ready_teller(teller)
        offered = await teller.until_event("TellerOffered")
        await teller.ask("AskAsTeller", "AcceptOffer", session=session, offer=offered["event"]["offer"])
        await teller.send("SaveDraft", id="d", session=session, notes="客户要换卡")
        assert (await teller.until("Done"))["id"] == "d"
        await teller.ask("AskAsTeller", "TurnSource", session=session, source="camera", switch="off")
        await teller.open("teller")
        await teller.send("Follow", stream=f"session/{session}", after=0)
        assert (await teller.until("Draft"))["notes"] == "客户要换卡"


async def test_a_resume_sends_what_was_missed_and_nothing_else(address: CounterAddress) -> None:
    async with Page(address) as page:
        session = await waiting_customer(page)
        stream = f"session/{session}"
        seen = [m for m in page.received if m["type"] == "Happened"]
        assert [m["version"] for m in seen] == [1, 2, 3]
        assert page.websocket is not None
        await page.websocket.close()
        before = len(page.received)
        await page.open("customer")
        caught = await page.follow(stream, after=3)
        missed = [m["event"]["type"] for m in page.received[before:] if m["type"] == "Happened"]
        # While it was away the counter noticed that it was gone, and that it is back.
        assert missed == ["PartyLost", "PartyReturned"][: len(missed)]
        assert caught["version"] == 3 + len(missed)


async def test_after_a_reload_the_place_is_the_same(address: CounterAddress) -> None:
    async with Page(address) as first, Page(address) as second:
        await waiting_customer(first)
        await waiting_customer(second)
        assert (await second.until("LinePlace", ahead=1))["estimate_from_s"] is None
        await first.open("customer")
        assert (await first.until("LinePlace"))["ahead"] == 0


async def test_an_offer_not_answered_lapses_and_the_customer_keeps_the_place(address: CounterAddress) -> None:
    async with Page(address) as customer, Page(address) as teller:
        await waiting_customer(customer)
        await ready_teller(teller)
        await teller.until_event("TellerOffered")
        aside = await teller.until_event("TellerSetAside")
        assert aside["event"]["reason"] == "offer_missed"
        assert (await customer.http.get("/api/visit")).status_code == 200
        assert (await customer.http.get("/api/businesses")).json()["businesses"][0]["waiting"] == 1


async def test_nobody_is_offered_to_a_teller_on_a_break_until_it_is_over(address: CounterAddress) -> None:
    async with Page(address) as customer, Page(address) as teller:
        staff = await ready_teller(teller)
        await teller.ask("AskAsTeller", "TakeBreak", teller=staff, reason="meal")
        assert (await teller.event("BreakBegan"))["event"]["reason"] == "meal"
        await waiting_customer(customer)
        # Nobody works whom a wait could be estimated by.
        assert (await customer.until("LinePlace"))["estimate_from_s"] is None
        await teller.ask("AskAsTeller", "GoReady", teller=staff)
        await teller.event("TellerOffered")
        happened = [m["event"]["type"] for m in teller.received if m["type"] == "Happened"]
        assert happened.index("BreakBegan") < happened.index("TellerOffered")
        assert happened.count("TellerReady") == 2


async def test_the_later_of_two_tabs_takes_over(address: CounterAddress) -> None:
    async with Page(address) as earlier, Page(address) as later:
        await ready_teller(earlier)
        later.http.cookies = earlier.http.cookies
        await later.open("teller")
        await earlier.until("Superseded")
        with pytest.raises(ConnectionClosed) as closed:
            await earlier.until("nothing more")
        assert closed.value.rcvd is not None
        assert closed.value.rcvd.code == 4001


async def test_signing_out_closes_the_console(address: CounterAddress) -> None:
    async with Page(address) as page:
        await ready_teller(page)
        await page.http.post("/api/staff/sign-out")
        with pytest.raises(ConnectionClosed) as closed:
            await page.until("nothing more")
        assert closed.value.rcvd is not None
        assert closed.value.rcvd.code == 4004


async def test_of_what_only_another_may_follow_nothing_is_even_read(
    address: CounterAddress, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A teller's stream is years of work: who may not see it must not have the counter read it."""
    async with Page(address) as teller, Page(address) as other:
        lin = await ready_teller(teller)
        await other.sign_in("he")
        own = (await other.open("teller"))["stream"]
        asked: list[str] = []
        history = EventStore.history

        async def noted(store: EventStore, stream: StreamId, after: int = 0) -> list[Record]:
            asked.append(stream)
            return await history(store, stream, after)

        async def shifts_noted(store: EventStore, streams: Sequence[StreamId]) -> list[Record]:
            asked.extend(streams)
            return await read_shifts(store, streams)

        monkeypatch.setattr(EventStore, "history", noted)
        monkeypatch.setattr(websocket, "read_shifts", shifts_noted)
        await other.send("Follow", stream=f"teller/{lin}", after=0)
        assert (await other.until("Error"))["code"] == "not_yours"
        assert f"teller/{lin}" not in asked
        await other.follow(own)
        assert own in asked


async def test_nobody_follows_or_drafts_what_is_not_theirs(address: CounterAddress) -> None:
    async with Page(address) as customer, Page(address) as other, Page(address) as teller:
        session = await waiting_customer(customer)
        await other.visit()
        await other.open("customer")
        await other.send("Follow", stream=f"session/{session}", after=0)
        assert (await other.until("Error"))["code"] == "not_yours"
        refused = await other.ask("AskAsCustomer", "LeaveSession", session=session)
        assert (refused["type"], refused["code"]) == ("Refused", "not_yours")
        await teller.sign_in("he")
        await teller.open("teller")
        await teller.send("SaveDraft", id="d", session=session, notes="not mine")
        kept = await teller.until("Refused")
        assert (kept["id"], kept["code"]) == ("d", "not_yours")


@pytest.mark.parametrize(
    "text",
    ["", "{", "[]", '{"type":"Nonsense"}', '{"type":"Pong","extra":1}', '{"type":"Follow","stream":"x","after":0}',
     '{"type":"SaveDraft","id":"d","session":"a","notes":"b"}', '{"type":"JoinMedia","session":"a\\u0000"}'],
)  # fmt: skip
async def test_what_is_malformed_gets_an_error_and_the_connection_lives(address: CounterAddress, text: str) -> None:
    async with Page(address) as page:
        session = await page.visit()
        await page.open("customer")
        assert page.websocket is not None
        await page.websocket.send(text)
        assert (await page.until("Error"))["code"] == "malformed"
        assert (await page.follow(f"session/{session}"))["version"] == 1


async def test_what_is_too_large_gets_an_error_and_three_in_a_row_close(address: CounterAddress) -> None:
    async with Page(address) as page:
        await page.visit()
        await page.open("customer")
        assert page.websocket is not None
        await page.websocket.send("x" * (64 * 1024 + 1))
        assert (await page.until("Error"))["code"] == "too_large"
        await page.websocket.send("x" * (64 * 1024 + 1))
        await page.websocket.send("{")
        with pytest.raises(ConnectionClosed) as closed:
            await page.until("nothing more")
        assert closed.value.rcvd is not None
        assert closed.value.rcvd.code == 4002


async def test_a_console_that_goes_away_goes_off_duty_after_a_grace(address: CounterAddress) -> None:
    async with Page(address) as page:
        staff = await ready_teller(page)
        assert page.websocket is not None
        await page.websocket.close()
        teller = StaffId(staff)
        async with asyncio.timeout(PATIENCE_S):
            while (await address.counter.teller(teller)).duty is not Duty.OFFLINE:
                await asyncio.sleep(0.02)


async def test_a_page_that_asks_whether_the_counter_is_there_is_told_at_once(address: CounterAddress) -> None:
    async with Page(address) as page:
        await page.visit()
        await page.open("customer")
        for _ in range(3):
            await page.send("Probe")
            assert (await page.until("Ping"))["server_time_ms"] > 0
