"""Chats to whose streams a bench appends: begun by the counter's own rules."""

import asyncio
import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

import uuid_utils
from redis.asyncio import Redis

from bench.people import PersonFailed
from bench.queue_crowd import LEASE_S, make_tellers
from session import commands as c
from session import events as e
from session.actors import Actor, Customer, Staff, System
from session.deadlines import Deadline, DeadlineKind
from session.decision import Refused
from session.identifiers import CUSTOMER, CommandId, MessageId, OfferId, SessionId, StreamId, session_stream
from session.personal import Personal
from session.vocabulary import Business, Channel, Language
from session_store.counter import Counter, new_command_id
from session_store.event_store import Addition, EventStore
from session_store.postgres import Connection

AT_ONCE: Final = 8
CHATS_OF_TELLER: Final = 10
_TEXT: Final = "请问昨天下午转给我女儿的那一笔什么时候能到账？我在手机上还没有看到。"
_DUE_IN: Final = timedelta(hours=1)
"""Nothing falls due while it is measured."""


@dataclass
class WrittenSession:
    """One of them, and how long its stream is."""

    session: SessionId
    version: int

    @property
    def stream(self) -> StreamId:
        return session_stream(self.session)

    async def say(self, counter: Counter) -> None:
        """Send a message by the counter's rules. Raises PersonFailed."""
        await _ask(counter, Customer(self.session), c.SendMessage(session=self.session, text=Personal(_TEXT)))

    async def write(self, store: EventStore, on: Connection | None = None) -> None:
        """Append a message, with two deadlines, as the only one who does.

        On a connection with a commit of its own, or as the product does.
        """
        addition = Addition(self.stream, self.version, [message()], self._deadlines())
        await store.append(new_command_id(), Customer(self.session), [addition], on=on)
        self.version += 1

    def _deadlines(self) -> tuple[Deadline, Deadline]:
        due_at = datetime.now(UTC) + _DUE_IN
        return Deadline(DeadlineKind.ARRIVAL, self.session, due_at), Deadline(DeadlineKind.PARTY, CUSTOMER, due_at)


def message() -> e.MessageSent:
    """What a customer wrote, some forty characters."""
    return e.MessageSent(message=MessageId(str(uuid_utils.uuid7())), by=CUSTOMER, text=Personal(_TEXT))


async def ready_tellers(counter: Counter, chats: int) -> list[Staff]:
    """As many as so many chats want."""
    tellers = await make_tellers(counter.store, -(-chats // CHATS_OF_TELLER))
    for teller in tellers:
        await _ask(counter, teller, c.GoReady(teller=teller.staff))
    return tellers


async def begin_chats(counter: Counter, redis: Redis, tellers: Sequence[Staff], count: int) -> list[WrittenSession]:
    """So many customers who write to these, about as many with each. Raises PersonFailed."""
    room = asyncio.Semaphore(AT_ONCE)

    async def begin(number: int) -> list[WrittenSession]:
        # A teller is rung by one at a time.
        async with room:
            share = len(range(number, count, len(tellers)))
            return [await _begin_chat(counter, redis, tellers[number]) for _ in range(share)]

    return list(itertools.chain.from_iterable(await asyncio.gather(*map(begin, range(len(tellers))))))


async def _begin_chat(counter: Counter, redis: Redis, teller: Staff) -> WrittenSession:
    session = SessionId(str(uuid_utils.uuid7()))
    await redis.set(f"presence:{session_stream(session)}", "bench", ex=LEASE_S)
    opening = c.OpenSession(
        session=session,
        business=Business.CARD,
        channel=Channel.CHAT,
        language=Language.CHINESE,
        customer_name=Personal("Bench"),
    )
    customer, offer = Customer(session), new_command_id()
    for command in (opening, c.GiveConsent(session=session, text_version="1"), c.JoinLine(session=session)):
        await _ask(counter, customer, command)
    ring = c.MakeOffer(session=session, teller=teller.staff, at_once=CHATS_OF_TELLER)
    await _ask(counter, System("bench"), ring, offer)
    await _ask(counter, teller, c.AcceptOffer(session=session, offer=OfferId(offer)))
    return WrittenSession(session, len(await counter.store.history(session_stream(session))))


async def _ask(counter: Counter, actor: Actor, command: c.CounterCommand, command_id: CommandId | None = None) -> None:
    decision = await counter.ask(actor, command, command_id)
    if isinstance(decision, Refused):
        raise PersonFailed(f"{type(command).__name__} was refused: {decision.code}")
