"""A try on phones in one's own network: `serve --lan`. Reachable there, by TLS, with accounts that nobody knows."""

import datetime as dt
import secrets
import socket
from typing import Final

import msgspec

from aircounter.demo import DEMO_ACCOUNTS, make_accounts
from aircounter.key_files import key_folder
from aircounter.own_certificate import own_certificate
from aircounter.settings import BadSetting, Settings
from session_store.event_store import EventStore

EVERYWHERE: Final = "0.0.0.0"  # noqa: S104 - to be reached is what is asked for
PASSWORDS_FILE: Final = "accounts-for-a-try.json"
_FAR_AWAY: Final = ("192.0.2.1", 9)
"""Documentation's address (RFC 5737): nothing is sent to it, the kernel only says from where it would be."""


def own_address() -> str:
    """This machine's address in its network. Raises BadSetting when it has none."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(_FAR_AWAY)
        except OSError as error:
            raise BadSetting(
                "This machine has no address in a network; set MEDIA_PUBLIC_ADDRESS to the one that phones reach."
            ) from error
        return str(probe.getsockname()[0])


def in_own_network(settings: Settings, now: dt.datetime) -> Settings:
    """The settings by which phones reach this machine; a certificate is made unless one is given."""
    addresses = settings.media_public_addresses or (own_address(),)
    files = settings.tls or own_certificate(key_folder(settings) / "tls", addresses, now)
    names = (*addresses, "localhost", "127.0.0.1")
    return msgspec.structs.replace(
        settings,
        host=EVERYWHERE,
        media_host=EVERYWHERE,
        media_public_addresses=addresses,
        public_origins=settings.public_origins or tuple(f"https://{name}:{settings.port}" for name in names),
        tls=files,
    )


async def accounts_for_a_try(settings: Settings, store: EventStore) -> dict[str, str]:
    """Login and password of each account, made at the first start: kept for its owner alone, to be shown again."""
    file = key_folder(settings) / PASSWORDS_FILE
    if not file.exists():
        file.touch(0o600)
        file.write_bytes(msgspec.json.encode({one.login: secrets.token_urlsafe(9) for one in DEMO_ACCOUNTS}))
    passwords = msgspec.json.decode(file.read_bytes(), type=dict[str, str])
    await make_accounts(store, passwords)
    return passwords
