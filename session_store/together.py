"""What is asked at the same moment is asked together: one question of a server for all who came meanwhile.

Nobody waits for company: who comes while fewer than `under_way` questions are with the server is sent at once, and who
comes later is sent with all others who came since.
"""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from typing import Generic, NamedTuple, TypeVar

Question = TypeVar("Question")
Answer = TypeVar("Answer")


class _Waiting(NamedTuple, Generic[Question, Answer]):
    question: Question
    answer: asyncio.Future[Answer]


class Together(Generic[Question, Answer]):
    """Of one process. `ask_all` gives an answer for each question, in their order."""

    def __init__(
        self, ask_all: Callable[[list[Question]], Awaitable[Sequence[Answer]]], under_way: int, most: int
    ) -> None:
        """At most `under_way` times at once, with at most `most` questions."""
        self._ask_all = ask_all
        self._under_way = under_way
        self._most = most
        self._waiting: deque[_Waiting[Question, Answer]] = deque()
        """Bounded by who asks: each waits for the answer."""
        self._sending = 0
        self._senders: set[asyncio.Task[None]] = set()
        """That they are not forgotten while they run."""

    async def ask(self, question: Question) -> Answer:
        """The answer to this one. Raises what asking raises: then it is not known what has come of any of them."""
        answer: asyncio.Future[Answer] = asyncio.get_running_loop().create_future()
        self._waiting.append(_Waiting(question, answer))
        if self._sending < self._under_way:
            # Counted here and where it ends, for between the end of a task and its callbacks somebody may ask.
            self._sending += 1
            sender = asyncio.create_task(self._send_all(), name="asking together")
            self._senders.add(sender)
            sender.add_done_callback(self._senders.discard)
        return await answer

    async def _send_all(self) -> None:
        try:
            while self._waiting:
                await self._send_some()
        finally:
            self._sending -= 1

    async def _send_some(self) -> None:
        part = [self._waiting.popleft() for _ in range(min(self._most, len(self._waiting)))]
        try:
            answers = await self._ask_all([one.question for one in part])
        except Exception as error:  # noqa: BLE001 - whatever it is, it is told to all who wait for it
            for one in part:
                if not one.answer.done():
                    one.answer.set_exception(error)
            return
        for one, answer in zip(part, answers, strict=True):
            if not one.answer.done():  # Who gave up meanwhile hears nothing.
                one.answer.set_result(answer)
