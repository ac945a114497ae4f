"""Keys that the counter shows to the bank's systems. They stand in files, never in a variable or a log."""

import secrets
from pathlib import Path
from typing import Final

import msgspec

from aircounter.key_files import key_folder, write_for_owner_alone
from aircounter.settings import BadSetting, Settings

_FRESH_BYTES: Final = 32
_MOST_CHARACTERS: Final = 512


class PartnerKey(msgspec.Struct, frozen=True):
    """Of one system: the file that a setting names, or that of the stand-in, among the other keys."""

    variable: str
    setting: str
    """The field of `Settings` in which the variable's file stands."""
    of_stand_in: str

    def file(self, settings: Settings) -> Path:
        named: Path | None = getattr(settings, self.setting)
        return named or key_folder(settings) / self.of_stand_in

    def load(self, settings: Settings) -> str:
        """Read it; where none is named, one is made for the stand-in. Raises BadSetting."""
        file = self.file(settings)
        if getattr(settings, self.setting) is None and not file.exists():
            write_for_owner_alone(file, secrets.token_urlsafe(_FRESH_BYTES) + "\n")
        try:
            key = file.read_text(encoding="ascii").strip()
        except (OSError, UnicodeDecodeError) as error:
            raise BadSetting(f"{self.variable}: {file} cannot be read.") from error
        if not key or len(key) > _MOST_CHARACTERS or not key.isprintable():
            raise BadSetting(f"{self.variable}: {file} must hold one line of {_MOST_CHARACTERS} characters at most.")
        return key


SMS_KEY: Final = PartnerKey("SMS_GATEWAY_KEY_FILE", "sms_gateway_key_file", "sms_gateway.key")
CORE_BANK_KEY: Final = PartnerKey("CORE_BANK_KEY_FILE", "core_bank_key_file", "core_bank.key")
