"""What all events are."""

from typing import ClassVar

import msgspec


class Event(msgspec.Struct, frozen=True, tag=True, tag_field="type", kw_only=True):
    """Lenient to the log: unknown fields are ignored, so that an older node can read a newer one's events."""

    version_of_type: ClassVar[int] = 1
