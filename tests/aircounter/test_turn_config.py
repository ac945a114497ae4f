"""coturn's configuration: what is documented is what is written, and nothing but the media address is allowed."""

import ipaddress
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from aircounter.command_line import main
from aircounter.peer_addresses import SPECIAL_PURPOSE, IpAddress, range_of
from aircounter.settings import BadSetting, settings_from
from aircounter.turn_config import CERTIFICATE, PRIVATE_KEY, TurnMachine, turn_config_for, write_turn_config

DOCUMENTED = {
    "TURN_URLS": "turn:turn.counter.example,turns:turn.counter.example:443?transport=tcp",
    "MEDIA_HOST": "203.0.113.7",
}
MACHINE = TurnMachine(CERTIFICATE, PRIVATE_KEY)
SECRET = "s" * 43


def written(variables: dict[str, str], *other_media: str, machine: TurnMachine = MACHINE) -> list[str]:
    config = turn_config_for(settings_from(DOCUMENTED | variables), SECRET, machine, other_media)
    return write_turn_config(config).splitlines()


def test_the_documented_configuration_is_the_one_that_is_written() -> None:
    text = Path("docs/deploy.md").read_text(encoding="utf-8")
    assert "\n".join(written({})).replace(SECRET, "<the secret>") in text


def test_it_listens_where_browsers_are_told() -> None:
    lines = written({"TURN_URLS": "turn:a.example:5000,turn:b.example:5000?transport=tcp,turns:a.example"})
    assert {"listening-port=5000", "tls-listening-port=5349", "realm=a.example"} <= set(lines)


def test_without_a_turns_url_there_is_no_tls() -> None:
    lines = written({"TURN_URLS": "turn:a.example"})
    assert "no-tls" in lines
    assert not any(line.startswith(("tls-listening-port", "cert=", "pkey=")) for line in lines)


def test_the_machines_own_addresses_are_taken() -> None:
    lines = written({}, machine=TurnMachine(CERTIFICATE, PRIVATE_KEY, listen="10.0.0.9", public="203.0.113.9"))
    assert {"listening-ip=10.0.0.9", "relay-ip=10.0.0.9", "external-ip=203.0.113.9"} <= set(lines)


def test_all_media_addresses_are_allowed_and_no_other() -> None:
    lines = written({"MEDIA_HOST": "10.0.0.5", "MEDIA_PUBLIC_ADDRESS": "203.0.113.7"}, "10.0.0.6")
    assert [line for line in lines if line.startswith("allowed-peer-ip")] == [
        "allowed-peer-ip=203.0.113.7",
        "allowed-peer-ip=10.0.0.6",
    ]


@pytest.mark.parametrize(
    ("variables", "other", "sentence"),
    [
        ({"TURN_URLS": ""}, (), "TURN_URLS is needed"),
        ({"TURN_URLS": "turn:a:1,turn:b:2"}, (), "several ports"),
        ({"MEDIA_HOST": "0.0.0.0"}, (), "MEDIA_PUBLIC_ADDRESS"),
        ({}, ("media.example",), "must be an IP address"),
        ({}, ("10.0.0.0-10.255.255.255",), "must be an IP address"),
    ],
)
def test_what_cannot_be_written_is_refused(variables: dict[str, str], other: tuple[str, ...], sentence: str) -> None:
    with pytest.raises(BadSetting, match=sentence):
        written(variables, *other)


def test_the_command_writes_it_for_its_owner_alone_and_never_over_another(tmp_path: Path) -> None:
    file = tmp_path / "turnserver.conf"
    environment = DOCUMENTED | {"AIRCOUNTER_DATA": str(tmp_path / "data")}
    done = CliRunner().invoke(main, ["turn-config", str(file)], env=environment)
    assert done.exit_code == 0, done.output
    assert file.stat().st_mode & 0o777 == 0o600
    secret = (tmp_path / "data" / "keys" / "turn.secret").read_text().strip()
    assert f"static-auth-secret={secret}" in file.read_text()
    assert secret not in done.output
    again = CliRunner().invoke(main, ["turn-config", str(file)], env=environment)
    assert again.exit_code == 1
    assert "exists" in again.output


def is_denied(address: IpAddress) -> bool:
    ends = (range_of(network) for network, _ in SPECIAL_PURPOSE)
    return any(int(first) <= int(address) <= int(last) for first, last in ends if first.version == address.version)


@given(st.ip_addresses())
def test_whatever_the_standard_library_knows_as_not_public_is_denied(address: IpAddress) -> None:
    if not address.is_global or address.is_multicast or address.is_reserved or address.is_link_local:
        assert is_denied(address) or _is_unassigned(address)


@pytest.mark.parametrize("network", [network for network, _ in SPECIAL_PURPOSE])
def test_a_range_is_a_network_and_lies_in_no_other(network: str) -> None:
    parsed = ipaddress.ip_network(network)
    others = [ipaddress.ip_network(other) for other, _ in SPECIAL_PURPOSE if other != network]
    assert not any(parsed.overlaps(other) for other in others)


def _is_unassigned(address: IpAddress) -> bool:
    """Outside what IANA has given out of IPv6, 2000::/3: not special-purpose, and denied with all the rest."""
    return address.version == 6 and address not in ipaddress.ip_network("2000::/3")
