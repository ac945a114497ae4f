"""What a page is told as it opens, by HTTP: what is open now, and who has signed in."""

import msgspec

from session.identifiers import StaffId
from session.personal import Personal
from session.vocabulary import Business, Channel, RefusalCode


class Closed(msgspec.Struct, frozen=True):
    """Why a line cannot be joined now: `closed` or `full`. Both texts are empty when nothing more is said.

    `time_zone` is the counter's (IANA), in whose clock `opens_at_ms` is to be shown, wherever the customer is.
    """

    code: RefusalCode
    opens_at_ms: int | None
    time_zone: str
    said_zh: str
    said_en: str


class ChannelNow(msgspec.Struct, frozen=True):
    """Whether a business is open on a channel, `closed` None: it is; and how many who come on it now would be taken at
    once, if nobody waited."""

    channel: Channel
    closed: Closed | None
    room: int


class BusinessNow(msgspec.Struct, frozen=True):
    """One card of the customer's first page, as it stands now."""

    business: Business
    waiting: int
    tellers_on_duty: int
    tellers_free: int
    channels: tuple[ChannelNow, ...]
    estimate_from_s: int | None
    estimate_to_s: int | None


class StaffMember(msgspec.Struct, frozen=True):
    """The signed-in member of staff, or a row of QA's filter."""

    staff: StaffId
    staff_number: str
    name: Personal
    roles: tuple[str, ...]
