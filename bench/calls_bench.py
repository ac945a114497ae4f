"""`aircounter bench calls`: synthetic customers and tellers call one another at a counter, the whole way.

Each call goes the way of a real one: HTTP, WebSocket, the line, an offer, its acceptance, ICE, DTLS, SRTP, a recording.
"""

import asyncio
import time
from collections.abc import Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from bench import orders as o
from bench.figures import percentile, rounded
from bench.http_client import HttpClient
from bench.people import Page, PersonFailed, SyntheticCustomer, SyntheticTeller, media_offer
from bench.workers import Worker, worker

AT_ONCE: Final = 8
"""So many calls are set up beside each other: 200 tellers do not press the key in one second."""
WARM_UP_S: Final = 1.0
_TELLER_SOURCES: Final = 20
"""Tellers that sign in from one address of this machine; a counter takes 30 a minute."""
_US_PER_S: Final = 1_000_000
_NS_PER_MS: Final = 1_000_000
_OK: Final = 200
_LOCAL: Final = frozenset({"127.0.0.1", "localhost"})


class BadTarget(Exception):  # noqa: N818 - names what it is
    """The counter that was named cannot be used for this; the message says what to do."""


@dataclass(frozen=True)
class Staff:
    """A teller's account."""

    login: str
    password: str = field(repr=False)


@dataclass(frozen=True)
class UsedCpu:
    """So far, in seconds: by the media processes, and by everything that runs the counter (None: not known)."""

    media_s: float
    whole_s: float | None


@dataclass(frozen=True)
class Target:
    """The counter: its address, tellers who are off duty, and where its CPU time can be read."""

    url: str
    staff: tuple[Staff, ...]
    media_metrics: tuple[str, ...] = ()
    used_cpu: Callable[[], UsedCpu] | None = None
    data: Path | None = None
    """The data folder of a counter of one's own."""


@dataclass(frozen=True)
class CallsBench:
    """So many calls, for so long once all of them talk."""

    calls: int
    seconds: float


@dataclass
class _Talk:
    """One call: who they are, and the numbers of their clients."""

    customer: SyntheticCustomer
    teller: SyntheticTeller
    session: str
    numbers: tuple[int, int]
    answered_ns: int
    first_packets_ms: list[float] = field(default_factory=list[float])


async def bench_calls(wanted: CallsBench, target: Target, progress: Callable[[str], None]) -> dict[str, Any]:
    """Play them, and return what is to be printed. Raises BadTarget, PersonFailed and WorkerFailed."""
    if len(target.staff) < wanted.calls:
        raise BadTarget(f"{wanted.calls} calls need as many tellers, and {len(target.staff)} were given: --staff.")
    where = "loopback" if urlsplit(target.url).hostname in _LOCAL else "remote"
    async with AsyncExitStack() as leaving, worker("bench.generator", where) as generator:
        playing = _Playing(wanted, target, generator, leaving, progress)
        await playing.tellers_go_ready()
        talks = await playing.customers_come()
        progress(f"{len(talks)} calls talk; measuring for {wanted.seconds:g} s")
        await asyncio.sleep(WARM_UP_S)
        await generator.do(o.BeginMeasuring())
        before = await _used_cpu(target)
        await asyncio.sleep(wanted.seconds)
        after = await _used_cpu(target)
        measured = await generator.ask(o.EndMeasuring(), o.Measured)
        await playing.everybody_leaves(talks)
        return _figures(wanted, talks, measured, before, after)


