"""A certificate of one's own: for the addresses of this machine, kept as long as it serves them."""

import datetime as dt
import ssl
import stat
from pathlib import Path

from cryptography import x509

from aircounter.own_certificate import LASTS, fingerprint, own_certificate

NOW = dt.datetime(2026, 11, 29, tzinfo=dt.UTC)


def test_it_is_made_once_and_python_takes_it(tmp_path: Path) -> None:
    files = own_certificate(tmp_path / "tls", ["192.168.1.5"], NOW)
    ssl.create_default_context(ssl.Purpose.CLIENT_AUTH).load_cert_chain(files.certificate, files.key)
    names = x509.load_pem_x509_certificate(files.certificate.read_bytes()).extensions.get_extension_for_class(
        x509.SubjectAlternativeName
    )
    assert [str(address) for address in names.value.get_values_for_type(x509.IPAddress)] == ["192.168.1.5"]
    assert names.value.get_values_for_type(x509.DNSName) == ["localhost"]
    before = fingerprint(files)
    assert len(before.split(":")) == 32
    assert fingerprint(own_certificate(tmp_path / "tls", ["192.168.1.5"], NOW + dt.timedelta(days=9))) == before


def test_another_address_or_a_near_end_makes_another(tmp_path: Path) -> None:
    first = fingerprint(own_certificate(tmp_path, ["192.168.1.5"], NOW))
    second = fingerprint(own_certificate(tmp_path, ["192.168.1.6"], NOW))
    third = fingerprint(own_certificate(tmp_path, ["192.168.1.6"], NOW + LASTS - dt.timedelta(days=20)))
    assert len({first, second, third}) == 3


def test_the_key_is_for_its_owner_alone(tmp_path: Path) -> None:
    files = own_certificate(tmp_path / "tls", ["192.168.1.5"], NOW)
    assert stat.S_IMODE(files.key.stat().st_mode) == 0o600
    assert stat.S_IMODE((tmp_path / "tls").stat().st_mode) == 0o700
