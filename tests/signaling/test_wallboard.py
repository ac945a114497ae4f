"""Over the WebSocket: supervisors see the counter as it stands; nobody else does; notes; reports."""

from typing import Any

from tests.patience import eventually
from tests.signaling.pages import CounterAddress, Page, ready_teller, waiting_customer

SEEN_WITHIN_S = 1.0


async def _supervisor(page: Page) -> None:
    await page.sign_in("wen")
    await page.open("supervisor")
    await page.send("WatchWallboard")


async def _board_with(page: Page, **wanted: int) -> dict[str, Any]:
    """The first board that has so many `tellers`, `calls`, `waiting`."""
    while True:
        board = (await page.until("Wallboard"))["board"]
        found = {"tellers": len(board["tellers"]), "calls": len(board["calls"]), "waiting": board["total"]["waiting"]}
        if wanted.items() <= found.items():
            return dict(board)


async def test_a_supervisor_sees_who_waits_who_works_and_who_talks(address: CounterAddress) -> None:
    async with Page(address) as supervisor, Page(address) as customer, Page(address) as teller:
        await _supervisor(supervisor)
        empty = await _board_with(supervisor, tellers=0, waiting=0)
        assert [line["line"] for line in empty["lines"]] == ["counter"]
        assert len((await supervisor.until("WallboardTrend"))["points"]) == 25
        session = await waiting_customer(customer)
        waiting = await _board_with(supervisor, waiting=1)
        assert waiting["lines"][0]["waiting"] == 1
        staff = await ready_teller(teller)
        rung = await _board_with(supervisor, tellers=1)
        assert (rung["tellers"][0]["staff"], rung["tellers"][0]["staff_number"]) == (staff, "0127")
        offered = await teller.event("TellerOffered")
        await teller.ask("AskAsTeller", "AcceptOffer", session=session, offer=offered["event"]["offer"])
        talking = await _board_with(supervisor, calls=1, waiting=0)
        assert (talking["calls"][0]["session"], talking["calls"][0]["teller"]) == (session, staff)
        assert talking["calls"][0]["mos"] is None


async def test_the_wallboard_is_for_supervisors(address: CounterAddress) -> None:
    async with Page(address) as teller, Page(address) as supervisor:
        await ready_teller(teller)
        await teller.send("WatchWallboard")
        assert (await teller.until("Error"))["code"] == "not_yours"
        assert (await teller.http.get("/api/supervisor/report")).status_code == 403
        assert (await supervisor.http.get("/api/supervisor/report")).status_code == 401
        # A page that has lost its network comes back by its cookie.
        await supervisor.sign_in("wen")
        await supervisor.open_again("supervisor")


async def test_a_note_to_a_teller_stays_until_it_is_read(address: CounterAddress) -> None:
    async with Page(address) as supervisor, Page(address) as teller:
        staff = await ready_teller(teller)
        await _supervisor(supervisor)
        said = await supervisor.ask("AskAsTeller", "MessageTeller", teller=staff, text="请先核对旧卡")
        assert said["type"] == "Done"
        note = (await teller.event("TellerMessaged"))["event"]
        assert (note["text"], note["by_name"]) == ("请先核对旧卡", "Wen Min")
        assert (await teller.ask("AskAsTeller", "ReadMessage", teller=staff, message=note["message"]))["type"] == "Done"
        await teller.event("MessageRead")
        # Personal, so sealed: the log itself does not show it.
        stored = await address.counter.store.pool.fetchval("select data from events where type = 'TellerMessaged'")
        assert "旧卡" not in stored
        assert "Wen" not in stored


async def test_a_report_is_shown_and_downloaded(address: CounterAddress) -> None:
    async with Page(address) as supervisor, Page(address) as customer:
        await waiting_customer(customer)
        await supervisor.sign_in("wen")
        offered: list[int] = []

        async def look() -> None:
            rows = (await supervisor.http.get("/api/supervisor/report?interval=day&by=business")).json()
            offered[:] = [row["offered"] for row in rows if row["of"] == "card"]

        for _ in range(50):
            await look()
            if offered:
                break
        await eventually(lambda: offered == [1], SEEN_WITHIN_S)
        file = await supervisor.http.get("/api/supervisor/report?interval=60&by=line&format=xlsx")
        assert file.content[:2] == b"PK"
        assert "attachment" in file.headers["Content-Disposition"]
        for wrong in ("from=yesterday", "by=mood", "from=2026-01-01&to=2026-12-31", "from=2026-02-01&to=2026-01-01"):
            assert (await supervisor.http.get(f"/api/supervisor/report?{wrong}")).status_code == 400
