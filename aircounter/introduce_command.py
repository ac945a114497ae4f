"""`aircounter introduce`: what the bank's app does when it opens the counter, for a try without one."""

from datetime import UTC, datetime
from pathlib import Path

import click
import jwt
import uuid_utils
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)

from aircounter.key_files import write_for_owner_alone
from aircounter.run_command import settings_of_environment
from people.introductions import AUDIENCE, LASTS
from session.vocabulary import Business


@click.command("introduce")
@click.option(
    "--make-key", "made", type=click.Path(path_type=Path, dir_okay=False), help="Make a pair of keys, and end."
)
@click.option("--key", type=click.Path(path_type=Path, dir_okay=False, exists=True), help="The private key.")
@click.option("--name", help="As the teller is to greet the customer.")
@click.option("--elderly", is_flag=True)
@click.option("--vip", is_flag=True)
@click.option("--business", type=click.Choice([one.value for one in Business]), help="What the customer comes for.")
def introduce(
    made: Path | None, key: Path | None, name: str | None, elderly: bool, vip: bool, business: str | None
) -> None:
    """Print an address that opens the counter as the bank's app does: the customer's name is known, and what they are.

    Good once, for ten minutes. The counter must have the public key: INTRODUCTION_KEY_FILE.
    """
    if made is not None:
        click.echo(f"The public key is in {_make_keys(made)}: set INTRODUCTION_KEY_FILE to it.")
        return
    if key is None or not name:
        raise click.UsageError("Say --key and --name, or --make-key first.")
    try:
        private = load_pem_private_key(key.read_bytes(), None)
    except (OSError, ValueError, TypeError) as error:
        raise click.ClickException(f"{key} has no private key that can be used.") from error
    if not isinstance(private, Ed25519PrivateKey):
        raise click.ClickException(f"{key} has a key of another kind; make one with --make-key.")
    token = introduction_token(private, name, elderly=elderly, vip=vip, business=business)
    click.echo(f"{settings_of_environment().page_origin}/#from={token}")


def introduction_token(
    private: Ed25519PrivateKey,
    name: str,
    *,
    elderly: bool = False,
    vip: bool = False,
    business: str | None = None,
    signed_at: datetime | None = None,
) -> str:
    """As the bank's server signs it."""
    at = signed_at or datetime.now(UTC)
    claims = {"aud": AUDIENCE, "jti": str(uuid_utils.uuid7()), "iat": at, "exp": at + LASTS, "name": name}
    said = {"elderly": elderly, "vip": vip} | ({"business": business} if business is not None else {})
    return jwt.encode(claims | said, private, algorithm="EdDSA")


def _make_keys(file: Path) -> Path:
    """The private key in `file`, for its owner alone; the public one beside it."""
    private, public_file = Ed25519PrivateKey.generate(), file.with_suffix(".public.pem")
    try:
        text = private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
        write_for_owner_alone(file, text)
        public_file.write_bytes(private.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo))
    except OSError as error:
        raise click.ClickException(f"{file} cannot be written ({error.strerror}).") from error
    return public_file
