"""Whatever a page sends is answered: with what it asked for, or with the reason why not; never by an end of ours."""

import json
from collections.abc import AsyncGenerator
from typing import Any, Final

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from starlette.routing import Route
from websockets.exceptions import ConnectionClosed

from signaling import http_admin, http_alarms, http_competence, http_customers, http_returns, http_staff
from signaling.message import CloseCode
from tests.signaling.made_messages import ID, JUNK, made_messages
from tests.signaling.pages import CounterAddress, Page

_ROUTES: Final[list[Route]] = [
    route
    for module in (http_admin, http_alarms, http_competence, http_customers, http_returns, http_staff)
    for route in module.ROUTES
    if route.methods is not None and route.methods & {"POST", "PUT"}
]
_OURS: Final = {value for name, value in vars(CloseCode).items() if name.isupper()}
FUZZED: Final = settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
_FIELDS: Final = ("business", "channel", "language", "customer_name", "login", "password", "as", "token", "plan", "on")
BODIES: Final[st.SearchStrategy[Any]] = st.one_of(
    JUNK,
    made_messages("FromCustomer"),
    st.fixed_dictionaries(
        {},
        optional={
            name: JUNK | st.sampled_from(["card", "video", "zh", "lin", "teller", ID])
            for name in (
                "business",
                "channel",
                "language",
                "customer_name",
                "login",
                "password",
                "as",
                "token",
                "plan",
                "on",
            )
        },
    ),
    st.fixed_dictionaries({"plan": made_messages("RoutingPlan"), "on": st.integers(-1, 3)}),
    st.fixed_dictionaries({"change": made_messages("CompetenceChange")}),
    st.fixed_dictionaries({"limits": made_messages("LimitsNow"), "on": st.integers(-1, 3)}),
)


@pytest.fixture
async def administrator(address: CounterAddress) -> AsyncGenerator[Page]:
    async with Page(address) as page:
        assert (await page.sign_in("guan")).status_code == 200
        yield page


@pytest.fixture
async def both(address: CounterAddress) -> AsyncGenerator[dict[str, Page]]:
    async with Page(address) as customer, Page(address) as teller:
        await customer.visit()
        await teller.sign_in()
        await customer.open("customer")
        await teller.open("teller")
        yield {"customer": customer, "teller": teller}


@FUZZED
@given(route=st.sampled_from(_ROUTES), body=BODIES)
async def test_every_body_is_answered_with_a_reason(administrator: Page, route: Route, body: object) -> None:
    path = route.path.replace("{staff:uuid}", ID)
    [method] = (route.methods or set()) & {"POST", "PUT"}
    answered = await administrator.http.request(method, path, content=json.dumps(body).encode())
    assert answered.status_code < 500, (method, path, body)
    if answered.status_code >= 400:
        said = answered.json()
        assert said.get("code") or said.get("faults"), (method, path, said)


@FUZZED
@given(message=st.one_of(made_messages("FromCustomer"), made_messages("FromTeller"), JUNK))
async def test_every_message_is_answered_and_the_connection_lives(both: dict[str, Page], message: object) -> None:
    for kind, page in both.items():
        code = await _sent(page, json.dumps(message))
        if code is not None:
            # Let go in order, as the protocol says; anything else is an end of ours.
            assert code in _OURS, (kind, message)
            await page.open(kind)


async def _sent(page: Page, text: str) -> int | None:
    """Send it, and something behind it that is always answered. The close code, when the page was let go."""
    assert page.websocket is not None
    try:
        await page.websocket.send(text)
        await page.send("Probe")
        await page.until("Ping")
    except ConnectionClosed as closed:
        return closed.rcvd.code if closed.rcvd is not None else 0
    return None
