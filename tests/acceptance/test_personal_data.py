"""A name, a number and notes that are given to the counter stand in no log and in no table in the open."""

from tests.acceptance.counter_process import CounterProcess
from tests.acceptance.kept_data import places_of
from tests.acceptance.people import PASSWORD
from tests.signaling.pages import Page, WebAddress, ready_teller, waiting_customer

NAME = "欧阳海棠"
NUMBER = "13800138027"
NOTES = "挂失补卡，预留旧号码"


async def offer_of(teller: Page, session: str) -> str:
    """The ring for this session: a teller's history has those of earlier ones."""
    while (offered := (await teller.until_event("TellerOffered"))["event"])["session"] != session:
        pass
    return str(offered["offer"])


async def test_what_is_personal_is_found_nowhere(counter_process: CounterProcess) -> None:
    address = WebAddress(counter_process.url)
    async with Page(address) as customer, Page(address) as teller:
        # Given somebody who gave a name and a number, was summoned by a text to it, and came back
        session = await waiting_customer(customer, customer_name=NAME)
        asked = await customer.ask("AskAsCustomer", "AskCallback", session=session, number=NUMBER)
        assert asked["type"] == "Done"
        await ready_teller(teller, password=PASSWORD)
        await customer.event("CustomerSummoned")
        await customer.ask("AskAsCustomer", "ConfirmCallback", session=session)
        offer = await offer_of(teller, session)
        # And was noted about
        await teller.ask("AskAsTeller", "AcceptOffer", session=session, offer=offer)
        await teller.send("SaveDraft", id="d", session=session, notes=NOTES)
        await teller.until("Done", id="d")
        # Then none of it stands anywhere in the open
        for secret in (NAME, NUMBER, NOTES):
            assert await places_of(counter_process, secret) == []
        # (Who looks in the same way for what is not secret finds it.)
        assert str(counter_process.data / "counter.log") in await places_of(counter_process, session[-8:])
        await customer.ask("AskAsCustomer", "LeaveSession", session=session)
        end = {"session": session, "outcome": "done", "next": "offline", "notes": ""}
        assert (await teller.ask("AskAsTeller", "FinishWrapUp", **end))["type"] == "Done"
