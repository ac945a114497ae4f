"""The accounts with which new books begin: nobody's, with numbers that no bank gives."""

from typing import Final

from sandbox.bank_books import Account

FIRST_ACCOUNTS: Final = (
    Account("6200000000000018", "王小明", "identity_card", "110105199003070033", "+8613800138000", "open", 20_000_000),
    Account("6200000000000026", "李明", "identity_card", "110105198801012345", "+8613800138001", "open", 1_000_000),
    Account("6200000000000034", "张桂兰", "identity_card", "11010519491231002X", "+8613800138002", "open", 8_000_000),
    Account("6200000000000042", "ERIKSSON ANNA MARIA", "passport", "L898902C3", "+8613800138003", "open", 5_000_000),
    Account("6200000000000059", "王小明", "identity_card", "110105199003070033", "+8613800138000", "lost", 0),
)
"""Among them one of somebody over 65, one by a passport, and one that is reported lost."""
