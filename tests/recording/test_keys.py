from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from recording.keys import (
    PRIVATE_KEY_FILE,
    PUBLIC_KEY_FILE,
    WrongRecorderKeyError,
    create_recorder_keys,
    key_fingerprint,
    load_private_key,
    load_public_key,
    unwrap_key,
    wrap_key,
)


def test_the_key_pair_is_made_once_and_the_private_half_is_private(tmp_path: Path) -> None:
    # Given a data folder that is new
    folder = tmp_path / "keys"
    create_recorder_keys(folder)
    private = load_private_key(folder)
    # When another process starts there, then it finds the same pair
    create_recorder_keys(folder)
    assert load_private_key(folder).private_bytes_raw() == private.private_bytes_raw()
    assert key_fingerprint(load_public_key(folder)) == key_fingerprint(private.public_key())
    # And only the owner may read the private key
    modes = {path.name: path.stat().st_mode & 0o777 for path in folder.iterdir()}
    assert modes == {PRIVATE_KEY_FILE: 0o600, PUBLIC_KEY_FILE: 0o644}


def test_a_lost_public_key_is_made_anew_from_the_private_one(tmp_path: Path) -> None:
    create_recorder_keys(tmp_path)
    before = load_public_key(tmp_path).public_bytes_raw()
    (tmp_path / PUBLIC_KEY_FILE).unlink()
    create_recorder_keys(tmp_path)
    assert load_public_key(tmp_path).public_bytes_raw() == before


def test_a_wrapped_key_opens_for_its_recorder_and_purpose_alone() -> None:
    # Given a key wrapped to the recorder
    recorder = X25519PrivateKey.generate()
    wrapped = wrap_key(b"k" * 32, recorder.public_key(), b"journal 1")
    assert unwrap_key(wrapped, recorder, b"journal 1") == b"k" * 32
    # Then neither another recorder, nor another purpose, nor altered bytes give it away
    for wrong, key, purpose in (
        (wrapped, X25519PrivateKey.generate(), b"journal 1"),
        (wrapped, recorder, b"journal 2"),
        (wrapped[:-1] + bytes([wrapped[-1] ^ 1]), recorder, b"journal 1"),
        (b"", recorder, b"journal 1"),
    ):
        with pytest.raises(WrongRecorderKeyError):
            unwrap_key(wrong, key, purpose)
