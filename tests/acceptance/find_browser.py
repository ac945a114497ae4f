"""Find a Chromium for the tests; `tests.acceptance.find_programs` installs one where there is none."""

import shutil
import subprocess

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def find_browser() -> str | None:
    """The path of a Chromium, or None."""
    return next((found for name in NAMES if (found := shutil.which(name))), None)


def has_chinese_font() -> bool:
    """Whether a page could show Chinese; without such a font Chinese is boxes in screenshots."""
    listed = (
        subprocess.run(["fc-list", ":lang=zh"], capture_output=True, check=False) if shutil.which("fc-list") else None
    )
    return listed is None or bool(listed.stdout.strip())
