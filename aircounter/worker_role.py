"""The worker: what must be done once, whichever process does it. Read models, the ACD, deadlines, sealing."""

import asyncio
from typing import Final

import structlog

from aircounter.alarm_watch import watch_alarms
from aircounter.carrying_out import carry_out
from aircounter.metrics_port import metrics_shown
from aircounter.move_calls import watch_media
from aircounter.news import News
from aircounter.outlast import outlast
from aircounter.process_metrics import ProcessMetrics
from aircounter.rare_searches import search_rarely
from aircounter.sealing import Sealing
from aircounter.session_metrics import SessionMetrics
from aircounter.settings import Settings
from aircounter.stopping import until_told
from aircounter.texting import send_texts
from aircounter.wiring import OPENS_WITHIN_S, Backbone, backbone
from queueing.absence import report_absent
from queueing.acd import Acd
from queueing.claims import Claims
from queueing.presence import LEASE_S, Presence
from queueing.summoning import summon_in_turn
from session_store.deadlines_due import run_deadlines
from session_store.event_store import EventStore
from session_store.figures import EVENTS_AT_ONCE, advance_figures
from session_store.read_models import advance
from transactions.case_door import CaseDoor

LOOK_S: Final = 1.0
"""What was missed is looked at again after this."""
FOLD_GATHER_S: Final = 0.1
"""What happens within it is written by one transaction: each has some milliseconds for which every feed waits."""
FIGURES_GATHER_S: Final = 0.1
"""Reports and the wall's service level can wait longer."""
ABSENCE_S: Final = 2.0
SEAL_LOOK_S: Final = 0.5

log = structlog.get_logger()


async def run_worker(settings: Settings) -> None:
    """Work until told to stop."""
    async with (
        metrics_shown(settings.metrics_host, settings.metrics_port),
        backbone(settings, OPENS_WITHIN_S) as parts,
        asyncio.TaskGroup() as tasks,
    ):
        acd = Acd(parts.counter, Claims(parts.redis))
        parts.feed.subscribe(acd.hear)
        search_rarely()
        log.info("worker works")
        metrics, sessions = ProcessMetrics(), SessionMetrics()
        parts.feed.subscribe(metrics.hear)
        parts.feed.subscribe(sessions.hear)
        news = News()
        parts.feed.subscribe(news.hear)
        news_for_figures = News()
        parts.feed.subscribe(news_for_figures.hear)
        news_for_texts = News()
        parts.feed.subscribe(news_for_texts.hear)
        news_for_jobs = News()
        parts.feed.subscribe(news_for_jobs.hear)
        cases = parts.counter.case_door = CaseDoor(parts.store)
        works = {
            "feed": parts.feed.run,
            "read models": lambda: follow_log(parts.store, news),
            "figures": lambda: keep_figures(parts.store, news_for_figures),
            "alarms": lambda: watch_alarms(parts.store),
            "acd": lambda: acd.run(parts.feed),
            "deadlines": lambda: run_deadlines(parts.counter),
            "callbacks": lambda: summon_in_turn(parts.counter),
            "texts": lambda: send_texts(parts.settings, parts.counter, news_for_texts),
            "absence": lambda: _look_for_absent(parts),
            "sealing": lambda: _seal(parts),
            "loop watch": metrics.watch_loop,
            "session count": lambda: sessions.watch_sessions(parts.store.pool),
            "media watch": lambda: watch_media(parts.counter, parts.redis),
        }
        if parts.settings.core_bank_url is None:
            log.warning("there is no core bank: nothing is carried out")
        else:
            works["carrying out"] = lambda: carry_out(parts.settings, parts.counter, cases, news_for_jobs)
        # A database or a Redis that is away for a while ends none of them.
        working = [tasks.create_task(outlast(work, name)) for name, work in works.items()]
        await until_told()
        for task in working:
            task.cancel()


async def follow_log(store: EventStore, news: News) -> None:
    """For ever: whenever something happened: bring the read models up to it."""
    while True:
        if await advance(store):
            await asyncio.sleep(FOLD_GATHER_S)
        else:
            await news.wait(LOOK_S)


async def keep_figures(store: EventStore, news: News) -> None:
    """For ever: bring what reports are computed from up to the log. Apart from what the ACD decides on."""
    while True:
        batch = await advance_figures(store)
        if not batch:
            await news.wait(LOOK_S)
        elif len(batch) < EVENTS_AT_ONCE:
            await asyncio.sleep(FIGURES_GATHER_S)


async def _look_for_absent(parts: Backbone) -> None:
    presence = Presence(parts.redis)
    # After a start nobody has a lease yet: pages get the time of one to come back.
    await asyncio.sleep(LEASE_S)
    while True:
        await report_absent(parts.counter, presence)
        await asyncio.sleep(ABSENCE_S)


async def _seal(parts: Backbone) -> None:
    sealing = Sealing(parts.settings, parts.counter)
    while True:
        await sealing.seal_finished()
        await asyncio.sleep(SEAL_LOOK_S)
