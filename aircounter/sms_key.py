"""The key that the counter shows to its SMS gateway. It stands in a file, never in a variable or a log."""

import secrets
from pathlib import Path
from typing import Final

from aircounter.settings import BadSetting, Settings
from aircounter.turn_secret import write_for_owner_alone
from aircounter.wiring import key_folder

_FRESH_BYTES: Final = 32
_MOST_CHARACTERS: Final = 512


def sms_key_file(settings: Settings) -> Path:
    """Where it is: named, or that of the stand-in, among the other keys."""
    return settings.sms_gateway_key_file or key_folder(settings) / "sms_gateway.key"


def load_sms_key(settings: Settings) -> str:
    """Read it; where none is named, one is made for the stand-in. Raises BadSetting."""
    file = sms_key_file(settings)
    if settings.sms_gateway_key_file is None and not file.exists():
        write_for_owner_alone(file, secrets.token_urlsafe(_FRESH_BYTES) + "\n")
    try:
        key = file.read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise BadSetting(f"SMS_GATEWAY_KEY_FILE: {file} cannot be read.") from error
    if not key or len(key) > _MOST_CHARACTERS or not key.isprintable():
        raise BadSetting(f"SMS_GATEWAY_KEY_FILE: {file} must hold one line of {_MOST_CHARACTERS} characters at most.")
    return key
