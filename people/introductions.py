"""Who the bank's app says that a customer is: a JSON Web Token (RFC 7519) that it signs, for one visit, soon.

The bank alone has the private key; the counter has the public one, so that nobody who reads its files can introduce
anybody. What an introduction says of a person (elderly, VIP) has a customer come earlier: a page cannot claim it.
"""

from datetime import UTC, datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Final

import jwt
import msgspec
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, EllipticCurvePublicKey
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import load_pem_public_key
from jwt.types import Options
from redis.asyncio import Redis

from session.personal import Personal
from session.vocabulary import Business, PriorityClass

AUDIENCE: Final = "aircounter"
ALGORITHMS: Final = ("EdDSA", "ES256")
"""Both by elliptic curves: short tokens, and no secret that two have."""
LASTS: Final = timedelta(minutes=10)
"""From its signing at most: a link that is opened later was kept, or came to somebody else."""
CLOCKS_APART: Final = timedelta(seconds=30)
"""The bank's clock may be ahead of ours by so much."""
LONGEST_TOKEN: Final = 2_048
MAX_NAME_CHARACTERS: Final = 40

_CHECKED: Final[Options] = {"verify_exp": False, "verify_iat": False, "verify_nbf": False, "require": ["aud"]}
"""The times are looked at by the time that is given."""

PublicKey = Ed25519PublicKey | EllipticCurvePublicKey


class IntroductionFault(StrEnum):
    """Why it introduces nobody."""

    UNKNOWN = "introduction_unknown"
    """Altered, cut off, without what it needs, or not signed by the bank."""
    EXPIRED = "introduction_expired"
    USED = "introduction_used"


class BadKeyFile(ValueError):  # noqa: N818 - names what it is
    """There is no public key in it that can be used; the message says what to do."""


class Introduction(msgspec.Struct, frozen=True):
    """What the bank's app says. `id` is good once."""

    id: str
    until: datetime
    name: Personal
    classes: tuple[PriorityClass, ...]
    business: Business | None


class _Claims(msgspec.Struct, frozen=True):
    """Of the token; others that it has are nobody's business here."""

    jti: Annotated[str, msgspec.Meta(min_length=8, max_length=64)]
    iat: int
    exp: int
    name: Annotated[str, msgspec.Meta(min_length=1, max_length=MAX_NAME_CHARACTERS)]
    elderly: bool = False
    vip: bool = False
    business: Business | None = None


class Introductions:
    """Of one bank. Without a key nobody is introduced."""

    def __init__(self, key: PublicKey | None = None) -> None:
        self._key = key

    def read(self, token: str, now: datetime) -> Introduction | IntroductionFault:
        """Who is introduced, or why nobody is. That it is used once, `take` sees to."""
        if self._key is None:
            return IntroductionFault.UNKNOWN
        try:
            payload = jwt.decode(token, self._key, algorithms=list(ALGORITHMS), audience=AUDIENCE, options=_CHECKED)
            claims = msgspec.convert(payload, _Claims)
            name = Personal(claims.name)
            begins, ends = (datetime.fromtimestamp(moment, UTC) for moment in (claims.iat, claims.exp))
        except (jwt.InvalidTokenError, msgspec.ValidationError, OverflowError, ValueError, OSError):
            return IntroductionFault.UNKNOWN
        if not begins - CLOCKS_APART <= now < min(ends, begins + LASTS):
            return IntroductionFault.EXPIRED
        said = ((PriorityClass.ELDERLY, claims.elderly), (PriorityClass.VIP, claims.vip))
        classes = tuple(one for one, is_said in said if is_said)
        return Introduction(claims.jti, ends, name, classes, claims.business)


async def take(redis: Redis, introduction: Introduction) -> bool:
    """Use it up. False: it was used before. Kept for as long as any could be good."""
    kept_s = int((LASTS + 2 * CLOCKS_APART).total_seconds())
    return bool(await redis.set(f"introduction:{introduction.id}", "used", nx=True, ex=kept_s))


async def give_back(redis: Redis, introduction: Introduction) -> None:
    """The visit did not begin after all: it may be tried again."""
    await redis.delete(f"introduction:{introduction.id}")


def load_introductions(file: Path) -> Introductions:
    """With the bank's public key, in a PEM file. Raises BadKeyFile."""
    try:
        key = load_pem_public_key(file.read_bytes())
    except OSError as error:
        raise BadKeyFile(f"{file} cannot be read ({error.strerror}).") from error
    except (ValueError, UnsupportedAlgorithm) as error:
        raise BadKeyFile(f"{file} has no public key in PEM.") from error
    if isinstance(key, EllipticCurvePublicKey) and not isinstance(key.curve, SECP256R1):
        raise BadKeyFile(f"{file} has a key of another curve; it must be P-256.")
    if not isinstance(key, PublicKey):
        raise BadKeyFile(f"{file} has a key of another kind; it must be Ed25519 or P-256.")
    return Introductions(key)
