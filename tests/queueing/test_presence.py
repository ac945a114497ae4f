"""Who is connected holds a lease; who holds none is gone, unless Redis has forgotten everybody. Real Redis."""

from redis.asyncio import Redis

from queueing.presence import LEASE_S, LEASES_AT_ONCE, Lease, Presence

LIN, HE = "teller/lin", "teller/he"


async def long_ago(redis: Redis) -> None:
    """Let this Redis have kept leases for longer than one lasts."""
    seconds, _ = await redis.time()  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType]
    await redis.set("presence:began", (seconds - LEASE_S) * 1000)


async def test_who_holds_no_lease_is_absent(redis: Redis) -> None:
    presence = Presence(redis)
    await long_ago(redis)
    await presence.take(LIN, "a page")
    assert await presence.absent([LIN, HE]) == [HE]
    assert await presence.release(LIN, "a page")
    assert await presence.absent([LIN, HE]) == [LIN, HE]


async def test_an_earlier_page_can_neither_renew_nor_release_what_a_later_one_took(redis: Redis) -> None:
    presence = Presence(redis)
    await long_ago(redis)
    await presence.take(LIN, "earlier")
    await presence.take(LIN, "later")
    assert await presence.renew([(LIN, "earlier")]) == [Lease.TAKEN_OVER]
    assert not await presence.release(LIN, "earlier")
    assert await presence.renew([(LIN, "later")]) == [Lease.KEPT]
    assert await presence.absent([LIN]) == []


async def test_after_redis_lost_its_memory_nobody_is_absent_until_all_could_renew(redis: Redis) -> None:
    # Given two who hold leases, in a Redis that is emptied
    presence = Presence(redis)
    await long_ago(redis)
    for subject in (LIN, HE):
        await presence.take(subject, "a page")
    await redis.flushall()  # pyright: ignore[reportUnknownMemberType]
    # Then nobody is taken as gone
    assert await presence.absent([LIN, HE]) == []
    # And once the time of a lease has passed, whoever has renewed is there and whoever has not is gone
    assert await presence.renew([(LIN, "a page")]) == [Lease.TAKEN_AGAIN]
    await long_ago(redis)
    assert await presence.absent([LIN, HE]) == [HE]


async def test_many_are_renewed_by_one_question_and_each_is_told_its_own_answer(redis: Redis) -> None:
    presence = Presence(redis)
    await presence.take("kept", "a page")
    await presence.take("taken", "another page")
    subjects = ["kept", "taken", *(f"lost {number}" for number in range(LEASES_AT_ONCE))]
    wanted = [Lease.KEPT, Lease.TAKEN_OVER, *(Lease.TAKEN_AGAIN for _ in range(LEASES_AT_ONCE))]
    assert await presence.renew([(subject, "a page") for subject in subjects]) == wanted
    assert await redis.get("presence:taken") in (b"another page", "another page")
