"""To which addresses a TURN server of ours may relay: to the media address, and to no other. Pure."""

import ipaddress
from typing import Final

IpAddress = ipaddress.IPv4Address | ipaddress.IPv6Address
_Network = ipaddress.IPv4Network | ipaddress.IPv6Network

SPECIAL_PURPOSE: Final[tuple[tuple[str, str], ...]] = (
    ("0.0.0.0/8", "this network"),
    ("10.0.0.0/8", "private use"),
    ("100.64.0.0/10", "carriers' shared addresses"),
    ("127.0.0.0/8", "loopback"),
    ("169.254.0.0/16", "link local, and the clouds' metadata"),
    ("172.16.0.0/12", "private use"),
    ("192.0.0.0/24", "IETF protocol assignments"),
    ("192.0.2.0/24", "documentation"),
    ("192.31.196.0/24", "AS112"),
    ("192.52.193.0/24", "AMT"),
    ("192.88.99.0/24", "6to4 relays"),
    ("192.168.0.0/16", "private use"),
    ("192.175.48.0/24", "AS112"),
    ("198.18.0.0/15", "benchmarks"),
    ("198.51.100.0/24", "documentation"),
    ("203.0.113.0/24", "documentation"),
    ("224.0.0.0/4", "multicast"),
    ("240.0.0.0/4", "reserved, and broadcast"),
    ("::/128", "unspecified"),
    ("::1/128", "loopback"),
    ("::ffff:0:0/96", "IPv4-mapped"),
    ("64:ff9b::/96", "IPv4 translated"),
    ("64:ff9b:1::/48", "IPv4 translated, local"),
    ("100::/64", "discard"),
    ("100:0:0:1::/64", "dummy prefix"),
    ("2001::/23", "IETF protocol assignments, Teredo, benchmarks, ORCHID"),
    ("2001:db8::/32", "documentation"),
    ("2002::/16", "6to4"),
    ("2620:4f:8000::/48", "AS112"),
    ("3fff::/20", "documentation"),
    ("5f00::/16", "segment routing"),
    ("fc00::/7", "unique local"),
    ("fe80::/10", "link local"),
    ("fec0::/10", "site local, deprecated"),
    ("ff00::/8", "multicast"),
)
"""IANA's IPv4 and IPv6 special-purpose address registries (RFC 6890 and what was added since, October 2025), and with
them multicast (RFC 5771, RFC 4291) and the deprecated site-local addresses (RFC 3879), which have registries apart."""

EVERYTHING: Final = ("0.0.0.0/0", "::/0")
"""What remains is somebody's public address: not a way into the bank, but nobody is to scan the world from here."""


def range_of(network: str) -> tuple[IpAddress, IpAddress]:
    """The first and the last address of a network in CIDR notation."""
    parsed: _Network = ipaddress.ip_network(network)
    return parsed[0], parsed[-1]
