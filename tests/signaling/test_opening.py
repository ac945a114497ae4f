"""A closed line is refused with a reason, nothing is lost by it, and those who wait wait on."""

from datetime import UTC, datetime, timedelta

import msgspec
import pytest

from queueing.opening import Emergency, Opening, Said
from queueing.opening_kept import FaultyOpening, change_opening, opening_now, opening_of_json
from session.actors import System
from session_store.event_store import EventStore
from tests.signaling.pages import CounterAddress, Page, waiting_customer

ADMINISTRATOR = System("test")
SAID = Said(zh="系统维护", en="Maintenance")


async def test_who_joins_a_closed_line_is_told_until_when_and_joins_when_it_opens(
    address: CounterAddress, store: EventStore
) -> None:
    until = datetime.now(UTC).replace(microsecond=0) + timedelta(hours=1)
    shut = Opening(time_zone="Europe/Berlin", emergency=Emergency(said=SAID, until=until))
    async with Page(address) as waits, Page(address) as comes:
        await waiting_customer(waits)
        session = await comes.visit()
        welcome = await comes.open("customer")
        await comes.follow(welcome["stream"])
        await comes.ask("AskAsCustomer", "GiveConsent", session=session, text_version="1")
        await change_opening(store, ADMINISTRATOR, shut)
        refused = await comes.ask("AskAsCustomer", "JoinLine", session=session)
        assert (refused["code"], refused["opens_at_ms"]) == ("closed", until.timestamp() * 1000)
        cards = (await comes.http.get("/api/businesses")).json()["businesses"]
        closed = cards[0]["channels"][0]["closed"]
        assert (closed["code"], closed["said_zh"], cards[0]["waiting"]) == ("closed", "系统维护", 1)
        assert (closed["opens_at_ms"], closed["time_zone"]) == (until.timestamp() * 1000, "Europe/Berlin")
        assert [one["room"] for one in cards[0]["channels"]] == [0, 0, 0]
        await change_opening(store, ADMINISTRATOR, Opening())
        assert (await comes.ask("AskAsCustomer", "JoinLine", session=session))["type"] == "Done"


async def test_no_visit_begins_while_the_line_is_full(address: CounterAddress, store: EventStore) -> None:
    async with Page(address) as waits, Page(address) as comes:
        await change_opening(store, ADMINISTRATOR, Opening(most_waiting=1))
        await waiting_customer(waits)
        await waits.until("LinePlace")
        body = {"business": "card", "channel": "video", "language": "zh"}
        answer = await comes.http.post("/api/visits", json=body)
        assert (answer.status_code, answer.json()["code"]) == (409, "full")


async def test_what_is_wrong_is_not_kept(store: EventStore) -> None:
    with pytest.raises(FaultyOpening, match="most_waiting"):
        await change_opening(store, ADMINISTRATOR, Opening(most_waiting=0))
    with pytest.raises(FaultyOpening, match="cannot be read"):
        opening_of_json('{"hours": []}')
    assert await opening_now(store.pool) == Opening()


async def test_what_is_shown_can_be_set(store: EventStore) -> None:
    written = """{"time_zone": "Asia/Shanghai", "most_waiting": 200, "schedules": [
        {"week": [{"days": [1, 2, 3, 4, 5], "begins": "09:00", "ends": "17:30"}],
         "special_days": [{"on": "2026-10-01"}, {"on": "2026-10-10", "spans": [{"begins": "10:00", "ends": "12:00"}]}]},
        {"channel": "video", "business": "loan", "week": [{"days": [1], "begins": "10:00", "ends": "12:00"}]}]}"""
    opening = opening_of_json(written)
    assert await change_opening(store, ADMINISTRATOR, opening) == 1
    assert await opening_now(store.pool) == opening
    assert opening_of_json(msgspec.json.encode(await opening_now(store.pool))) == opening
