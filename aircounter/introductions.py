"""The bank's public key, as the settings name it."""

from aircounter.settings import BadSetting, Settings
from people.introductions import BadKeyFile, Introductions, load_introductions


def introductions_of(settings: Settings) -> Introductions:
    """Those of the bank's app; of nobody, when no key is named. Raises BadSetting."""
    if settings.introduction_key_file is None:
        return Introductions()
    try:
        return load_introductions(settings.introduction_key_file)
    except BadKeyFile as error:
        raise BadSetting(f"INTRODUCTION_KEY_FILE: {error}") from error
