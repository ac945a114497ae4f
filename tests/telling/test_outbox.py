"""Texts follow from the log, reach a gateway that may fail in every way, and what became of them is on record."""

import asyncio
import logging
import socket
from collections.abc import AsyncGenerator, Generator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest
import uvicorn

from aircounter.sms_gateway import Behaviour, Gateway
from aircounter.sms_messages import KeptMessages
from session import commands as c
from session import events as e
from session.actors import Customer
from session.identifiers import SessionId, session_stream
from session.personal import Personal
from session.vocabulary import SmsFate
from session_store.counter import Counter
from session_store.event_store import EventStore
from telling.http_gateway import HttpGateway
from telling.links import ReturnLinks
from telling.outbox import send_due, take_jobs
from telling.retries import RETRY_AFTER_S
from telling.sms import NoSms, SmsPort
from telling.summons_text import Wording
from tests.session_store.stories import SYSTEM, arrive, ask, new_session

NUMBER = "+8613800138000"
KEY = "a key of the gateway"
LINKS = ReturnLinks(bytes(32))
WORDING = Wording("https://counter.example", LINKS)
SHORT_S = 0.5
"""What a gateway may take here; a slow one takes four times as long."""


@pytest.fixture
def kept(tmp_path: Path) -> Generator[KeptMessages]:
    with KeptMessages(tmp_path / "sms" / "messages.sqlite") as messages:
        yield messages


@asynccontextmanager
async def served(gateway: Gateway) -> AsyncGenerator[str]:
    """The stand-in, and its address."""
    listening = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(gateway.app(), log_config=None, lifespan="off", timeout_graceful_shutdown=1))
    serving = asyncio.create_task(server.serve(sockets=[listening]))
    yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    server.should_exit = True
    await serving


async def summoned(counter: Counter, number: str = NUMBER) -> SessionId:
    session = new_session()
    await arrive(counter, session)
    await ask(counter, Customer(session), c.AskCallback(session=session, number=Personal(number)))
    await ask(counter, SYSTEM, c.SummonCustomer(session=session, summons=1))
    while await take_jobs(counter.store):
        pass
    return session


async def fates(store: EventStore, session: SessionId) -> list[SmsFate]:
    history = await store.history(session_stream(session))
    return [record.event.fate for record in history if isinstance(record.event, e.SmsSettled)]


async def left(store: EventStore) -> int:
    return int(await store.pool.fetchval("select count(*) from sms_outbox"))


async def come_due(store: EventStore) -> None:
    """As if the time until the next try had passed."""
    await store.pool.execute("update sms_outbox set due_at = clock_timestamp()")


async def send(counter: Counter, url: str, key: str = KEY) -> int:
    async with HttpGateway(url, key, SHORT_S) as gateway:
        return await send_due(counter, gateway, WORDING)


async def test_a_summons_sends_one_text_with_a_link_to_its_session(
    counter: Counter, store: EventStore, kept: KeptMessages
) -> None:
    session = await summoned(counter)
    async with served(Gateway(kept, KEY)) as url:
        assert await send(counter, url) == 1
        assert await send(counter, url) == 0
    [message] = kept.newest()
    assert (message.to, message.asked) == (NUMBER, 1)
    assert "3分钟内" in message.text
    token = message.text.partition("https://counter.example/#back=")[2]
    assert LINKS.session_of(token, datetime.now(UTC)) == session
    assert await fates(store, session) == [SmsFate.TAKEN]
    assert await left(store) == 0


async def test_a_refused_number_is_not_tried_again(counter: Counter, store: EventStore, kept: KeptMessages) -> None:
    session = await summoned(counter)
    gateway = Gateway(kept, KEY)
    gateway.behaviour = Behaviour.REFUSES
    async with served(gateway) as url:
        await send(counter, url)
    assert await fates(store, session) == [SmsFate.REFUSED]
    assert (await left(store), kept.newest()) == (0, [])


async def test_the_wrong_key_is_refused(counter: Counter, store: EventStore, kept: KeptMessages) -> None:
    session = await summoned(counter)
    async with served(Gateway(kept, KEY)) as url:
        await send(counter, url, "another key")
    assert await fates(store, session) == [SmsFate.REFUSED]
    assert kept.newest() == []


@pytest.mark.parametrize("behaviour", [Behaviour.SLOW, Behaviour.TAKES_AND_FAILS])
async def test_what_was_taken_without_an_answer_is_sent_again_and_kept_once(
    counter: Counter, store: EventStore, kept: KeptMessages, behaviour: Behaviour
) -> None:
    session = await summoned(counter)
    gateway = Gateway(kept, KEY, slow_s=4 * SHORT_S)
    gateway.behaviour = behaviour
    async with served(gateway) as url:
        await send(counter, url)
        assert await fates(store, session) == []
        gateway.behaviour = Behaviour.WORKS
        await come_due(store)
        await send(counter, url)
    [message] = kept.newest()
    assert message.asked == 2
    assert await fates(store, session) == [SmsFate.TAKEN]


