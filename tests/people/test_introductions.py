"""What the bank's app says of a customer is believed when the bank has signed it, once, soon."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from redis.asyncio import Redis

from aircounter.introduce_command import introduction_token
from people.introductions import (
    CLOCKS_APART,
    LASTS,
    BadKeyFile,
    Introduction,
    IntroductionFault,
    Introductions,
    give_back,
    load_introductions,
    take,
)
from session.personal import Personal
from session.vocabulary import Business, PriorityClass
from tests.bank_app import BANK, OF_BANK

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
S = timedelta(seconds=1)
CLAIMS = {"aud": "aircounter", "jti": "12345678", "iat": NOW, "exp": NOW + LASTS, "name": "王芳"}


def signed(**changed: object) -> str:
    """`CLAIMS` with some of them changed, or left out by None."""
    claims = {name: value for name, value in (CLAIMS | changed).items() if value is not None}
    return jwt.encode(claims, BANK, algorithm="EdDSA")


def test_who_is_introduced_has_a_name_and_what_the_bank_says_of_them() -> None:
    token = introduction_token(BANK, "王芳", elderly=True, vip=True, business="loan", signed_at=NOW)
    said = OF_BANK.read(token, NOW)
    assert isinstance(said, Introduction)
    assert (said.name, said.business) == (Personal("王芳"), Business.LOAN)
    assert said.classes == (PriorityClass.ELDERLY, PriorityClass.VIP)
    plain = OF_BANK.read(introduction_token(BANK, "王芳", signed_at=NOW), NOW)
    assert isinstance(plain, Introduction)
    assert (plain.classes, plain.business) == ((), None)
    assert "王芳" not in repr(said)


@pytest.mark.parametrize(
    ("at", "is_good"),
    [(-CLOCKS_APART - S, False), (-CLOCKS_APART, True), (LASTS - S, True), (LASTS, False)],
)
def test_it_is_good_from_its_signing_for_ten_minutes(at: timedelta, is_good: bool) -> None:
    said = OF_BANK.read(signed(exp=NOW + timedelta(days=1)), NOW + at)
    assert isinstance(said, Introduction) is is_good
    assert is_good or said is IntroductionFault.EXPIRED


def test_the_bank_may_make_it_shorter() -> None:
    assert OF_BANK.read(signed(exp=NOW + 5 * S), NOW + 5 * S) is IntroductionFault.EXPIRED


@pytest.mark.parametrize(
    "changed",
    [
        {"aud": "another counter"},
        {"aud": None},
        {"jti": None},
        {"jti": "short"},
        {"jti": "x" * 65},
        {"iat": None},
        {"exp": None},
        {"exp": 10**18},
        {"name": None},
        {"name": ""},
        {"name": "x" * 41},
        {"name": "a\x00b"},
        {"elderly": "yes"},
        {"business": "robbery"},
    ],
    ids=str,
)
def test_what_lacks_something_introduces_nobody(changed: dict[str, object]) -> None:
    assert OF_BANK.read(signed(**changed), NOW) is IntroductionFault.UNKNOWN


def test_nobody_but_the_bank_introduces() -> None:
    token, another = signed(), Ed25519PrivateKey.generate()
    head, body, signature = token.split(".")
    forged = [
        jwt.encode(CLAIMS, another, algorithm="EdDSA"),
        jwt.encode(CLAIMS, "a secret that is the public key's bytes", algorithm="HS256"),
        jwt.encode(CLAIMS, "", algorithm="none"),
        f"{head}.{body}x.{signature}",
        f"{head}.{body}.",
        token[:-5],
        "",
        "...",
        "not a token",
        "\u00e9.\u00e9.\u00e9",
    ]
    assert {OF_BANK.read(one, NOW) for one in forged} == {IntroductionFault.UNKNOWN}
    assert Introductions().read(token, NOW) is IntroductionFault.UNKNOWN


async def test_it_is_good_once_unless_nothing_came_of_it(redis: Redis) -> None:
    said = OF_BANK.read(signed(), NOW)
    assert isinstance(said, Introduction)
    assert [await take(redis, said) for _ in range(2)] == [True, False]
    await give_back(redis, said)
    assert await take(redis, said)
    assert 0 < await redis.ttl(f"introduction:{said.id}") <= (LASTS + 2 * CLOCKS_APART).total_seconds()


def written(folder: Path, public: bytes) -> Path:
    file = folder / "bank.pem"
    file.write_bytes(public)
    return file


def pem(key: Ed25519PrivateKey | ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey) -> bytes:
    return key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


def test_keys_on_both_curves_are_taken(tmp_path: Path) -> None:
    p256 = ec.generate_private_key(ec.SECP256R1())
    by_p256 = jwt.encode(CLAIMS, p256, algorithm="ES256")
    assert isinstance(load_introductions(written(tmp_path, pem(p256))).read(by_p256, NOW), Introduction)
    assert isinstance(load_introductions(written(tmp_path, pem(BANK))).read(signed(), NOW), Introduction)


def test_what_is_no_such_key_is_said_in_a_sentence(tmp_path: Path) -> None:
    for bad in (
        b"",
        b"hello",
        pem(ec.generate_private_key(ec.SECP384R1())),
        pem(rsa.generate_private_key(65537, 2048)),
    ):
        with pytest.raises(BadKeyFile, match=r"bank\.pem"):
            load_introductions(written(tmp_path, bad))
    with pytest.raises(BadKeyFile, match="cannot be read"):
        load_introductions(tmp_path / "missing.pem")
