"""Behind networks that let no UDP through, and what a TURN server of ours is good for besides: nothing."""

import asyncio
import time
from collections.abc import AsyncGenerator
from pathlib import Path

import pytest
from playwright.async_api import Playwright

from aircounter.peer_addresses import EVERYTHING, SPECIAL_PURPOSE, range_of
from bench.appearances import CUSTOMER, TELLER
from media.turn_credentials import LIFETIME_S, Credential, credential_for
from tests.acceptance.conftest import SHORT
from tests.acceptance.counter_process import CounterProcess
from tests.acceptance.longer.turn_client import GRANTED, allocation, may_relay_to, refresh, refusal_of
from tests.acceptance.longer.turn_server import (
    LISTEN,
    LISTEN_IPV6,
    MEDIA,
    TurnPlace,
    has_ipv6,
    make_place,
    turn_server,
    written_config,
)
from tests.acceptance.people import Person, answer_call, launch, sign_in, wait_in_line

FORBIDDEN = 403
UNAUTHORIZED = 401
CLOCKS_DIFFER_S = 60
SHORTLY_S = 2

_RELAY_ONLY = "?relay=only"
# Chromium as behind a firewall that drops all UDP; and a certificate that the test has made.
_NO_UDP = "--webrtc-ip-handling-policy=disable_non_proxied_udp"
_TRUST = "--ignore-certificate-errors-spki-list="

_KEEP_PEERS = """
  window.peers = [];
  const Real = window.RTCPeerConnection;
  window.RTCPeerConnection = class extends Real {
    constructor(...given) {
      super(...given);
      window.peers.push(this);
    }
  };
"""
# By which way the page's packets leave: "relay by tls", "host by undefined", …
_WAY_OUT = """async () => {
  const stats = await window.peers.at(-1).getStats();
  for (const one of stats.values()) {
    if (one.type === "transport") {
      const own = stats.get(stats.get(one.selectedCandidatePairId).localCandidateId);
      return `${own.candidateType} by ${own.relayProtocol}`;
    }
  }
}"""


@pytest.fixture(scope="module")
def counter_data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("relayed") / "data"


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> TurnPlace:
    return make_place(tmp_path_factory.mktemp("turn"))


@pytest.fixture(scope="module")
def config(place: TurnPlace, counter_data: Path) -> str:
    return written_config(place, place.variables | {"AIRCOUNTER_DATA": str(counter_data)})


@pytest.fixture(scope="module")
async def running(place: TurnPlace, config: str) -> AsyncGenerator[TurnPlace]:
    async with turn_server(place, config):
        yield place


@pytest.fixture(scope="module")
def secret(config: str, counter_data: Path) -> str:
    """What the command has made, and the counter will read."""
    made = secret_in(counter_data)
    assert f"static-auth-secret={made}\n" in config
    return made


@pytest.fixture(scope="module")
async def relayed_counter(running: TurnPlace, secret: str, counter_data: Path) -> AsyncGenerator[CounterProcess]:
    counter = CounterProcess(counter_data, SHORT, running.variables)
    await counter.start()
    assert secret not in counter.log()
    yield counter
    await counter.stop()
    assert secret not in (counter.data / "counter.log").read_text(errors="replace")


def secret_in(data: Path) -> str:
    return (data / "keys" / "turn.secret").read_text(encoding="ascii").strip()


def good(secret: str) -> Credential:
    return credential_for(secret, "session", "customer", time.time())


async def test_a_call_through_the_relay_alone_by_tls_without_any_udp_and_by_udp(
    relayed_counter: CounterProcess, running: TurnPlace, playwright: Playwright, tmp_path: Path
) -> None:
    # Given a customer whose network lets out TCP alone, and a teller who may only use the relay
    customers = await launch(playwright, tmp_path, CUSTOMER, _NO_UDP, f"{_TRUST}{running.fingerprint}")
    tellers = await launch(playwright, tmp_path, TELLER)
    customer = await Person.at(customers, f"{relayed_counter.url}/{_RELAY_ONLY}", 390, 844)
    teller = await Person.at(tellers, relayed_counter.url, 1366, 768)
    for person in (customer, teller):
        await person.page.add_init_script(_KEEP_PEERS)
    # When they call
    await wait_in_line(customer)
    await sign_in(teller, f"/teller{_RELAY_ONLY}", "lin")
    await teller.click("go-ready")
    await answer_call(teller)
    await customer.connected()
    # Then each hears and sees the other
    await asyncio.gather(teller.hears(CUSTOMER, TELLER), customer.hears(TELLER, CUSTOMER))
    await teller.sees(CUSTOMER)
    # And by these ways
    assert await customer.page.evaluate(_WAY_OUT) == "relay by tls"
    assert await teller.page.evaluate(_WAY_OUT) == "relay by udp"
    for browser in (customers, tellers):
        await browser.close()
    assert not customer.troubles
    assert not teller.troubles


