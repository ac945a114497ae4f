"""(g) Who gets in: the right password, the counter's own pages, and one page of one person."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from playwright.async_api import Browser

from bench.appearances import CUSTOMER, TELLER
from tests.acceptance.accessibility import is_accessible, is_accessible_in_both_languages
from tests.acceptance.counter_process import CounterProcess
from tests.acceptance.people import Person, answer_call, go_ready, sign_in, wait_in_line

FOREIGN_SOCKET = """(address) => new Promise((resolve) => {
  const socket = new WebSocket(address);
  socket.onopen = () => resolve("opened");
  socket.onclose = () => resolve("refused");
})"""
FOREIGN_REQUEST = """(address) => fetch(
  address, { method: "POST", mode: "no-cors", credentials: "include", body: "{}" }).then(() => undefined)"""


@asynccontextmanager
async def other_site() -> AsyncGenerator[str]:
    """The address of a page that is not the counter's."""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    async with server:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/"


async def test_a_wrong_password_is_refused_in_words_and_what_was_typed_stays(teller: Person) -> None:
    await sign_in(teller, "/teller", "lin", "not-the-password")
    await teller.page.get_by_text("用户名或密码不对").wait_for()
    await is_accessible_in_both_languages(teller)
    assert await teller.page.get_by_test_id("sign-in-login").input_value() == "lin"
    await teller.page.get_by_test_id("sign-in-password").fill("counter-demo")
    await teller.page.keyboard.press("Enter")
    await teller.see("duty")


async def test_the_page_of_another_origin_gets_no_connection_and_no_act(
    tellers_browser: Browser, counter_process: CounterProcess
) -> None:
    # Given somebody who is signed in
    context = await tellers_browser.new_context(bypass_csp=True)
    own = await context.new_page()
    staff = Person(own, counter_process.url)
    await sign_in(staff, "/teller", "lin")
    await staff.see("duty")
    # When a page from another port, to which the browser gives the same cookies, uses them
    foreign = await context.new_page()
    async with other_site() as elsewhere:
        await foreign.goto(elsewhere)
        address = f"127.0.0.1:{counter_process.port}"
        # Then it gets no WebSocket, and nothing is done for it
        assert await foreign.evaluate(FOREIGN_SOCKET, f"ws://{address}/ws") == "refused"
        async with foreign.expect_response("**/api/staff/sign-out") as answer:
            await foreign.evaluate(FOREIGN_REQUEST, f"http://{address}/api/staff/sign-out")
        assert (await answer.value).status == 403
    # And they still are signed in
    await own.reload()
    await staff.see("duty")
    await context.close()


async def test_the_later_of_two_pages_takes_over_in_the_call(customer: Person, teller: Person) -> None:
    # Given a call
    await wait_in_line(customer)
    await go_ready(teller)
    await answer_call(teller)
    await customer.connected()
    # When each opens the page once more
    second_desk = Person(await teller.page.context.new_page(), teller.url)
    await second_desk.page.goto(f"{teller.url}/teller")
    await second_desk.connected()
    second_visit = Person(await customer.page.context.new_page(), customer.url)
    await second_visit.page.goto(customer.url)
    await second_visit.connected()
    await second_desk.click("switch-language")
    # Then the call goes on there, and the earlier pages say so
    await second_desk.hears(CUSTOMER, TELLER)
    await second_visit.hears(TELLER, CUSTOMER)
    for earlier in (teller, customer):
        await earlier.see("superseded")
    await is_accessible(teller)
    await is_accessible_in_both_languages(customer)
    # And who wants to go on in the first gets it back
    await teller.click("work-here")
    await teller.connected()
    await teller.hears(CUSTOMER, TELLER)
    await second_desk.see("superseded")
    await is_accessible(second_desk)
    await second_visit.click("hang-up")
    await second_visit.click("hang-up-confirm")
    await second_visit.see("after")
