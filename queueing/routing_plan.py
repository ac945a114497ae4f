"""The routing plan: everything that who-gets-whom depends on, as data with a version. Pure.

Times are in seconds, and are counted from the customer's arrival in the line unless something else is said.
What is wrong with a plan, `plan_faults` says; the policy takes only plans without faults.
"""

from enum import StrEnum
from typing import Final

import msgspec

from people.qualifications import LEAST_LEVEL, SkillId
from session.identifiers import LineId
from session.vocabulary import Business, Channel, PriorityClass


class LanguageRule(StrEnum):
    """Whether a teller must speak the customer's language."""

    SPOKEN = "spoken"
    ANY = "any"


class Takes(StrEnum):
    """What a contact on a channel takes of a teller."""

    WHOLE = "whole"
    """All: one call, and nothing beside it."""
    PART = "part"
    """One of the n that this teller takes at once, as a chat does; n is the teller's own."""


class _Data(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Strict: a misspelt field of a plan is refused, never ignored."""


class Ring(_Data, frozen=True, kw_only=True):
    """What is required from `after_s` of waiting on. Later rings require less, so that the choice widens."""

    after_s: float = 0.0
    least_level: int = LEAST_LEVEL
    """In each skill that the request requires; a skill itself is never waived."""
    language: LanguageRule = LanguageRule.SPOKEN


class Overflow(_Data, frozen=True, kw_only=True):
    """From `after_s` of waiting on, whoever serves the line `to` may serve this one too.

    The request stays in its own line, at its own place, with its own target; and what its business requires is still
    required. So overflow only ever adds tellers.
    """

    after_s: float
    to: LineId


class LineBusiness(_Data, frozen=True, kw_only=True):
    """A business that leads to a line, and what a teller must be qualified for to do it; None: everybody may."""

    business: Business
    skill: SkillId | None = None


class LinePlan(_Data, frozen=True, kw_only=True):
    """One line."""

    id: LineId
    businesses: tuple[LineBusiness, ...] = ()
    """None for a line that is only asked for by name, as the experts' or the reviewers'."""
    skill: SkillId | None = None
    """What serving this line takes besides what the business takes; None: nothing more."""
    target_s: float
    """The service level's promise: answered within this time. Lines are weighed against one another by it."""
    weight: float = 1.0
    """Twice the weight is as urgent after half the wait."""
    rings: tuple[Ring, ...] = (Ring(),)
    overflow: Overflow | None = None


class ClassBonus(_Data, frozen=True, kw_only=True):
    """Whoever is of this class is taken as having arrived `bonus_s` earlier. Of several classes the largest counts."""

    of: PriorityClass
    bonus_s: float


class ChannelLoad(_Data, frozen=True, kw_only=True):
    """What a contact on this channel takes of a teller."""

    channel: Channel
    takes: Takes


class RoutingPlan(_Data, frozen=True, kw_only=True):
    """The whole plan. `version` grows with every change that goes live, and says which plan a decision was made by."""

    version: int
    lines: tuple[LinePlan, ...]
    classes: tuple[ClassBonus, ...] = ()
    channels: tuple[ChannelLoad, ...]
    preferred_limit_s: float
    """How long a request is kept for the teller whom it prefers, while that teller is on duty and qualified."""
    pass_again_s: float
    """A teller who let a request pass is not offered it again before another was, or this time is over."""


STANDARD_LOADS: Final = {Channel.VIDEO: Takes.WHOLE, Channel.VOICE: Takes.WHOLE, Channel.CHAT: Takes.PART}

STANDARD_PLAN: Final = RoutingPlan(
    version=1,
    lines=(
        LinePlan(
            id=LineId("counter"),
            businesses=tuple(LineBusiness(business=business) for business in Business),
            target_s=20.0,
            rings=(Ring(language=LanguageRule.ANY),),
        ),
        LinePlan(
            id=LineId("experts"), skill=SkillId("expert"), target_s=30.0, rings=(Ring(language=LanguageRule.ANY),)
        ),
        LinePlan(
            id=LineId("reviewers"), skill=SkillId("review"), target_s=30.0, rings=(Ring(language=LanguageRule.ANY),)
        ),
    ),
    classes=(
        ClassBonus(of=PriorityClass.RETURNED, bonus_s=600.0),
        ClassBonus(of=PriorityClass.TRANSFERRED, bonus_s=600.0),
        ClassBonus(of=PriorityClass.ELDERLY, bonus_s=180.0),
        ClassBonus(of=PriorityClass.COMPLAINT, bonus_s=180.0),
        ClassBonus(of=PriorityClass.VIP, bonus_s=120.0),
    ),
    channels=tuple(ChannelLoad(channel=channel, takes=takes) for channel, takes in STANDARD_LOADS.items()),
    preferred_limit_s=60.0,
    pass_again_s=60.0,
)
"""One line for all customers, and two for the colleagues whom tellers ask for; first come first served, every teller
for every business: the counter before anybody has set it up.

The target is the trade's usual 80 % in 20 s. When the others are all in long conversations for a minute, the one who
let a request pass is better than nobody.
"""


def plan_as_json(plan: RoutingPlan) -> bytes:
    """As it is stored and sent."""
    return msgspec.json.encode(plan)


def plan_of_json(raw: bytes) -> RoutingPlan:
    """As it was written, well-formed but perhaps faulty.

    Raises msgspec.DecodeError when it is no plan at all; an unknown field is that too. The error says where.
    """
    return msgspec.json.decode(raw, type=RoutingPlan)
