"""All settings, read from the environment in this one file. What nobody would set is a constant where it is used."""

import ipaddress
from collections.abc import Mapping
from pathlib import Path
from typing import Final, NamedTuple
from urllib.parse import urlsplit

import msgspec

from aircounter.turn_url import BadTurnUrl, read_turn_url

DEFAULT_PORT: Final = 8080
DEFAULT_MEDIA_PORT: Final = 0
"""0: any free UDP port."""
MAX_PORT: Final = 65535


class BadSetting(ValueError):  # noqa: N818 - names what it is
    """A setting cannot be used; the message says what to do."""


class TlsFiles(NamedTuple):
    """PEM files."""

    certificate: Path
    key: Path


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """The settings of one process tree."""

    data: Path
    """The folder for all that is kept: embedded databases, journals, recordings, keys."""
    host: str
    port: int
    media_host: str
    """The address that media processes listen on."""
    media_port: int
    """The first media process's UDP port, the others have those after it; 0: any free ones."""
    media_public_addresses: tuple[str, ...]
    """What browsers are told in place of `media_host`, most wanted first."""
    media_public_port: int | None
    """What browsers are told in place of `media_port`, where a router maps it to another."""
    media_processes: int
    turn_urls: tuple[str, ...]
    """TURN servers by which browsers reach the media where they cannot do so directly, most wanted first."""
    turn_secret_file: Path | None
    """Where the secret lies that the TURN servers share, if not among the other keys. Never in a variable itself:
    what stands in one is seen by whoever lists processes."""
    metrics_port: int | None
    """The first TCP port, on `metrics_host`, at which processes show their metrics, one each."""
    metrics_host: str
    database_url: str | None
    """The application's PostgreSQL; without it the embedded one is used."""
    database_owner_url: str | None
    """For `aircounter migrate`: the role that owns the schema."""
    redis_url: str | None
    sms_gateway_url: str | None
    """Whoever carries texts to phones; without one customers are offered none."""
    sms_gateway_key_file: Path | None
    """Where the key lies that the gateway wants to see. Never in a variable itself."""
    core_bank_url: str | None
    """The core banking system, by docs/core-banking.yaml; without one no account is checked and nothing carried out."""
    core_bank_key_file: Path | None
    """Where the key lies that it wants to see."""
    receipt_font: Path | None
    """The font that receipts carry; without one viewers use their own."""
    introduction_key_file: Path | None
    """The bank's public key, by which its app introduces customers; without one nobody is introduced."""
    public_origins: tuple[str, ...]
    """The addresses in people's browsers, when they are not this host and port."""
    tls: TlsFiles | None = None
    """With these the web process speaks TLS itself."""
    durations_file: Path | None = None
    """Durations other than the standard ones, for tests; by a hidden option alone."""
    listening: int | None = None
    """The descriptor of a socket that listens already: the supervisor's, so that callers queue while a web process is
    started again."""

    @property
    def origins(self) -> frozenset[str]:
        """The pages that may speak to this counter."""
        if self.public_origins:
            return frozenset(self.public_origins)
        names = {self.host, "localhost"} if self.is_loopback else {self.host}
        return frozenset(f"{self.scheme}://{name}:{self.port}" for name in names)

    @property
    def scheme(self) -> str:
        return "http" if self.tls is None else "https"

    @property
    def page_origin(self) -> str:
        """The address that links from elsewhere lead to."""
        return self.public_origins[0] if self.public_origins else f"{self.scheme}://{self.host}:{self.port}"

    @property
    def is_loopback(self) -> bool:
        """Whether only this machine can reach it."""
        return self.host == "localhost" or _is_loopback_address(self.host)


VARIABLES: Final = {
    "AIRCOUNTER_DATA": "folder for everything that is kept (default: data)",
    "HOST": "address to listen on (default: 127.0.0.1)",
    "PORT": f"web port (default: {DEFAULT_PORT})",
    "MEDIA_HOST": "address of this machine for sound and picture (default: HOST)",
    "MEDIA_PORT": "first UDP port for sound and picture, one for each media process (default: any free one)",
    "MEDIA_PUBLIC_ADDRESS": "addresses that browsers send them to, by commas, behind NAT (default: MEDIA_HOST)",
    "MEDIA_PUBLIC_PORT": "first UDP port that browsers send them to, behind NAT (default: MEDIA_PORT)",
    "MEDIA_PROCESSES": "media processes (default: 1)",
    "TURN_URLS": "TURN servers for browsers without a direct way: turn: and turns: URLs, by commas (default: none)",
    "TURN_SECRET_FILE": "the secret shared with them (default: keys/turn.secret in the data folder, made when needed)",
    "METRICS_HOST": "address at which processes show their metrics (default: 127.0.0.1)",
    "METRICS_PORT": "first TCP port for their metrics, one each (default: not shown)",
    "DATABASE_URL": "PostgreSQL of the application's role (default: embedded)",
    "DATABASE_OWNER_URL": "PostgreSQL of the role that owns the schema, for migrate (default: embedded)",
    "REDIS_URL": "Redis (default: embedded)",
    "SMS_GATEWAY_URL": "HTTP gateway that takes texts to customers (default: none; --demo runs a stand-in)",
    "SMS_GATEWAY_KEY_FILE": "the key that the gateway wants to see; needed with SMS_GATEWAY_URL",
    "CORE_BANK_URL": "the core banking system (docs/core-banking.yaml; default: none; --demo runs a stand-in)",
    "CORE_BANK_KEY_FILE": "the key that it wants to see; needed with CORE_BANK_URL",
    "INTRODUCTION_KEY_FILE": "public key (PEM) by which the bank's app says who a customer is (default: nobody does)",
    "RECEIPT_FONT": "TrueType font with Chinese letters that receipts carry in them (default: the PDF viewer's own)",
    "PUBLIC_ORIGINS": "addresses in people's browsers, by commas (default: http://HOST:PORT)",
}
"""Every variable that is read, and what it is for: `aircounter --help` and docs/deploy.md show these."""


