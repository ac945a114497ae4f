"""The policy against the reference: whatever happens in whatever order, both decide the same."""

import random
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule, run_state_machine_as_test

from queueing import changes as ch
from queueing.routing_plan import STANDARD_PLAN, PriorityClass
from session.vocabulary import Business, Channel, Language
from tests.queueing.board_walk import LINES, PLANS, RICH_PLAN, SKILLS, TELLERS, Walk

requests = st.fixed_dictionaries(
    {
        "business": st.sampled_from(Business),
        "language": st.sampled_from(Language),
        "channel": st.sampled_from(Channel),
        "line": st.none() | st.sampled_from(LINES),
        "classes": st.frozensets(st.sampled_from(PriorityClass), max_size=2),
        "preferred": st.none() | st.sampled_from(TELLERS),
        "excluded": st.frozensets(st.sampled_from(TELLERS), max_size=2),
    }
)
validity = st.none() | st.integers(-20, 40).filter(bool)
tellers = st.fixed_dictionaries(
    {
        "teller": st.sampled_from(TELLERS),
        "levels": st.dictionaries(st.sampled_from(SKILLS), st.tuples(st.integers(1, 3), validity)),
        "languages": st.frozensets(st.sampled_from(Language), min_size=1),
        "at_once": st.integers(1, 3),
    }
)


class BoardMachine(RuleBasedStateMachine):
    """Arrivals, departures, answers, transfers and ways back, tellers lost, validity ending, time, plans, restarts."""

    def __init__(self) -> None:
        super().__init__()
        self.walk = Walk()

    @rule(fields=requests)
    def somebody_joins(self, fields: dict[str, Any]) -> None:
        self.walk.join(**fields)

    @precondition(lambda self: self.walk.here)
    @rule(data=st.data())
    def somebody_leaves(self, data: st.DataObject) -> None:
        self.walk.leave(data.draw(st.sampled_from(sorted(self.walk.here))))

    @rule(fields=tellers)
    def a_teller_stands(self, fields: dict[str, Any]) -> None:
        self.walk.stand(**fields)

    @rule(teller=st.sampled_from(TELLERS))
    def a_teller_is_lost(self, teller: Any) -> None:
        self.walk.happens(ch.TellerLeft(teller))

    @rule(teller=st.sampled_from(TELLERS))
    def a_teller_finishes(self, teller: Any) -> None:
        self.walk.finish_one(teller)

    @rule(teller=st.sampled_from(TELLERS), line=st.sampled_from(LINES))
    def a_call_is_to_be_anothers(self, teller: Any, line: Any) -> None:
        self.walk.hand_on(teller, line)

    @precondition(lambda self: self.walk.handed_on)
    @rule(data=st.data())
    def nobody_takes_it_and_it_goes_back(self, data: st.DataObject) -> None:
        self.walk.send_back(data.draw(st.sampled_from(sorted(self.walk.handed_on))))

    @precondition(lambda self: self.walk.ringing)
    @rule(data=st.data(), after_s=st.integers(0, 20))
    def an_offer_ends(self, data: st.DataObject, after_s: int) -> None:
        offer = data.draw(st.sampled_from(self.walk.ringing))
        end = data.draw(st.sampled_from([ch.OfferAccepted, ch.OfferPassed, ch.OfferUndone]))
        self.walk.happens(ch.TimePassed(), after_s)
        if offer not in self.walk.ringing:
            return
        if end is ch.OfferAccepted:
            self.walk.accept(offer)
        else:
            self.walk.happens(end(offer.request, offer.teller))

    @rule(after_s=st.integers(0, 30))
    def time_passes(self, after_s: int) -> None:
        self.walk.happens(ch.TimePassed(), after_s)

    @rule(plan=st.sampled_from(PLANS))
    def another_plan_holds(self, plan: Any) -> None:
        self.walk.happens(ch.PlanChanged(plan))

    @rule()
    def the_board_is_made_anew(self) -> None:
        self.walk.go_on_with_a_rebuilt_board()


