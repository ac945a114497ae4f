"""Calls between a serving process and synthetic clients, set up by real descriptions, ICE and DTLS."""

import asyncio
from collections.abc import Iterable
from typing import Final

from bench import orders as o
from bench.workers import Worker

CUSTOMER, TELLER, SUPERVISOR = "customer", "teller", "supervisor"
PARTIES_OF_A_CALL: Final = 3
"""So many client numbers belong to each call, whether it has a listener or not."""
LISTENER_EACH: Final = 10
"""One of so many calls has a listener more."""
AT_ONCE: Final = 8
"""Set up beside each other."""


class SyntheticCalls:
    """Call `n` has the clients from `PARTIES_OF_A_CALL` * n on."""

    def __init__(self, serving: Worker, generator: Worker) -> None:
        self._serving = serving
        self._generator = generator

    async def begin(self, calls: Iterable[int]) -> None:
        """Set up these calls; nobody sends before all are connected. Raises WorkerFailed."""
        room = asyncio.Semaphore(AT_ONCE)

        async def one(call: int) -> None:
            async with room:
                await self.begin_one(call)

        await self._generator.do(o.Pause())
        await asyncio.gather(*(one(call) for call in calls))
        await self._generator.do(o.Resume())

    async def begin_one(self, call: int, *, sends: bool = True) -> None:
        """Set up one call; its clients are connected then."""
        parties = _parties_of(call) if sends else (CUSTOMER, TELLER)
        numbers = numbers_of(call)[: len(parties)]
        offered = await self._serving.ask(o.BeginCall(call=_name(call), parties=parties), o.Offers)
        wanted = [
            o.ClientWanted(number, offer.sdp, _hears(number, numbers), sends and offer.party != SUPERVISOR)
            for number, offer in zip(numbers, offered.offers, strict=True)
        ]
        answered = await self._generator.ask(o.Join(clients=tuple(wanted)), o.Answers)
        for offer, sdp in zip(offered.offers, answered.answers, strict=True):
            given = o.GiveAnswer(call=_name(call), party=offer.party, connection=offer.connection, sdp=sdp)
            await self._serving.do(given)
        await self._generator.do(o.AwaitConnected(numbers=numbers))

    async def heard(self, calls: Iterable[int]) -> None:
        """Wait until everybody in them gets media."""
        numbers = [number for call in calls for number in numbers_of(call)[: len(_parties_of(call))]]
        await self._generator.ask(o.AwaitHeard(numbers=tuple(numbers)), o.HeardAt)

    async def end_one(self, call: int, *, sends: bool = True) -> None:
        """End one call that `begin_one` set up."""
        parties = _parties_of(call) if sends else (CUSTOMER, TELLER)
        await self._generator.do(o.Leave(numbers=numbers_of(call)[: len(parties)]))
        await self._serving.do(o.EndCall(call=_name(call)))


def numbers_of(call: int) -> tuple[int, ...]:
    """The numbers of a call's clients: customer, teller, supervisor."""
    return tuple(range(call * PARTIES_OF_A_CALL, (call + 1) * PARTIES_OF_A_CALL))


def has_listener(call: int) -> bool:
    """A tenth of the calls; the last of each ten, so that a single call has none."""
    return call % LISTENER_EACH == LISTENER_EACH - 1


def _parties_of(call: int) -> tuple[str, ...]:
    return (CUSTOMER, TELLER, SUPERVISOR) if has_listener(call) else (CUSTOMER, TELLER)


def _hears(number: int, numbers: tuple[int, ...]) -> tuple[int, ...]:
    """The first two are heard by everybody else."""
    return tuple(other for other in numbers[:2] if other != number)


def _name(call: int) -> str:
    return f"bench-{call}"
