"""coturn's configuration, as docs/deploy.md shows it and as the tests run it. Pure.

In coturn `allowed-peer-ip` overrides every `denied-peer-ip`; without any of both it relays to private addresses, the
clouds' metadata and multicast.
"""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from aircounter.media_addresses import media_addresses
from aircounter.peer_addresses import EVERYTHING, SPECIAL_PURPOSE, range_of
from aircounter.settings import BadSetting, Settings, is_reachable_address
from aircounter.turn_url import read_turn_url

MIN_RELAY_PORT: Final = 49152
MAX_RELAY_PORT: Final = 65535
"""RFC 8656, section 7.2: the dynamic ports."""
ALLOCATIONS_OF_A_PARTY: Final = 48
"""One for each address of the device and each URL; those of a lost network stay for up to ten minutes."""
NONCE_LASTS_S: Final = 600
CERTIFICATE: Final = Path("/etc/coturn/certificate.pem")
PRIVATE_KEY: Final = Path("/etc/coturn/private-key.pem")
"""Where docs/deploy.md puts them, on coturn's machine."""


@dataclass(frozen=True)
class TurnMachine:
    """What only the machine knows that coturn runs on."""

    certificate: Path
    private_key: Path
    listen: str | None = None
    """None: on all of its addresses."""
    public: str | None = None
    """Where it stands behind one-to-one NAT itself: the address that it has outside."""


@dataclass(frozen=True)
class TurnConfig:
    """All in the configuration that is not the same for everybody."""

    realm: str
    secret: str = field(repr=False)
    port: int
    tls_port: int | None
    """None: no `turns:`."""
    media: tuple[str, ...]
    """The addresses that browsers send sound and picture to."""
    machine: TurnMachine


def turn_config_for(settings: Settings, secret: str, machine: TurnMachine, other_media: tuple[str, ...]) -> TurnConfig:
    """The configuration of the servers that `settings` tell browsers of, all alike.

    `other_media` are the addresses of media processes on other machines. Raises BadSetting.
    """
    if not settings.turn_urls:
        raise BadSetting("TURN_URLS is needed: what browsers are told of is what coturn listens on.")
    urls = [read_turn_url(url) for url in settings.turn_urls]
    plain = {url.port for url in urls if not url.secure}
    secure = {url.port for url in urls if url.secure}
    if len(plain) > 1 or len(secure) > 1:
        raise BadSetting("TURN_URLS has several ports for turn: or for turns:; this writes one of each.")
    if any(not is_reachable_address(address) for address in other_media):
        raise BadSetting("A media address must be an IP address.")
    return TurnConfig(
        realm=urls[0].host,
        secret=secret,
        port=plain.pop() if plain else read_turn_url(f"turn:{urls[0].host}").port,
        tls_port=secure.pop() if secure else None,
        media=(*media_addresses(settings).reachable, *other_media),
        machine=machine,
    )


def write_turn_config(config: TurnConfig) -> str:
    """The file that `turnserver -c` reads."""
    sections = (_who_may(config), _where(config), _whereto(config.media), _what_else())
    return "\n\n".join("\n".join(section) for section in sections) + "\n"


def _who_may(config: TurnConfig) -> list[str]:
    return [
        "# Who may: whoever shows a credential that the counter has signed with the same secret.",
        "use-auth-secret",
        f"static-auth-secret={config.secret}",
        f"realm={config.realm}",
        f"stale-nonce={NONCE_LASTS_S}",
        f"user-quota={ALLOCATIONS_OF_A_PARTY}",
        "no-stun",
    ]


def _where(config: TurnConfig) -> list[str]:
    machine = config.machine
    lines = ["# Where it listens.", f"listening-port={config.port}"]
    if config.tls_port is None:
        lines += ["no-tls"]
    else:
        lines += [
            f"tls-listening-port={config.tls_port}",
            f"cert={machine.certificate}",
            f"pkey={machine.private_key}",
            "no-tlsv1",
            "no-tlsv1_1",
        ]
    lines += ["no-dtls", "no-rfc5780"]
    if machine.listen is not None:
        lines += [f"listening-ip={machine.listen}", f"relay-ip={machine.listen}"]
    if machine.public is not None:
        lines += [f"external-ip={machine.public}"]
    return [*lines, f"min-port={MIN_RELAY_PORT}", f"max-port={MAX_RELAY_PORT}"]


def _whereto(media: tuple[str, ...]) -> list[str]:
    """The ranges are denied each by name, so that they stay denied where somebody takes the last two lines out."""
    lines = ["# Whereto: the media address alone. Denied is every special-purpose range, and then all the rest."]
    lines += [f"allowed-peer-ip={address}" for address in media]
    lines += ["no-multicast-peers", "no-tcp-relay"]
    for network in (*(name for name, _ in SPECIAL_PURPOSE), *EVERYTHING):
        first, last = range_of(network)
        lines.append(f"denied-peer-ip={first}-{last}")
    return lines


def _what_else() -> list[str]:
    return [
        "# Nobody administers it from outside, and it says no more of itself than it must.",
        "no-cli",
        "no-software-attribute",
        "no-dynamic-ip-list",
        "no-dynamic-realms",
        "fingerprint",
        "log-file=stdout",
        "simple-log",
    ]
