"""Debian's coturn as an operator runs it: by the configuration that `aircounter turn-config` writes, on loopback."""

import asyncio
import base64
import datetime as dt
import hashlib
import ipaddress
import os
import ssl
import subprocess
import sys
from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.acceptance.counter_process import free_port
from tests.acceptance.find_programs import PROGRAMS, find_turn_server, sentence_for

LISTEN = "127.0.0.1"
LISTEN_IPV6 = "::1"
MEDIA = "127.0.0.2"
"""A loopback address of its own, so that all others can be seen to be denied."""
OPEN_WITHIN_S = 10.0

# What a test on one machine needs, and nobody else: peers on loopback are otherwise denied before the lists are read,
# and a client that comes by IPv6 is given an IPv6 relay without asking for one.
_FOR_TESTS = """
allow-loopback-peers
allocation-default-address-family=keep
"""


@dataclass(frozen=True)
class TurnPlace:
    """Where a coturn is to be, and what it keeps there."""

    folder: Path
    port: int
    tls_port: int

    @property
    def certificate(self) -> Path:
        return self.folder / "certificate.pem"

    @property
    def private_key(self) -> Path:
        return self.folder / "private-key.pem"

    @property
    def variables(self) -> dict[str, str]:
        """The settings of a counter with this TURN server."""
        plain, secure = f"turn:{LISTEN}:{self.port}", f"turns:{LISTEN}:{self.tls_port}?transport=tcp"
        return {"MEDIA_HOST": MEDIA, "TURN_URLS": f"{plain},{secure}"}

    @property
    def fingerprint(self) -> str:
        """The SHA-256 of the certificate's public key, as Chromium's command line takes it."""
        public = x509.load_pem_x509_certificate(self.certificate.read_bytes()).public_key()
        der = public.public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
        return base64.b64encode(hashlib.sha256(der).digest()).decode()

    def trust(self) -> ssl.SSLContext:
        """For a client that takes this certificate and no other."""
        return ssl.create_default_context(cafile=str(self.certificate))


def make_place(folder: Path) -> TurnPlace:
    """A folder with a certificate for 127.0.0.1, and two free ports."""
    folder.mkdir(parents=True, exist_ok=True)
    place = TurnPlace(folder, free_port(), free_port())
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, LISTEN)])
    now = dt.datetime.now(dt.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(hours=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address(LISTEN))]), critical=False)
        .sign(key, hashes.SHA256())
    )
    place.certificate.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    place.private_key.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return place


def written_config(place: TurnPlace, variables: Mapping[str, str]) -> str:
    """What the command writes for a counter with these settings."""
    file = place.folder / "written.conf"
    command = [sys.executable, "-m", "aircounter", "turn-config", str(file), "--listen", LISTEN]
    command += ["--certificate", str(place.certificate), "--private-key", str(place.private_key)]
    subprocess.run(command, check=True, env=os.environ | variables, stdout=subprocess.DEVNULL)
    return file.read_text(encoding="utf-8")


@asynccontextmanager
async def turn_server(place: TurnPlace, config: str) -> AsyncGenerator[None]:
    """A coturn that runs by `config`, for the time of the `async with`."""
    program = find_turn_server()
    if program is None:
        pytest.fail(sentence_for([one for one in PROGRAMS if one.service == "coturn"]))
    file = place.folder / "turnserver.conf"
    file.write_text(config + _FOR_TESTS + _ipv6_lines(), encoding="utf-8")
    own = ["--pidfile", str(place.folder / "pid"), "--userdb", str(place.folder / "turndb")]
    with (place.folder / "turnserver.log").open("wb") as log:
        process = await asyncio.create_subprocess_exec(program, "-c", str(file), *own, stdout=log, stderr=log)
    try:
        await _until_open(process, place)
        yield
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()


def has_ipv6() -> bool:
    """Whether this machine has IPv6 on loopback."""
    return LISTEN_IPV6.replace(":", "").zfill(32) in Path("/proc/net/if_inet6").read_text(encoding="ascii")


def _ipv6_lines() -> str:
    return f"listening-ip={LISTEN_IPV6}\nrelay-ip={LISTEN_IPV6}\n" if has_ipv6() else ""


async def _until_open(process: asyncio.subprocess.Process, place: TurnPlace) -> None:
    async with asyncio.timeout(OPEN_WITHIN_S):
        for port in (place.port, place.tls_port):
            while True:
                assert process.returncode is None, (place.folder / "turnserver.log").read_text(errors="replace")
                try:
                    _, writer = await asyncio.open_connection(LISTEN, port)
                except OSError:
                    await asyncio.sleep(0.02)
                    continue
                writer.close()
                await writer.wait_closed()
                break