@pytest.mark.parametrize("way", ["udp", "tls"])
async def test_the_media_address_alone_is_relayed_to(running: TurnPlace, secret: str, way: str) -> None:
    port, tls = (running.tls_port, running.trust()) if way == "tls" else (running.port, None)
    async with allocation((LISTEN, port), good(secret), tls) as client:
        assert await may_relay_to(client, MEDIA) == GRANTED
        for peer in ("127.0.0.1", "10.0.0.1", "192.168.1.1", "169.254.169.254", "224.0.0.1", "8.8.8.8"):
            assert await may_relay_to(client, peer) == FORBIDDEN, peer


@pytest.mark.skipif(not has_ipv6(), reason="this machine has no IPv6 on loopback")
async def test_nothing_is_relayed_to_by_ipv6(running: TurnPlace, secret: str) -> None:
    async with allocation((LISTEN_IPV6, running.port), good(secret)) as client:
        for peer in ("::1", f"::ffff:{MEDIA}", "fd00::1", "fe80::1", "64:ff9b::a00:1", "ff02::1", "2606:4700::1"):
            assert await may_relay_to(client, peer) == FORBIDDEN, peer


async def test_each_special_purpose_range_is_denied_by_itself(tmp_path: Path) -> None:
    # Given a coturn by the same configuration, but for the lines that deny all the rest. coturn 4.6 takes a range that
    # begins with zeros for such a one too.
    networks = [network for network, _ in SPECIAL_PURPOSE if not range_of(network)[0].is_unspecified]
    rest = {network for network, _ in SPECIAL_PURPOSE} - set(networks)
    apart = make_place(tmp_path)
    text = written_config(apart, apart.variables | {"AIRCOUNTER_DATA": str(tmp_path / "data")})
    secret = secret_in(tmp_path / "data")
    for first, last in map(range_of, {*rest, *EVERYTHING}):
        line = f"denied-peer-ip={first}-{last}\n"
        assert line in text
        text = text.replace(line, "")
    async with turn_server(apart, text):
        # Then each range's ends are denied, and a public address shows that it is these lines that do it
        for host, public in ((LISTEN, "8.8.8.8"), (LISTEN_IPV6, "2606:4700::1"))[: 1 + has_ipv6()]:
            async with allocation((host, apart.port), good(secret)) as client:
                assert await may_relay_to(client, public) == GRANTED
                for network in (network for network in networks if (":" in network) == (":" in host)):
                    for peer in map(str, range_of(network)):
                        assert await may_relay_to(client, peer) == FORBIDDEN, peer


async def test_a_forged_or_expired_credential_is_refused(running: TurnPlace, secret: str) -> None:
    server = (LISTEN, running.port)
    expired = credential_for(secret, "session", "customer", time.time() - LIFETIME_S - CLOCKS_DIFFER_S)
    prolonged = Credential(good(secret).username, expired.password)
    assert await refusal_of(server, good(secret)) == GRANTED
    assert await refusal_of(server, expired) == UNAUTHORIZED
    assert await refusal_of(server, prolonged) == UNAUTHORIZED
    assert await refusal_of(server, good("x" * 43)) == UNAUTHORIZED


async def test_a_call_outlasts_its_credential(running: TurnPlace, secret: str) -> None:
    expires = int(time.time()) + SHORTLY_S
    credential = credential_for(secret, "session", "customer", expires - LIFETIME_S)
    async with allocation((LISTEN, running.port), credential) as client:
        while time.time() <= expires + 1:
            await asyncio.sleep(0.1)
        await refresh(client)
        assert await may_relay_to(client, MEDIA) == GRANTED
    assert await refusal_of((LISTEN, running.port), credential) == UNAUTHORIZED
