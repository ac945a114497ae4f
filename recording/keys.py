"""The recorder's key pair, and the wrapping of a journal's key to it.

Who writes a journal holds the public key alone: a media node can write calls down and cannot read them.
"""

import hashlib
import os
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
    load_pem_public_key,
)

PRIVATE_KEY_FILE = "recorder-private.pem"
PUBLIC_KEY_FILE = "recorder-public.pem"
WRAP_ALGORITHM = "HPKE-Base-X25519-HKDF-SHA256-AES-256-GCM"
_SUITE = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)


class WrongRecorderKeyError(ValueError):
    """This private key does not open what was wrapped, or what was wrapped has been altered."""


def create_recorder_keys(folder: Path) -> None:
    """Make the recorder's key pair in `folder` unless it is there: the private key 0600, the public one 0644.

    Safe when several processes start at once: they all end up with the same pair.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    private_path, public_path = folder / PRIVATE_KEY_FILE, folder / PUBLIC_KEY_FILE
    if not private_path.exists():
        pem = X25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        _publish(private_path, pem, 0o600)
    if not public_path.exists():
        public = load_private_key(folder).public_key()
        _publish(public_path, public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo), 0o644)


def load_private_key(folder: Path) -> X25519PrivateKey:
    """The key that reads journals. Raises `OSError` when it is missing, `TypeError` when it is another kind."""
    key = load_pem_private_key((folder / PRIVATE_KEY_FILE).read_bytes(), password=None)
    if not isinstance(key, X25519PrivateKey):
        raise TypeError(f"{PRIVATE_KEY_FILE} holds no X25519 key")
    return key


def load_public_key(folder: Path) -> X25519PublicKey:
    """The key that journals are wrapped to. Raises `OSError` when it is missing, `TypeError` when another kind."""
    key = load_pem_public_key((folder / PUBLIC_KEY_FILE).read_bytes())
    if not isinstance(key, X25519PublicKey):
        raise TypeError(f"{PUBLIC_KEY_FILE} holds no X25519 key")
    return key


def key_fingerprint(key: X25519PublicKey) -> str:
    """The first 16 bytes of SHA-256 over the raw public key, in hex: tells keys apart, after a rotation too."""
    return hashlib.sha256(key.public_bytes_raw()).hexdigest()[:32]


def wrap_key(data_key: bytes, recorder_key: X25519PublicKey, purpose: bytes) -> bytes:
    """`data_key` sealed to the recorder by HPKE (RFC 9180, base mode); `purpose` is bound into it."""
    return _SUITE.encrypt(data_key, recorder_key, purpose)


def unwrap_key(wrapped: bytes, private_key: X25519PrivateKey, purpose: bytes) -> bytes:
    """The data key again. Raises `WrongRecorderKeyError` for another key, purpose, or altered bytes."""
    try:
        return _SUITE.decrypt(wrapped, private_key, purpose)
    except (InvalidTag, ValueError) as error:
        raise WrongRecorderKeyError("the wrapped key does not open with this private key") from error


def _publish(path: Path, content: bytes, mode: int) -> None:
    """Write a file that appears whole or not at all, and never replaces one that is there."""
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode)
    try:
        os.fchmod(descriptor, mode)
        os.write(descriptor, content)
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    try:
        path.hardlink_to(draft)
    except FileExistsError:
        return
    finally:
        draft.unlink()