class _Playing:
    """Who comes, in order."""

    def __init__(
        self,
        wanted: CallsBench,
        target: Target,
        generator: Worker,
        leaving: AsyncExitStack,
        progress: Callable[[str], None],
    ) -> None:
        self._wanted = wanted
        self._target = target
        self._generator = generator
        self._leaving = leaving
        self._progress = progress
        self._is_local = urlsplit(target.url).hostname in _LOCAL
        self._room = asyncio.Semaphore(AT_ONCE)
        self._customers: dict[str, tuple[int, SyntheticCustomer]] = {}
        self._tellers: list[tuple[int, SyntheticTeller]] = []
        self._talking = 0

    async def tellers_go_ready(self) -> None:
        """All of them, before the first customer comes."""

        async def one(index: int, staff: Staff) -> None:
            async with self._room:
                source = f"127.0.0.{2 + index // _TELLER_SOURCES}" if self._is_local else None
                teller = SyntheticTeller(self._target.url, source)
                self._leaving.push_async_callback(teller.close)
                await teller.go_ready(staff.login, staff.password)
                self._tellers.append((index, teller))

        await _all_of([one(index, staff) for index, staff in enumerate(self._target.staff[: self._wanted.calls])])
        self._progress(f"{len(self._tellers)} tellers are on duty")

    async def customers_come(self) -> list[_Talk]:
        """One after another, some beside each other; each talks to whoever the counter chooses."""
        found = await _all_of(
            [*(self._teller_answers(index, teller) for index, teller in self._tellers), self._arrivals()]
        )
        return [talk for talk in found if talk is not None]

    async def _arrivals(self) -> None:
        await _all_of([self._customer_comes(index) for index in range(self._wanted.calls)])

    async def _customer_comes(self, index: int) -> None:
        async with self._room:
            customer = SyntheticCustomer(self._target.url, None)
            self._leaving.push_async_callback(customer.close)
            # Known by its session only once it is in the line, and may be offered before that is heard here.
            session = await customer.join_line()
            self._customers[session] = (index, customer)
            await customer.until_event("MediaStarted")

    async def _teller_answers(self, index: int, teller: SyntheticTeller) -> _Talk:
        session = await teller.accept()
        answered_ns = time.time_ns()
        number, customer = await self._customer_of(session)
        numbers = (2 * number, 2 * index + 1)
        talk = _Talk(customer, teller, session, numbers, answered_ns)
        await asyncio.gather(self._connect(customer, talk, 0), self._connect(teller, talk, 1))
        heard = await self._generator.ask(o.AwaitHeard(numbers=numbers), o.HeardAt)
        talk.first_packets_ms = [(arrival_ns - answered_ns) / _NS_PER_MS for arrival_ns in heard.arrivals_ns]
        self._talking += 1
        if self._talking % AT_ONCE == 0 or self._talking == self._wanted.calls:
            self._progress(f"{self._talking} of {self._wanted.calls} calls talk")
        return talk

    async def _customer_of(self, session: str) -> tuple[int, SyntheticCustomer]:
        """Whose session it is. Raises PersonFailed when it is nobody's here: the counter has other customers."""
        for _ in range(100):
            if session in self._customers:
                return self._customers[session]
            await asyncio.sleep(0.05)
        raise PersonFailed("a teller was offered a customer who is none of ours: use a counter that is closed")

    async def _connect(self, page: Page, talk: _Talk, which: int) -> None:
        connection, sdp = await media_offer(page, talk.session)
        wanted = o.ClientWanted(talk.numbers[which], sdp, (talk.numbers[1 - which],))
        answered = await self._generator.ask(o.Join(clients=(wanted,)), o.Answers)
        await page.say("AnswerMedia", session=talk.session, connection=connection, sdp=answered.answers[0])
        connected = asyncio.create_task(self._generator.do(o.AwaitConnected(numbers=(talk.numbers[which],))))
        refused = asyncio.create_task(page.until("Error"))
        await asyncio.wait([connected, refused], return_when=asyncio.FIRST_COMPLETED)
        if refused.done():
            connected.cancel()
            raise PersonFailed(f"the answer was not taken: {refused.result()['sentence']}")
        refused.cancel()
        await connected

    async def everybody_leaves(self, talks: list[_Talk]) -> None:
        """Each teller ends the call and goes off duty, so that the counter is as it was."""
        for talk in talks:
            await self._generator.do(o.Leave(numbers=talk.numbers))
        await _all_of([talk.teller.finish(talk.session) for talk in talks])


async def _all_of(works: list[Any]) -> list[Any]:
    """All of them; the first that fails ends the others and is raised by itself."""
    try:
        async with asyncio.TaskGroup() as tasks:
            running = [tasks.create_task(work) for work in works]
    except BaseExceptionGroup as failed:
        raise failed.exceptions[0] from failed
    return [task.result() for task in running]


async def _used_cpu(target: Target) -> UsedCpu | None:
    if target.used_cpu is not None:
        return target.used_cpu()
    if not target.media_metrics:
        return None
    return UsedCpu(sum([await _cpu_in_metrics(url) for url in target.media_metrics]), None)


async def _cpu_in_metrics(url: str) -> float:
    """`process_cpu_seconds_total` of a process that shows its metrics there. Raises BadTarget."""
    parts = urlsplit(url)
    try:
        answer = await HttpClient(f"{parts.scheme}://{parts.netloc}").request("GET", parts.path or "/metrics")
    except (OSError, ValueError, asyncio.IncompleteReadError) as error:
        raise BadTarget(f"{url} shows no metrics: {error}") from error
    for line in answer.body.decode(errors="replace").splitlines():
        if answer.status == _OK and line.startswith("process_cpu_seconds_total "):
            return float(line.split()[1])
    raise BadTarget(f"{url} shows no process_cpu_seconds_total")


def _figures(
    wanted: CallsBench, talks: list[_Talk], measured: o.Measured, before: UsedCpu | None, after: UsedCpu | None
) -> dict[str, Any]:
    lost = max(0, measured.expected - measured.received - measured.overlooked - measured.refused)
    first = [delay for talk in talks for delay in talk.first_packets_ms]
    known = before is not None and after is not None
    media_s = after.media_s - before.media_s if before is not None and after is not None else 0.0
    whole_s = None
    if before is not None and after is not None and before.whole_s is not None and after.whole_s is not None:
        whole_s = after.whole_s - before.whole_s
    delays = measured.delays_ms
    return {
        "calls": len(talks),
        "seconds": wanted.seconds,
        "packets_in": measured.sent,
        "packets_out": measured.received,
        "lost": round(lost / max(1, measured.expected), 6),
        "lost_packets": lost,
        "p50_ms": rounded(delays[50] if delays else None, 3),
        "p99_ms": rounded(delays[99] if delays else None, 3),
        "media_us": round(media_s * _US_PER_S / max(1, measured.received), 2) if known else None,
        "server_us": round(whole_s * _US_PER_S / max(1, measured.received), 2) if whole_s is not None else None,
        "media_cpu_of_a_core": round(media_s / measured.seconds, 3) if known else None,
        "first_packet_p50_ms": rounded(percentile(first, 50), 1),
        "first_packet_p99_ms": rounded(percentile(first, 99), 1),
        "checked": measured.checked,
        "wrong": measured.wrong,
        "generator": {
            "not_sent_in_time": measured.missed,
            "refused": measured.refused,
            "overlooked": measured.overlooked,
            "cpu_of_a_core": round(measured.cpu_s / measured.seconds, 3),
        },
    }
