"""Stand-ins for the bank's systems, where a counter is tried and no address of the real one is given."""

from collections.abc import Mapping
from typing import Final, NamedTuple

import msgspec

from aircounter.partner_key import CORE_BANK_KEY, SMS_KEY, PartnerKey
from aircounter.settings import Settings


class StandIn(NamedTuple):
    """The command of `aircounter` that it is, the settings that lead to it, and its key."""

    role: str
    command: tuple[str, ...]
    address: str
    key: PartnerKey


SMS_GATEWAY: Final = StandIn("sms-gateway", ("sms-gateway",), "sms_gateway_url", SMS_KEY)
CORE_BANK: Final = StandIn("core-bank", ("sandbox", "core-bank"), "core_bank_url", CORE_BANK_KEY)


def with_stand_ins(settings: Settings, ports: Mapping[StandIn, int]) -> Settings:
    """The settings of a counter that speaks to these, each at its port of this machine. Makes their keys."""
    for one, port in ports.items():
        one.key.load(settings)
        changes = {one.address: f"http://127.0.0.1:{port}", one.key.setting: one.key.file(settings)}
        settings = msgspec.structs.replace(settings, **changes)
    return settings


def not_given(settings: Settings, wanted: tuple[StandIn, ...]) -> tuple[StandIn, ...]:
    """Of those that are wanted the ones of whose real counterpart no address is given."""
    return tuple(one for one in wanted if getattr(settings, one.address) is None)
