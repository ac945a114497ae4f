"""Who may try to make an offer, when several nodes want to at once. Real Redis."""

import asyncio
from contextlib import AsyncExitStack

from redis.asyncio import Redis

from queueing.claims import CLAIM_MS, Claims
from session.identifiers import SessionId, StaffId

SESSION, OTHER_SESSION = SessionId("s1"), SessionId("s2")
TELLER, OTHER_TELLER = StaffId("t1"), StaffId("t2")


async def held(redis: Redis) -> set[str]:
    keys: list[bytes] = await redis.keys("claim:*")  # pyright: ignore[reportUnknownMemberType, reportAssignmentType]
    return {key.decode() for key in keys}


async def test_of_many_nodes_that_want_the_same_pair_one_has_it(redis: Redis) -> None:
    inside = 0
    most = 0

    async def node() -> bool:
        nonlocal inside, most
        async with Claims(redis).claimed(SESSION, TELLER) as is_ours:
            inside += is_ours
            most = max(most, inside)
            await redis.ping()  # pyright: ignore[reportUnknownMemberType, reportGeneralTypeIssues]
            inside -= is_ours
        return is_ours

    taken = await asyncio.gather(*(node() for _ in range(20)))
    assert any(taken)
    assert most == 1
    assert await held(redis) == set()


async def test_a_pair_is_claimed_whole_or_not_at_all(redis: Redis) -> None:
    claims = Claims(redis)
    async with claims.claimed(SESSION, TELLER) as first:
        assert first
        before = await held(redis)
        async with claims.claimed(SESSION, OTHER_TELLER) as same_session, claims.claimed(OTHER_SESSION, TELLER) as same:
            assert not same_session
            assert not same
            # Whoever failed has taken nothing, not even the half that was free.
            assert await held(redis) == before
        async with claims.claimed(OTHER_SESSION, OTHER_TELLER) as others:
            assert others


async def test_one_whose_claim_has_ended_meanwhile_does_not_end_anothers(redis: Redis) -> None:
    claims = Claims(redis)
    async with AsyncExitStack() as slow_node:
        # Given a node that is so slow that its claim has ended, and another that has begun its own
        assert await slow_node.enter_async_context(claims.claimed(SESSION, TELLER))
        await redis.delete(*await held(redis))
        async with claims.claimed(SESSION, TELLER) as anothers:
            assert anothers
            # When the slow one gives back at last, then the other still holds both
            await slow_node.aclose()
            assert len(await held(redis)) == 2


async def test_a_claim_ends_by_itself(redis: Redis) -> None:
    async with Claims(redis).claimed(SESSION, TELLER):
        left_ms = [await redis.pttl(key) for key in await held(redis)]
        assert all(0 < ms <= CLAIM_MS for ms in left_ms)
