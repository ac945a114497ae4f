"""Passwords: what is compared where there is no account is like every other hash."""

from argon2 import extract_parameters
from argon2.profiles import RFC_9106_LOW_MEMORY

from people.passwords import HASH_OF_NOBODY, HASHER, hash_password, is_password
from session.personal import Personal


def test_a_password_is_stored_as_dearly_as_the_rfc_asks_for() -> None:
    assert extract_parameters(HASHER.hash("correct horse")) == RFC_9106_LOW_MEMORY


def test_nobodys_hash_takes_as_long_to_compare_as_anybodys() -> None:
    assert not HASHER.check_needs_rehash(HASH_OF_NOBODY)


async def test_a_password_is_known_again_and_no_other_is() -> None:
    stored = await hash_password(Personal("correct horse"))
    assert await is_password(Personal("correct horse"), stored)
    assert not await is_password(Personal("wrong horse"), stored)
    assert not await is_password(Personal("correct horse"), None)
