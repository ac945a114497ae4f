"""How good the connections are: pushed to those whom it concerns, and shown to QA afterwards."""

from redis.asyncio import Redis

from media.quality import Direction, QualityFigures
from media.quality_link import BarsNow, tell_pages
from media.quality_samples import keep_samples
from media.quality_sampling import PartySample
from session.identifiers import CUSTOMER, PartyId, SessionId
from session_store.postgres import Pool
from tests.signaling.pages import CounterAddress, Page, ready_teller, waiting_customer

GOOD = QualityFigures(250, 0.0, 0.0, 2.0, 30.0, 32.0, None, None, None, None, 4.375)


async def test_pages_are_told_of_themselves_and_of_whom_they_hear(address: CounterAddress, redis: Redis) -> None:
    async with Page(address) as customer, Page(address) as teller:
        session = SessionId(await waiting_customer(customer))
        staff = PartyId(await ready_teller(teller))
        offered = await teller.until_event("TellerOffered")
        await teller.ask("AskAsTeller", "AcceptOffer", session=session, offer=offered["event"]["offer"])
        await teller.follow(f"session/{session}")
        both, supervisor = (CUSTOMER, staff), PartyId("0198c000-0000-7000-8000-000000000009")
        told = [
            BarsNow(session, supervisor, 4, (supervisor,)),
            BarsNow(session, staff, None, both),
            BarsNow(session, CUSTOMER, 1, both),
        ]
        await tell_pages(redis, told)
        for page in (customer, teller):
            own = await page.until("ConnectionQuality", party=CUSTOMER)
            assert own == {"type": "ConnectionQuality", "session": session, "party": CUSTOMER, "bars": 1}
            heard = [message for message in page.received if message["type"] == "ConnectionQuality"]
            # A supervisor who listens is shown to nobody.
            assert [(one["party"], one["bars"]) for one in heard] == [(staff, None), (CUSTOMER, 1)]


async def test_a_page_of_another_session_is_told_nothing(address: CounterAddress, redis: Redis) -> None:
    async with Page(address) as one, Page(address) as other:
        session, another = SessionId(await waiting_customer(one)), SessionId(await waiting_customer(other))
        await tell_pages(
            redis, [BarsNow(session, CUSTOMER, 3, (CUSTOMER,)), BarsNow(another, CUSTOMER, 2, (CUSTOMER,))]
        )
        assert (await other.until("ConnectionQuality"))["session"] == another


async def test_qa_sees_a_sessions_samples_and_nobody_else_does(address: CounterAddress, pool: Pool) -> None:
    async with Page(address) as customer, Page(address) as teller, Page(address) as qa:
        session = SessionId(await customer.visit())
        await keep_samples(pool, [PartySample(session, CUSTOMER, 0, 5.0, {Direction.UP: GOOD})], now_ns=0)
        path = f"/api/qa/sessions/{session}/quality"
        assert (await customer.http.get(path)).status_code == 401
        await teller.sign_in("lin")
        assert (await teller.http.get(path)).status_code == 403
        await qa.sign_in("qian")
        (point,) = (await qa.http.get(path)).json()["samples"]
        assert (point["party"], point["direction"], point["seconds"]) == (CUSTOMER, "up", 5)
        assert (point["figures"]["mos"], point["figures"]["frames_per_s"]) == (4.375, None)
