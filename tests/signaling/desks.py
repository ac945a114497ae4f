"""A desk at which there is business: a customer and a teller who talk, and the shipped types to choose from."""

from collections.abc import Callable
from typing import Any

import uuid_utils

from session import commands as c
from session.actors import System
from session.decision import Decided
from session.identifiers import CUSTOMER, PartyId, SessionId, StaffId
from session_store.counter import new_command_id
from tests.session_store.stories import on_record
from tests.signaling.pages import CounterAddress, Page, ready_teller, waiting_customer
from transactions.shipped_types import shipped_types
from transactions.types_kept import load_types


class Desk:
    """A customer and a teller who talk, with the shipped types to choose from."""

    def __init__(self, address: CounterAddress, customer: Page, teller: Page) -> None:
        self.address = address
        self.customer = customer
        self.teller = teller
        self.session = ""
        self.staff = ""

    async def begin(self) -> None:
        await load_types(self.address.counter.store, System("test"), list(shipped_types()), new_command_id())
        self.staff = await ready_teller(self.teller)
        await self.serve()

    async def serve(self) -> None:
        self.session = await waiting_customer(self.customer)
        offered = await self.teller.until_event("TellerOffered")
        await self.teller.send("Follow", stream=self.stream, after=0)
        await self.teller.ask("AskAsTeller", "AcceptOffer", session=self.session, offer=offered["event"]["offer"])
        for party in (CUSTOMER, PartyId(self.staff)):
            report = c.ReportConnected(session=SessionId(self.session), party=party)
            assert isinstance(await self.address.counter.ask(System("test"), report), Decided)
        await self.teller.until_event("MediaStarted")

    @property
    def stream(self) -> str:
        return f"session/{self.session}"

    async def ask(self, command: str, **fields: object) -> dict[str, Any]:
        return await self.teller.ask("AskAsTeller", command, session=self.session, **fields)

    async def begins(self, kind: str = "transfer_to_other") -> dict[str, Any]:
        """Begin a case; returns it as it is told."""
        assert (await self.ask("BeginCase", business_type=kind))["type"] == "Done"
        await on_record(self.address.counter, SessionId(self.session), StaffId(self.staff))
        return await told(self.teller, lambda case: case is not None)

    async def types(self, page: Page, case: str, field: str, base: int, **value: object) -> dict[str, Any]:
        """What comes of typing into a field."""
        save = str(uuid_utils.uuid7())
        await page.send("SaveField", id=save, session=self.session, case=case, field=field, base=base, **value)
        return await page.until("Done", "Refused", id=save)


async def told(page: Page, is_so: Callable[[Any], object]) -> Any:
    """The case as it is told, once it is so."""
    for message in reversed(page.received):
        if message["type"] == "CaseTold" and is_so(message["case"]):
            return message["case"]
    while True:
        message = await page.until("CaseTold")
        if is_so(message["case"]):
            return message["case"]
