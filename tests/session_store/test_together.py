"""Questions of one moment go to a server together, and nobody waits for company."""

import asyncio

from session_store.together import Together


class Server:
    """Answers when it is told to, and notes what it was asked."""

    def __init__(self) -> None:
        self.asked: list[list[int]] = []
        self.turns: list[asyncio.Future[None]] = []

    async def ask_all(self, questions: list[int]) -> list[int]:
        self.asked.append(questions)
        turn = asyncio.get_running_loop().create_future()
        self.turns.append(turn)
        await turn
        return [10 * question for question in questions]


async def test_who_comes_while_the_server_is_busy_is_sent_with_all_who_came_meanwhile() -> None:
    server = Server()
    together = Together(server.ask_all, under_way=2, most=3)
    # Given two questions, one with each of the two that may be under way
    asking = [asyncio.create_task(together.ask(1))]
    await _settled()
    asking.append(asyncio.create_task(together.ask(2)))
    await _settled()
    assert server.asked == [[1], [2]]
    # When five more come
    asking += [asyncio.create_task(together.ask(number)) for number in range(3, 8)]
    await _settled()
    assert server.asked == [[1], [2]]
    # Then they go three and two, as soon as one comes back
    while not all(task.done() for task in asking):
        for turn in server.turns:
            if not turn.done():
                turn.set_result(None)
        await _settled()
    assert [task.result() for task in asking] == [10, 20, 30, 40, 50, 60, 70]
    assert max(len(part) for part in server.asked) == 3
    assert sum(map(len, server.asked)) == 7


async def test_whoever_asks_when_the_last_answer_has_just_come_is_answered() -> None:
    """A sender that has nothing more to send is over before the task that ran it is forgotten."""

    async def ask_all(questions: list[int]) -> list[int]:
        return questions

    together = Together(ask_all, under_way=1, most=64)
    async with asyncio.timeout(5):
        for number in range(1_000):
            assert await together.ask(number) == number


async def test_what_goes_wrong_is_told_to_those_of_that_question_alone() -> None:
    async def ask_all(questions: list[int]) -> list[int]:
        if 1 in questions:
            raise OSError("away")
        return questions

    together = Together(ask_all, under_way=1, most=2)
    outcomes = await asyncio.gather(*map(together.ask, range(6)), return_exceptions=True)
    assert [type(outcome) for outcome in outcomes] == [OSError, OSError, int, int, int, int]


async def test_who_gives_up_keeps_nobody_from_theirs() -> None:
    server = Server()
    together = Together(server.ask_all, under_way=1, most=64)
    asking = [asyncio.create_task(together.ask(number)) for number in range(3)]
    await _settled()
    asking[1].cancel()
    await _settled()
    server.turns[0].set_result(None)
    outcomes = await asyncio.gather(*asking, return_exceptions=True)
    assert outcomes[0] == 0
    assert isinstance(outcomes[1], asyncio.CancelledError)
    assert outcomes[2] == 20


async def _settled() -> None:
    for _ in range(10):
        await asyncio.sleep(0)
