"""A certificate that this counter makes for itself, for a try in one's own network: browsers give phones no camera
without TLS. It is trusted by nobody, so each browser asks once."""

import datetime as dt
import ipaddress
import os
from collections.abc import Collection
from pathlib import Path
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from aircounter.settings import TlsFiles

LASTS: Final = dt.timedelta(days=397)
"""What browsers take at most (CA/Browser Forum's Baseline Requirements, 6.3.2, as of 2020)."""
RENEWED_BEFORE_END: Final = dt.timedelta(days=30)


def own_certificate(folder: Path, addresses: Collection[str], now: dt.datetime) -> TlsFiles:
    """The certificate for these IP addresses and `localhost`, made anew when it has none of them or nears its end."""
    files = TlsFiles(folder / "certificate.pem", folder / "key.pem")
    if not _serves(files, addresses, now):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        key = ec.generate_private_key(ec.SECP256R1())
        certificate = _signed(key, addresses, now)
        # The key first: a certificate without one would be taken for whole.
        _write(
            files.key,
            key.private_bytes(
                serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
            ),
        )
        _write(files.certificate, certificate.public_bytes(serialization.Encoding.PEM))
    return files


def fingerprint(files: TlsFiles) -> str:
    """SHA-256 as browsers show it, to be compared by eye."""
    digest = x509.load_pem_x509_certificate(files.certificate.read_bytes()).fingerprint(hashes.SHA256())
    return digest.hex(":").upper()


def _serves(files: TlsFiles, addresses: Collection[str], now: dt.datetime) -> bool:
    if not files.certificate.exists() or not files.key.exists():
        return False
    certificate = x509.load_pem_x509_certificate(files.certificate.read_bytes())
    names = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    known = {str(address) for address in names.get_values_for_type(x509.IPAddress)}
    return set(addresses) <= known and certificate.not_valid_after_utc - now > RENEWED_BEFORE_END


def _signed(key: ec.EllipticCurvePrivateKey, addresses: Collection[str], now: dt.datetime) -> x509.Certificate:
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "AirCounter in this network")])
    names = [x509.DNSName("localhost"), *(x509.IPAddress(ipaddress.ip_address(one)) for one in sorted(addresses))]
    return (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(hours=1))
        .not_valid_after(now + LASTS)
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .sign(key, hashes.SHA256())
    )


def _write(path: Path, content: bytes) -> None:
    path.unlink(missing_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