MAX_TURN_URLS: Final = 8
"""A browser tries each from each of its addresses: more only make it slow."""


def settings_from(environment: Mapping[str, str]) -> Settings:
    """Read the settings. Raises BadSetting with a sentence that says what to do."""
    host = environment.get("HOST", "127.0.0.1")
    media_port = _number(environment, "MEDIA_PORT", DEFAULT_MEDIA_PORT, 0, 65535)
    media_processes = _number(environment, "MEDIA_PROCESSES", 1, 1, 64)
    secret_file = environment.get("TURN_SECRET_FILE")
    sms_key_file = environment.get("SMS_GATEWAY_KEY_FILE")
    core_bank_key_file = environment.get("CORE_BANK_KEY_FILE")
    introduction_key_file = environment.get("INTRODUCTION_KEY_FILE")
    receipt_font = environment.get("RECEIPT_FONT")
    return Settings(
        data=Path(environment.get("AIRCOUNTER_DATA", "data")).resolve(),
        host=host,
        port=_number(environment, "PORT", DEFAULT_PORT, 1, 65535),
        media_host=environment.get("MEDIA_HOST", host if host != "localhost" else "127.0.0.1"),
        media_port=_room_for_each("MEDIA_PORT", media_port, media_processes),
        media_public_addresses=_addresses(environment, "MEDIA_PUBLIC_ADDRESS"),
        media_public_port=_public_port(environment, media_port, media_processes),
        media_processes=media_processes,
        turn_urls=_turn_urls(environment),
        turn_secret_file=Path(secret_file).resolve() if secret_file else None,
        metrics_host=environment.get("METRICS_HOST", "127.0.0.1"),
        metrics_port=_number(environment, "METRICS_PORT", 0, 0, 65535) or None,
        database_url=environment.get("DATABASE_URL"),
        database_owner_url=environment.get("DATABASE_OWNER_URL"),
        redis_url=environment.get("REDIS_URL"),
        sms_gateway_url=_partner_url(environment, "SMS_GATEWAY"),
        sms_gateway_key_file=Path(sms_key_file).resolve() if sms_key_file else None,
        core_bank_url=_partner_url(environment, "CORE_BANK"),
        core_bank_key_file=Path(core_bank_key_file).resolve() if core_bank_key_file else None,
        introduction_key_file=Path(introduction_key_file).resolve() if introduction_key_file else None,
        receipt_font=Path(receipt_font).resolve() if receipt_font else None,
        public_origins=tuple(origin.rstrip("/") for origin in _list(environment, "PUBLIC_ORIGINS")),
    )


def _number(environment: Mapping[str, str], name: str, default: int, least: int, most: int) -> int:
    text = environment.get(name)
    if text is None or not text:
        return default
    if not text.isdecimal() or not least <= int(text) <= most:
        raise BadSetting(f"{name} is {text!r}; it must be a number from {least} to {most}.")
    return int(text)


def _list(environment: Mapping[str, str], name: str) -> tuple[str, ...]:
    return tuple(item.strip() for item in environment.get(name, "").split(",") if item.strip())


def _room_for_each(name: str, first: int, processes: int) -> int:
    if first + processes - 1 > MAX_PORT:
        raise BadSetting(
            f"{name} is {first}; with {processes} media processes it must be at most {MAX_PORT - processes + 1}."
        )
    return first


def _public_port(environment: Mapping[str, str], media_port: int, processes: int) -> int | None:
    public = _number(environment, "MEDIA_PUBLIC_PORT", 0, 1, MAX_PORT)
    if public and not media_port:
        raise BadSetting("MEDIA_PUBLIC_PORT needs MEDIA_PORT: a router maps to a fixed port.")
    return _room_for_each("MEDIA_PUBLIC_PORT", public, processes) or None


def _addresses(environment: Mapping[str, str], name: str) -> tuple[str, ...]:
    """Addresses, not names: a browser's ICE takes no other."""
    addresses = _list(environment, name)
    for address in addresses:
        if not is_reachable_address(address):
            raise BadSetting(f"{name} has {address!r}; it must be IP addresses that browsers can reach, by commas.")
    return addresses


def _partner_url(environment: Mapping[str, str], name: str) -> str | None:
    """The address of a system of the bank, whose key stands in a file."""
    url = environment.get(f"{name}_URL", "").rstrip("/")
    if not url:
        return None
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment:
        raise BadSetting(f"{name}_URL is {url!r}; it must be like https://bank.example/api.")
    if not environment.get(f"{name}_KEY_FILE"):
        raise BadSetting(f"{name}_URL needs {name}_KEY_FILE: the file with the key that it wants to see.")
    return url


def _turn_urls(environment: Mapping[str, str]) -> tuple[str, ...]:
    urls = _list(environment, "TURN_URLS")
    try:
        for url in urls:
            read_turn_url(url)
    except BadTurnUrl as bad:
        raise BadSetting(f"TURN_URLS has {bad}") from bad
    if len(urls) > MAX_TURN_URLS:
        raise BadSetting(f"TURN_URLS has {len(urls)} URLs; {MAX_TURN_URLS} at most.")
    return urls


def is_reachable_address(text: str) -> bool:
    """Whether this is an IP address that somebody else could send to."""
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return False
    return not address.is_unspecified and not address.is_multicast


def _is_loopback_address(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
