"""A case that a session has in hand, with all that the rules of its steps look at."""

from datetime import date

import msgspec

from session.case.acting import ActingStaff
from session.case.business_type import RecordedParty, StepKind
from session.case.content import form_that_counts
from session.case.context import CaseContext, KnownType
from session.case.form_read import FormRead
from session.case.guide import StepNow, guide
from session.case.state import CaseState
from session.decision import Refused, not_now
from session.identifiers import CUSTOMER, party_of_staff
from session.state import SessionState
from session.vocabulary import Phase, RefusalCode


class CaseInHand(msgspec.Struct, frozen=True):
    session: SessionState
    state: CaseState
    context: CaseContext

    @property
    def known(self) -> KnownType:
        return self.context.known

    @property
    def today(self) -> date:
        return self.context.today

    @property
    def acting(self) -> ActingStaff:
        """The member of staff who asks: of a command that only they may ask."""
        assert self.context.acting is not None, "asked by a member of staff"
        return self.context.acting

    @property
    def form(self) -> FormRead:
        """What counts: once it is submitted, just that."""
        return form_that_counts(self.known.type, self.state, self.context.typed)

    def steps(self) -> tuple[StepNow, ...]:
        return guide(self.known.type, self.state, self.form).steps


def step_of_kind(hand: CaseInHand, kind: StepKind) -> StepNow:
    """Of a kind that the type has once; the loader refuses one that has papers or a document and no step for them."""
    step = next(one.id for one in hand.known.type.steps if one.kind is kind)
    return next(one for one in hand.steps() if one.step == step)


def not_in_conversation(hand: CaseInHand) -> Refused | None:
    """Why nothing can be said to, or seen of, the customer now."""
    if hand.session.phase is not Phase.IN_SERVICE:
        return not_now("there is no conversation")
    if hand.session.held_since is not None:
        return Refused(RefusalCode.ON_HOLD, "the customer hears music")
    return None


def not_recorded(hand: CaseInHand) -> Refused | None:
    """Why nothing can be proven now: what is not on record as it is done would never be, and is better not done."""
    teller = hand.session.teller
    of = {
        RecordedParty.CUSTOMER: CUSTOMER,
        RecordedParty.TELLER: party_of_staff(teller) if teller is not None else None,
    }
    lacking = [
        f"{one.party}/{one.source}"
        for one in hand.known.type.recorded
        if (of[one.party], one.source) not in hand.session.on_record - hand.session.off
    ]
    return Refused(RefusalCode.NOT_RECORDED, f"not on record now: {', '.join(lacking)}") if lacking else None
