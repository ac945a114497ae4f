"""The worker's part of texts to customers: follow the log, and send what it asks for."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Final

from aircounter.key_files import master_key_file
from aircounter.news import News
from aircounter.partner_key import SMS_KEY
from aircounter.settings import Settings
from session_store.counter import Counter
from session_store.keys import load_master_key
from telling.http_gateway import HttpGateway
from telling.links import ReturnLinks
from telling.outbox import send_due, take_jobs
from telling.sms import NoSms, SmsPort
from telling.summons_text import Wording

LOOK_S: Final = 0.5
"""What is to be sent again is looked for so often."""
GATHER_S: Final = 0.1
"""Of what happens within it the log is read once."""


def return_links(settings: Settings) -> ReturnLinks:
    """The links of this counter."""
    return ReturnLinks(load_master_key(master_key_file(settings)))


async def send_texts(settings: Settings, counter: Counter, news: News) -> None:
    """For ever."""
    wording = Wording(settings.page_origin, return_links(settings))
    async with _gateway(settings) as gateway:
        while True:
            while await take_jobs(counter.store):
                pass
            while await send_due(counter, gateway, wording):
                pass
            await news.wait(LOOK_S)
            await asyncio.sleep(GATHER_S)


@asynccontextmanager
async def _gateway(settings: Settings) -> AsyncGenerator[SmsPort]:
    if settings.sms_gateway_url is None:
        yield NoSms()
        return
    async with HttpGateway(settings.sms_gateway_url, SMS_KEY.load(settings)) as gateway:
        yield gateway
