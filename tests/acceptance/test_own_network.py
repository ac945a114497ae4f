"""A try in one's own network: by TLS, at an address that others reach, with passwords that nobody knows."""

import ssl
from pathlib import Path

import httpx

from aircounter.demo import PASSWORD
from tests.acceptance.counter_process import CounterProcess
from tests.patience import eventually

PRINTED_WITHIN_S = 30.0
ADDRESS = "127.0.0.3"
"""For the address in the network: a test machine may have none."""


async def test_it_speaks_tls_and_lets_nobody_in_by_a_known_password(tmp_path: Path) -> None:
    counter = CounterProcess(tmp_path / "data", {}, {"MEDIA_PUBLIC_ADDRESS": ADDRESS}, "--lan")
    await counter.start()
    try:
        # Given the certificate that it has made for itself, which is for this address
        trusted = ssl.create_default_context(cafile=str(counter.data / "keys" / "tls" / "certificate.pem"))
        url = f"https://{ADDRESS}:{counter.port}"
        # What the start prints has the accounts, each with a password of its own
        log = counter.data / "counter.log"
        await eventually(lambda: "Ctrl-C" in log.read_text(), PRINTED_WITHIN_S)
        printed = log.read_text()
        [password] = [line.split()[1] for line in printed.splitlines() if line.strip().startswith("lin ")]
        async with httpx.AsyncClient(verify=trusted, headers={"Origin": url}) as client:
            assert "<title>" in (await client.get(f"{url}/")).text
            sign_in = f"{url}/api/staff/sign-in"
            known = await client.post(sign_in, json={"login": "lin", "password": PASSWORD})
            own = await client.post(sign_in, json={"login": "lin", "password": password})
        assert (known.status_code, own.status_code) == (401, 200)
        assert "secure" in own.headers["set-cookie"].lower()
        assert url in printed
    finally:
        await counter.stop()
