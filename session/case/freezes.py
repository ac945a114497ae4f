"""What the counter does not carry out now, whatever is proven of it. Pure."""

from typing import Annotated, Final

import msgspec

from session.case.business_type import TypeId

MOST_FROZEN: Final = 10_000
"""Accounts: a bank that has more to stop stops everything."""


class Freezes(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`accounts` are tags: an account's number stands nowhere that it need not."""

    everything: bool = False
    types: tuple[TypeId, ...] = ()
    accounts: Annotated[tuple[str, ...], msgspec.Meta(max_length=MOST_FROZEN)] = ()


NONE: Final = Freezes()


def is_frozen(freezes: Freezes, kind: TypeId, account_tag: str) -> bool:
    """Whether a job of this type, of this account, is not to begin."""
    return freezes.everything or kind in freezes.types or account_tag in freezes.accounts
