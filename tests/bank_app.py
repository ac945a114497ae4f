"""The bank's key, by which its app introduces customers to the counters of tests."""

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from people.introductions import Introductions

BANK = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
OF_BANK = Introductions(BANK.public_key())
