"""Over the WebSocket: supervisors listen, whisper, talk; hold; a shared screen; and what each page is told of it."""

from collections.abc import AsyncGenerator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any

import pytest

from session import commands as c
from session.actors import System
from session.decision import Decided
from session.identifiers import CUSTOMER, PartyId, SessionId
from tests.signaling.pages import CounterAddress, Page, ready_teller, waiting_customer


class Conversation:
    """A customer and a teller who talk, and a supervisor at the door."""

    def __init__(self, address: CounterAddress, customer: Page, teller: Page, supervisor: Page) -> None:
        self.address = address
        self.customer = customer
        self.teller = teller
        self.supervisor = supervisor
        self.session = ""
        self.teller_party = ""
        self.supervisor_party = ""

    async def begin(self) -> None:
        self.session = await waiting_customer(self.customer)
        self.teller_party = await ready_teller(self.teller)
        offered = await self.teller.until_event("TellerOffered")
        await self.teller.send("Follow", stream=self.stream, after=0)
        await self.teller.ask("AskAsTeller", "AcceptOffer", session=self.session, offer=offered["event"]["offer"])
        for party in (CUSTOMER, PartyId(self.teller_party)):
            await self.connects(party)
        await self.customer.until_event("MediaStarted")
        await self.teller.until_event("MediaStarted")
        self.supervisor_party = str((await self.supervisor.sign_in("wen")).json()["staff"])
        welcome = await self.supervisor.open("supervisor")
        await self.supervisor.follow(welcome["stream"])
        await self.supervisor.follow(self.stream)

    @property
    def stream(self) -> str:
        return f"session/{self.session}"

    async def connects(self, party: PartyId) -> None:
        """As the media process reports it."""
        report = c.ReportConnected(session=SessionId(self.session), party=party)
        assert isinstance(await self.address.counter.ask(System("test"), report), Decided)

    async def supervise(self, command: str, **fields: object) -> dict[str, Any]:
        return await self.supervisor.ask("AskAsTeller", command, session=self.session, **fields)

    async def listens(self) -> None:
        assert (await self.supervise("JoinCall", role="supervisor", mode="listen"))["type"] == "Done"


@pytest.fixture
async def conversation(address: CounterAddress) -> AsyncGenerator[Conversation]:
    async with opened(address) as talk:
        yield talk


@asynccontextmanager
async def opened(address: CounterAddress) -> AsyncGenerator[Conversation]:
    async with AsyncExitStack() as pages:
        three = [await pages.enter_async_context(Page(address)) for _ in range(3)]
        talk = Conversation(address, *three)
        await talk.begin()
        yield talk


async def until_fed(page: Page, slot: str, party: str | None, source: str = "microphone") -> dict[str, Any]:
    """Receive until what the page was told last is that this is on the slot, or nothing (None); all its slots.

    A state may be told before the answer to the command that made it, and is not told twice.
    """
    wanted = {"party": party, "source": source} if party is not None else None
    told = [message["slots"] for message in page.received if message["type"] == "SlotsFed"]
    slots = told[-1] if told else None
    while slots is None or slots.get(slot) != wanted:
        slots = (await page.until("SlotsFed"))["slots"]
    return dict(slots)


def types_of(received: Sequence[dict[str, Any]]) -> list[str]:
    return [message["event"]["type"] for message in received if message["type"] == "Happened"]


def mentions(received: Sequence[dict[str, Any]], party: str) -> bool:
    return any(party in str(message) for message in received)


async def test_a_listener_is_told_who_is_where_and_the_customer_and_teller_are_told_nothing(
    conversation: Conversation,
) -> None:
    talk = conversation
    await talk.listens()
    assert await until_fed(talk.supervisor, "audio", "customer") == {
        "audio": {"party": "customer", "source": "microphone"},
        "video": {"party": "customer", "source": "camera"},
        "slot-audio-1": {"party": talk.teller_party, "source": "microphone"},
        "slot-video-1": {"party": talk.teller_party, "source": "camera"},
    }
    await talk.connects(PartyId(talk.supervisor_party))
    await talk.supervise("TurnSource", source="microphone", switch="off")
    await talk.supervise("LeaveCall")
    await talk.supervisor.event("PartyLeft")
    # What comes after it has come: nothing of the supervisor was told before.
    await talk.teller.ask("AskAsTeller", "BeginHold", session=talk.session)
    for page in (talk.customer, talk.teller):
        await page.event("HoldBegan")
        assert not mentions(page.received, talk.supervisor_party)
    # Also not to a page that reads it all again.
    await talk.customer.open("customer")
    before = len(talk.customer.received)
    await talk.customer.follow(talk.stream)
    assert "HoldBegan" in types_of(talk.customer.received[before:])
    assert not mentions(talk.customer.received, talk.supervisor_party)


