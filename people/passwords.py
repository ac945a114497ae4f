"""Passwords: argon2id (RFC 9106, second recommended option), in a thread: one hash takes about a tenth of a second."""

import asyncio
from typing import Final

from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError
from argon2.profiles import RFC_9106_LOW_MEMORY

from session.personal import Personal

MIN_CHARACTERS: Final = 10
MAX_CHARACTERS: Final = 128
"""Longer ones only cost time."""
_MOST_AT_ONCE: Final = asyncio.Semaphore(2)
"""64 MiB each; more at once would let a flood of sign-ins take the memory of the calls."""

HASHER: Final = PasswordHasher.from_parameters(RFC_9106_LOW_MEMORY)
HASH_OF_NOBODY: Final = (
    "$argon2id$v=19$m=65536,t=3,p=4$PYvsFcAZJ9Hxb9EZSDoTuQ$F3t03TG9sE24MLBIVan/o9qVGADXjiEjy7+LjgkYIWw"
)
"""Of a random password that nobody knows, with the parameters of all others: it is compared with where there is no
account. Written here, since making it would cost every process a fifth of a second at its start."""


class WeakPassword(ValueError):  # noqa: N818 - names what it is
    """Too short or too long."""


async def hash_password(password: Personal) -> str:
    """Hash a new password. Raises WeakPassword."""
    if not MIN_CHARACTERS <= len(password.reveal()) <= MAX_CHARACTERS:
        raise WeakPassword(f"a password has {MIN_CHARACTERS} to {MAX_CHARACTERS} characters")
    async with _MOST_AT_ONCE:
        return await asyncio.to_thread(HASHER.hash, password.reveal())


async def is_password(password: Personal, stored_hash: str | None) -> bool:
    """Whether it is the one. Takes as long for an account that does not exist (None)."""
    async with _MOST_AT_ONCE:
        return await asyncio.to_thread(_verify, password.reveal(), stored_hash)


def _verify(password: str, stored_hash: str | None) -> bool:
    try:
        HASHER.verify(stored_hash or HASH_OF_NOBODY, password)
    except VerifyMismatchError:
        return False
    return stored_hash is not None
