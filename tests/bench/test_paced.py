"""Work at a steady rate: as often as wanted, no more at once than may be, and an error is the caller's."""

import asyncio

import pytest

from bench.paced import paced


async def test_work_begins_as_often_as_the_rate_says() -> None:
    begun: list[int] = []

    async def work(number: int) -> None:
        begun.append(number)

    took_s = await paced(200, 0.2, 8, work)
    assert begun == list(range(len(begun)))
    # Of forty the last may come too late to be begun; none is begun too early.
    assert 20 <= len(begun) <= 200 * took_s + 1


async def test_what_cannot_keep_up_is_asked_for_less() -> None:
    under_way, most = 0, 0

    async def work(_: int) -> None:
        nonlocal under_way, most
        under_way += 1
        most = max(most, under_way)
        await asyncio.sleep(0.02)
        under_way -= 1

    await paced(10_000, 0.1, 3, work)
    assert (most, under_way) == (3, 0)


async def test_the_first_error_ends_it() -> None:
    async def work(number: int) -> None:
        if number == 2:
            raise ValueError("the third")

    with pytest.raises(ValueError, match="the third"):
        await paced(1_000, 60, 8, work)
