"""A chat through two pages: each word to both, once, whatever is lost on the way; and who is away is told."""

from session.identifiers import CUSTOMER, SessionId
from tests.signaling.pages import CounterAddress, Page, ready_teller, waiting_customer


async def begin_chat(customer: Page, teller: Page) -> tuple[str, str]:
    """From the street into a chat that both pages follow; returns session and teller."""
    session = await waiting_customer(customer, channel="chat")
    staff = await ready_teller(teller)
    offered = await teller.event("TellerOffered")
    await teller.follow(f"session/{session}")
    accept = await teller.ask("AskAsTeller", "AcceptOffer", session=session, offer=offered["event"]["offer"])
    assert accept["type"] == "Done"
    await customer.event("ChatBegan")
    await teller.event("ChatTaken")
    return session, staff


def words(page: Page) -> list[str]:
    """What was written, as this page got it."""
    happened = [m["event"] for m in page.received if m["type"] == "Happened"]
    return [event["text"] for event in happened if event["type"] == "MessageSent"]


async def test_what_is_written_comes_to_both_once_and_after_a_lost_connection_too(address: CounterAddress) -> None:
    async with Page(address) as customer, Page(address) as teller:
        session, _ = await begin_chat(customer, teller)
        for page, kind, text in ((customer, "AskAsCustomer", "我的卡丢了"), (teller, "AskAsTeller", "马上为您挂失")):
            assert (await page.ask(kind, "SendMessage", session=session, text=text))["type"] == "Done"
        await customer.event("MessageSent")
        # When the customer's page loses its connection, and the teller goes on writing
        assert customer.websocket is not None
        await customer.websocket.close()
        assert (await teller.ask("AskAsTeller", "SendMessage", session=session, text="还在吗？"))["type"] == "Done"
        known = max(m["version"] for m in customer.received if m["type"] == "Happened")
        await customer.open_again("customer")
        await customer.follow(f"session/{session}", after=known)
        assert words(customer)[-1] == "还在吗？"
        assert len(words(customer)) == len(set(words(customer)))


async def test_the_same_message_asked_twice_is_written_once(address: CounterAddress) -> None:
    async with Page(address) as customer, Page(address) as teller:
        session, _ = await begin_chat(customer, teller)
        command = {"type": "SendMessage", "session": session, "text": "hello"}
        for _ in range(2):
            await customer.send("AskAsCustomer", id="0190-once", command=command)
            assert (await customer.until("Done"))["id"] == "0190-once"
        state = await address.counter.session(SessionId(session))
        assert state is not None
        assert state.messages == 1


async def test_a_console_that_goes_is_missed_in_its_chat_and_comes_back_into_it(address: CounterAddress) -> None:
    async with Page(address) as customer, Page(address) as teller:
        session, staff = await begin_chat(customer, teller)
        assert teller.websocket is not None
        await teller.websocket.close()
        assert (await customer.until_event("PartyLost"))["event"]["party"] == staff
        await teller.open_again("teller")
        assert (await customer.until_event("PartyReturned"))["event"]["party"] == staff
        assert customer.websocket is not None
        await customer.websocket.close()
        await teller.follow(f"session/{session}")
        assert (await teller.until_event("PartyLost"))["event"]["party"] == CUSTOMER


async def test_nobody_sends_sound_and_picture_into_a_chat(address: CounterAddress) -> None:
    async with Page(address) as customer, Page(address) as teller:
        session, _ = await begin_chat(customer, teller)
        for page in (customer, teller):
            await page.send("JoinMedia", session=session)
            assert (await page.until("Error"))["code"] == "not_yours"
        state = await address.counter.session(SessionId(session))
        assert state is not None
        assert state.node is None
        refused = await customer.ask("AskAsCustomer", "TakeCall", session=session, channel="video")
        assert refused["code"] == "not_now"
