"""The secret that the counter shares with its TURN servers.

It stands in a file, never in a variable, on a command line or in a log.
"""

import re
import secrets
from typing import Final

from aircounter.key_files import key_folder, write_for_owner_alone
from aircounter.settings import BadSetting, Settings
from media.turn_credentials import NO_TURN, TurnServers

_PATTERN: Final = re.compile(r"[A-Za-z0-9+/=_-]{32,256}")
"""What coturn's configuration takes without quotes; 32 characters cannot be found by trying credentials offline."""
_FRESH_BYTES: Final = 32


def turn_servers(settings: Settings) -> TurnServers:
    """What browsers are told of. Raises BadSetting when the secret cannot be used."""
    if not settings.turn_urls:
        return NO_TURN
    return TurnServers(settings.turn_urls, load_turn_secret(settings))


def load_turn_secret(settings: Settings) -> str:
    """Read the secret; where none is named, one is made among the other keys. Raises BadSetting."""
    file = settings.turn_secret_file
    if file is None:
        file = key_folder(settings) / "turn.secret"
        if not file.exists():
            write_for_owner_alone(file, secrets.token_urlsafe(_FRESH_BYTES) + "\n")
    try:
        text = file.read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise BadSetting(f"TURN_SECRET_FILE: {file} cannot be read.") from error
    if _PATTERN.fullmatch(text) is None:
        raise BadSetting(
            f"TURN_SECRET_FILE: {file} must hold one line of 32 to 256 letters, digits and + / = _ -; "
            "`openssl rand -hex 32` makes one."
        )
    return text
