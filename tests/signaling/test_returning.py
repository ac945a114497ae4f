"""Coming back by a link: the same session on another device, and nothing for whoever has no good link."""

from datetime import UTC, datetime, timedelta

from session.identifiers import SessionId
from telling.links import LINK_LASTS, ReturnLinks
from tests.conftest import MASTER_KEY
from tests.signaling.pages import CounterAddress, Page, waiting_customer


def token_for(session: str, ago: timedelta = timedelta()) -> str:
    """A link of this counter, made so long ago."""
    return ReturnLinks(MASTER_KEY).token(SessionId(session), datetime.now(UTC) - ago)


async def test_a_link_opens_the_same_session_on_another_device(address: CounterAddress) -> None:
    async with Page(address) as laptop, Page(address) as phone:
        session = await waiting_customer(laptop)
        asked = await laptop.ask("AskAsCustomer", "AskCallback", session=session, number="13800138000")
        assert asked["type"] == "Done"
        answer = await phone.http.post("/api/visits/return", json={"token": token_for(session)})
        assert (answer.status_code, answer.json()) == (201, {"session": session})
        assert "httponly" in answer.headers["set-cookie"].lower()
        welcome = await phone.open("customer")
        assert welcome["stream"] == f"session/{session}"
        # The page that was open before has been taken over from.
        await laptop.until("Superseded")
        await phone.follow(welcome["stream"])
        assert (await phone.ask("AskAsCustomer", "ConfirmCallback", session=session))["type"] == "Done"
        number = (await phone.event("CallbackAsked"))["event"]["number"]
        assert number == "+8613800138000"


async def test_a_link_that_is_old_or_not_ours_opens_nothing(address: CounterAddress) -> None:
    async with Page(address) as customer, Page(address) as other:
        session = await waiting_customer(customer)
        stranger = ReturnLinks(b"x" * 32).token(SessionId(session), datetime.now(UTC))
        nobody = token_for("01900000-0000-7000-8000-000000000009")
        for token, status, code in (
            (token_for(session, LINK_LASTS), 410, "link_expired"),
            (stranger, 404, "link_unknown"),
            (nobody, 404, "link_unknown"),
            ("", 404, "link_unknown"),
        ):
            answer = await other.http.post("/api/visits/return", json={"token": token})
            assert (answer.status_code, answer.json()["code"]) == (status, code)
            assert "set-cookie" not in answer.headers


async def test_a_foreign_page_cannot_use_a_link(address: CounterAddress) -> None:
    async with Page(address) as customer, Page(address) as foreign:
        token = token_for(await waiting_customer(customer))
        answer = await foreign.http.post(
            "/api/visits/return", json={"token": token}, headers={"Origin": "https://evil.example"}
        )
        assert answer.status_code == 403


async def test_what_is_no_number_is_said_so(address: CounterAddress) -> None:
    async with Page(address) as customer:
        session = await waiting_customer(customer)
        answer = await customer.ask("AskAsCustomer", "AskCallback", session=session, number="12345")
        assert (answer["type"], answer["code"]) == ("Refused", "bad_number")


async def test_whoever_left_while_away_finds_the_visit_until_it_is_forgotten(address: CounterAddress) -> None:
    async with Page(address) as customer:
        session = await waiting_customer(customer)
        await customer.ask("AskAsCustomer", "AskCallback", session=session)
        await customer.ask("AskAsCustomer", "LeaveSession", session=session)
        assert (await customer.http.get("/api/visit")).json()["session"] == session
        await customer.http.delete("/api/visit")
        assert (await customer.http.get("/api/visit")).status_code == 404