async def test_a_whisper_is_told_to_the_teller_and_barging_in_to_both(conversation: Conversation) -> None:
    talk = conversation
    await talk.listens()
    await talk.supervise("ChangeMode", mode="whisper")
    told = await talk.teller.until_event("PartyInvited")
    assert (told["event"]["name"], told["event"]["mode"]) == ("Wen Min", "whisper")
    assert "slot-video-1" not in await until_fed(talk.teller, "slot-audio-1", talk.supervisor_party)
    assert not mentions(talk.customer.received, talk.supervisor_party)
    await talk.supervise("ChangeMode", mode="full")
    barged = await talk.customer.until_event("PartyInvited")
    assert (barged["event"]["name"], barged["event"]["role"]) == ("Wen Min", "supervisor")
    fed = await until_fed(talk.customer, "slot-audio-1", talk.supervisor_party)
    assert fed["audio"]["party"] == talk.teller_party
    # A page that was away meanwhile is told the same when it resumes in the middle.
    known = talk.customer.received[-1].get("version", barged["version"])
    await talk.customer.open("customer")
    await talk.customer.follow(talk.stream, after=int(known))
    await talk.supervise("ChangeMode", mode="listen")
    left = await talk.customer.until_event("PartyLeft")
    assert left["event"]["party"] == talk.supervisor_party


async def test_on_hold_the_customer_is_told_of_music_and_by_whom(conversation: Conversation) -> None:
    talk = conversation
    assert (await talk.teller.ask("AskAsTeller", "BeginHold", session=talk.session))["type"] == "Done"
    began = await talk.customer.until_event("HoldBegan")
    assert began["event"]["by"] == talk.teller_party
    assert len(await until_fed(talk.customer, "audio", "music")) == 1
    assert await until_fed(talk.teller, "audio", None) == {}
    assert (await talk.teller.ask("AskAsTeller", "EndHold", session=talk.session))["type"] == "Done"
    await talk.customer.until_event("HoldEnded")
    await until_fed(talk.customer, "audio", talk.teller_party)


async def test_a_shared_screen_is_told_with_its_slot(conversation: Conversation) -> None:
    talk = conversation
    shared = await talk.customer.ask("AskAsCustomer", "TurnSource", session=talk.session, source="screen", switch="on")
    assert shared["type"] == "Done"
    await until_fed(talk.teller, "slot-video-1", "customer", "screen")
    refused = await talk.teller.ask("AskAsTeller", "TurnSource", session=talk.session, source="screen", switch="on")
    assert (refused["type"], refused["code"]) == ("Refused", "not_now")
    await talk.customer.ask("AskAsCustomer", "TurnSource", session=talk.session, source="screen", switch="off")
    await until_fed(talk.teller, "slot-video-1", None)


async def test_what_a_supervisor_may_not_and_what_others_may_not(conversation: Conversation) -> None:
    talk = conversation
    for command in ("BeginHold", "EndService"):
        answer = await talk.supervise(command)
        assert (answer["type"], answer["code"]) == ("Refused", "not_yours")
    join = {"session": talk.session, "role": "supervisor", "mode": "listen"}
    answer = await talk.teller.ask("AskAsTeller", "JoinCall", **join)
    assert (answer["type"], answer["code"]) == ("Refused", "not_yours")
    async with Page(talk.address) as other:
        await other.sign_in("he")
        ticket = await other.http.post("/api/tickets", json={"as": "supervisor"})
        assert (ticket.status_code, ticket.json()["code"]) == (403, "not_yours")
        await other.open("teller")
        await other.send("Follow", stream=talk.stream, after=0)
        assert (await other.until("Error"))["code"] == "not_yours"
    await talk.supervisor.send("JoinMedia", session=talk.session)
    assert (await talk.supervisor.until("Error"))["code"] == "not_yours"