def test_the_policy_decides_as_the_reference_whatever_happens() -> None:
    run_state_machine_as_test(BoardMachine, settings=settings(max_examples=40, stateful_step_count=40))  # pyright: ignore[reportUnknownMemberType]


@pytest.mark.parametrize(("arrivals", "events"), [(0.3, 500), (0.2, 500), (0.1, 1000)])
def test_the_policy_decides_as_the_reference_through_busy_and_quiet_hours(arrivals: float, events: int) -> None:
    walk, chance = Walk(RICH_PLAN), random.Random(1)
    for _ in range(events):
        if chance.random() < arrivals:
            _arrive(walk, chance)
        else:
            _live(walk, chance)
    assert walk.offered > 30
    assert walk.joined > 50
    assert walk.sent_back > 0


def test_the_policy_decides_as_the_reference_where_calls_wait_behind_chats() -> None:
    walk, chance = Walk(STANDARD_PLAN), random.Random(4)
    for teller in TELLERS[:3]:
        walk.stand(teller, {}, frozenset(Language), at_once=3)
    for _ in range(500):
        if chance.random() < 0.3:
            channel = chance.choice([Channel.CHAT] * 4 + [Channel.VIDEO])
            excluded = frozenset(chance.sample(TELLERS[:3], chance.choice([0, 0, 0, 1])))
            walk.join(Business.CARD, Language.CHINESE, channel, excluded=excluded)
        elif walk.ringing:
            offer = chance.choice(walk.ringing)
            undone = ch.OfferUndone(offer.request, offer.teller)
            walk.accept(offer) if chance.random() < 0.9 else walk.happens(undone)
        elif chance.random() < 0.45:
            walk.finish_one(chance.choice(TELLERS[:3]))
        else:
            walk.happens(ch.TimePassed(), chance.randint(1, 15))
    assert walk.offered > 50
    assert walk.made_room > 50


def _arrive(walk: Walk, chance: random.Random) -> None:
    walk.join(
        chance.choice(list(Business)),
        chance.choice(list(Language)),
        chance.choice(list(Channel)),
        classes=frozenset(chance.sample(list(PriorityClass), chance.choice([0, 0, 1, 2]))),
        preferred=chance.choice([None, None, *TELLERS]),
        excluded=frozenset(chance.sample(TELLERS, chance.choice([0, 0, 0, 1, 2]))),
    )


def _live(walk: Walk, chance: random.Random) -> None:
    """One thing happens that is no arrival."""
    what = chance.random()
    if what < 0.3:
        levels = {skill: (chance.randint(1, 3), chance.choice([None, None, 30, -10])) for skill in SKILLS}
        languages = frozenset(chance.sample(list(Language), chance.choice([1, 2, 2])))
        walk.stand(chance.choice(TELLERS), levels, languages, chance.randint(1, 3))
    elif what < 0.6 and walk.ringing:
        offer = chance.choice(walk.ringing)
        ends = [ch.OfferPassed(offer.request, offer.teller), ch.OfferUndone(offer.request, offer.teller)]
        walk.accept(offer) if chance.random() < 0.6 else walk.happens(chance.choice(ends))
    elif what < 0.72:
        walk.finish_one(chance.choice(TELLERS))
    elif what < 0.76 and walk.here:
        walk.leave(chance.choice(sorted(walk.here)))
    elif what < 0.8:
        walk.happens(ch.TellerLeft(chance.choice(TELLERS)))
    elif what < 0.83:
        walk.go_on_with_a_rebuilt_board()
    elif what < 0.86:
        walk.happens(ch.PlanChanged(chance.choice(PLANS)))
    elif what < 0.9:
        walk.hand_on(chance.choice(TELLERS), chance.choice(LINES))
    elif what < 0.92 and walk.handed_on:
        walk.send_back(chance.choice(sorted(walk.handed_on)))
    else:
        walk.happens(ch.TimePassed(), chance.randint(1, 15))