@pytest.mark.parametrize("listens", [True, False])
async def test_a_gateway_that_is_away_is_tried_until_it_is_back(
    counter: Counter, store: EventStore, kept: KeptMessages, listens: bool
) -> None:
    session = await summoned(counter)
    gateway = Gateway(kept, KEY)
    gateway.behaviour = Behaviour.AWAY
    async with served(gateway) as url:
        await send(counter, url if listens else "http://127.0.0.1:9")
        # Not at once again: the next try is put off.
        assert await send(counter, url) == 0
        gateway.behaviour = Behaviour.WORKS
        await come_due(store)
        await send(counter, url)
    assert await fates(store, session) == [SmsFate.TAKEN]
    assert [message.asked for message in kept.newest()] == [1]


async def test_tries_are_bounded_and_the_end_is_on_record(counter: Counter, store: EventStore) -> None:
    session = await summoned(counter)
    for _ in range(len(RETRY_AFTER_S)):
        await send(counter, "http://127.0.0.1:9")
        assert await fates(store, session) == []
        await come_due(store)
    await send(counter, "http://127.0.0.1:9")
    assert await fates(store, session) == [SmsFate.GIVEN_UP]
    assert await left(store) == 0


async def test_who_is_back_already_gets_no_text(counter: Counter, store: EventStore, kept: KeptMessages) -> None:
    session = await summoned(counter)
    await ask(counter, Customer(session), c.ConfirmCallback(session=session))
    async with served(Gateway(kept, KEY)) as url:
        await send(counter, url)
    assert (kept.newest(), await left(store), await fates(store, session)) == ([], 0, [])


async def test_without_a_number_nothing_is_sent(counter: Counter, store: EventStore, kept: KeptMessages) -> None:
    session = await summoned(counter, "")
    async with served(Gateway(kept, KEY)) as url:
        await send(counter, url)
    assert (kept.newest(), await left(store), await fates(store, session)) == ([], 0, [])


async def test_two_workers_send_it_once_and_a_third_says_it_once(
    counter: Counter, store: EventStore, kept: KeptMessages
) -> None:
    session = await summoned(counter)
    async with served(Gateway(kept, KEY)) as url:
        assert sorted(await asyncio.gather(*(send(counter, url) for _ in range(3)))) == [0, 0, 1]
        # A worker that died after the gateway took it, and before it could say so.
        await store.pool.execute("insert into sms_outbox values ($1, 1, clock_timestamp())", session)
        await send(counter, url)
    assert [message.asked for message in kept.newest()] == [2]
    assert await fates(store, session) == [SmsFate.TAKEN]


async def test_a_counter_without_a_gateway_says_so(counter: Counter, store: EventStore) -> None:
    session = await summoned(counter)
    no_gateway: SmsPort = NoSms()
    await send_due(counter, no_gateway, WORDING)
    assert await fates(store, session) == [SmsFate.REFUSED]


async def test_number_and_link_stand_nowhere_in_the_open(
    counter: Counter, store: EventStore, kept: KeptMessages, caplog: pytest.LogCaptureFixture,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    caplog.set_level(logging.DEBUG)
    await summoned(counter)
    async with served(Gateway(kept, KEY)) as url:
        await send(counter, url)
    printed = capsys.readouterr()
    said = caplog.text + printed.out + printed.err
    assert "sms sent" in said
    stored = str(await store.pool.fetch("select data from events")) + str(
        await store.pool.fetch("select * from sms_outbox")
    )
    for secret in (NUMBER, NUMBER.removeprefix("+86"), "#back=", KEY):
        assert secret not in said
        assert secret not in stored


async def test_the_stand_in_keeps_what_it_took_over_a_restart(tmp_path: Path) -> None:
    file = tmp_path / "messages.sqlite"
    with KeptMessages(file) as before:
        before.take("key", NUMBER, "hello")
    with KeptMessages(file) as after:
        after.take("key", NUMBER, "another text under the same key")
        [message] = after.newest()
    assert (message.text, message.asked) == ("hello", 2)
    assert file.stat().st_mode & 0o077 == 0


async def test_the_stand_ins_page_shows_texts_with_links_and_nothing_else_as_markup(kept: KeptMessages) -> None:
    kept.take("key", NUMBER, "<b>open</b> https://counter.example/#back=abc")
    async with served(Gateway(kept, KEY)) as url, httpx.AsyncClient(trust_env=False) as browser:
        page = (await browser.get(url)).text
        listed = (await browser.get(f"{url}/messages")).json()
        assert (await browser.put(f"{url}/behaviour", json={"behaviour": "sings"})).status_code == 400
        assert (await browser.put(f"{url}/behaviour", json={"behaviour": "away"})).status_code == 204
    assert '<a href="https://counter.example/#back=abc">' in page
    assert "&lt;b&gt;open&lt;/b&gt;" in page
    assert [message["to"] for message in listed["messages"]] == [NUMBER]
