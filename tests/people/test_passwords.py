"""Passwords: what is compared where there is no account is like every other hash."""

from people.passwords import HASH_OF_NOBODY, HASHER, hash_password, is_password
from session.personal import Personal


def test_nobodys_hash_takes_as_long_to_compare_as_anybodys() -> None:
    assert not HASHER.check_needs_rehash(HASH_OF_NOBODY)


async def test_a_password_is_known_again_and_no_other_is() -> None:
    stored = await hash_password(Personal("correct horse"))
    assert await is_password(Personal("correct horse"), stored)
    assert not await is_password(Personal("wrong horse"), stored)
    assert not await is_password(Personal("correct horse"), None)
