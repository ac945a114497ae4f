"""A browser that was here before: the counter asks for whoever served it, and the page hears nothing of that."""

import asyncio

from session import commands as c
from session.actors import Customer
from session.identifiers import CUSTOMER, SessionId, party_of_staff
from session.state import SessionState
from tests.session_store.stories import SYSTEM, ask, new_teller
from tests.signaling.pages import CounterAddress, Page

OFFERED_WITHIN_S = 5.0


async def state_of(address: CounterAddress, session: SessionId) -> SessionState:
    state = await address.counter.session(session)
    assert state is not None
    return state


async def test_who_served_before_is_asked_for_although_the_page_has_left_that_visit(address: CounterAddress) -> None:
    async with Page(address) as page:
        first, teller = SessionId(await page.visit()), new_teller()
        for command in (c.GiveConsent(session=first, text_version="1"), c.JoinLine(session=first)):
            await ask(address.counter, Customer(first), command)
        await ask(address.counter, teller, c.GoReady(teller=teller.staff))
        async with asyncio.timeout(OFFERED_WITHIN_S):
            while (offer := (await state_of(address, first)).offer) is None:
                await asyncio.sleep(0.02)
        await ask(address.counter, teller, c.AcceptOffer(session=first, offer=offer.offer))
        for party in (CUSTOMER, party_of_staff(teller.staff)):
            await ask(address.counter, SYSTEM, c.ReportConnected(session=first, party=party))
        await ask(address.counter, Customer(first), c.LeaveSession(session=first))
        assert (await page.http.delete("/api/visit")).status_code == 204
        assert (await page.http.get("/api/visit")).status_code == 404
        second = SessionId(await page.visit())
        assert (await state_of(address, second)).preferred == teller.staff
        await page.open("customer")
        await page.follow(f"session/{second}")
        opened = await page.event("SessionOpened")
        assert not opened["event"].get("preferred")
    async with Page(address) as stranger:
        third = SessionId(await stranger.visit())
        assert (await state_of(address, third)).preferred is None
