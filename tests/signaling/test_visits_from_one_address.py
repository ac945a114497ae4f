"""Who begins one visit after another is made to wait; who shares this machine's address is not."""

from signaling.http_customers import MAX_VISITS_OF_ADDRESS
from tests.signaling.pages import CounterAddress, Page

VISIT = {"business": "card", "channel": "video", "language": "zh", "customer_name": ""}
# As a proxy says for whom it asks; the server believes it of this machine's own address.
ONE, ANOTHER = {"X-Forwarded-For": "203.0.113.9"}, {"X-Forwarded-For": "203.0.113.10"}


async def test_one_address_begins_so_many_visits_and_then_waits_while_others_do_not(address: CounterAddress) -> None:
    async with Page(address) as page:
        begun = [
            (await page.http.post("/api/visits", json=VISIT, headers=ONE)).status_code
            for _ in range(MAX_VISITS_OF_ADDRESS)
        ]
        assert set(begun) == {201}
        refused = await page.http.post("/api/visits", json=VISIT, headers=ONE)
        assert (refused.status_code, refused.json()["code"]) == (429, "too_many_tries")
        assert 0 < int(refused.headers["Retry-After"]) <= 600
        for others in (ANOTHER, {}):
            assert (await page.http.post("/api/visits", json=VISIT, headers=others)).status_code == 201
