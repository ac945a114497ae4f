"""Ordered when all is proven, started unless frozen or over the day's limit, and what came of it: once."""

import msgspec
import pytest

from session import commands as c
from session import events as e
from session.actors import Actor, System
from session.case.carrying_rules import job_key
from session.case.context import CarryingContext, CaseContext
from session.case.effect_order import parameters_of
from session.case.jobs import JobStage, jobs_of
from session.case.may_carry_out import may_carry_out
from session.case.proof import WhyNot
from session.case.stages import Stage
from session.case.state import CaseState, evolve_case
from session.decide import decide
from session.decision import NOTHING, Asking, Decided, Decision, Refused, Situation
from session.durations import Durations
from session.identifiers import Guard, config_stream
from session.vocabulary import RefusalCode, Setting
from tests.session.case.whole_cases import Story, whole
from tests.session.histories import ASKED, CUSTOMER_ASKS, SUPERVISOR_ASKS, TELLER_ASKS

COUNTER = System("carrying_out")
GUARD = Guard(config_stream(Setting.FREEZES), 3)


class Carried:
    """A story that goes on at the core bank."""

    def __init__(self, story: Story, **context: object) -> None:
        self.story = story
        self.state: CaseState = story.at
        self.context = CarryingContext(
            proofs=may_carry_out(story.history(), story.known, story.now),
            account_tag="a" * 64,
            customer_tag="c" * 64,
            guards=(GUARD,),
        )
        self.given(**context)

    def given(self, **context: object) -> None:
        self.context = msgspec.structs.replace(self.context, **context)

    def ask(self, command: c.CarryingCommand, actor: Actor = COUNTER) -> Decision:
        context = CaseContext(self.story.known, self.story.now.date(), carrying=self.context)
        situation = Situation(None, None, case=self.state, case_context=context)
        decision = decide(situation, command, Asking(ASKED, actor, Durations()), self.story.now)
        if isinstance(decision, Decided):
            for event in decision.case:
                self.state = evolve_case(self.state, event, self.story.now)
        return decision

    @property
    def key(self) -> e.JobKey:
        return job_key(self.state.case, 1)

    def order(self) -> Decision:
        return self.ask(c.OrderCarryingOut(case=self.state.case))

    def start(self) -> Decision:
        return self.ask(c.StartCarryingOut(case=self.state.case, key=self.key))


def code_of(decision: Decision) -> RefusalCode:
    assert isinstance(decision, Refused), decision
    return decision.code


def under_way(kind: str = "transfer_to_other") -> Carried:
    carried = Carried(whole(kind))
    carried.order()
    assert isinstance(carried.start(), Decided)
    return carried


def test_what_is_proven_is_ordered_with_its_proofs_and_begun_on_the_freezes_that_were_looked_at() -> None:
    carried = Carried(whole("transfer_to_other"))
    decision = carried.order()
    assert isinstance(decision, Decided)
    (ordered,) = decision.case
    assert isinstance(ordered, e.CarryingOutOrdered)
    assert ordered.proofs == carried.context.proofs
    assert (ordered.amount_fen, ordered.approvals) == (8_000_000, 2)
    assert ordered.key == f"{carried.state.case}-1"
    started = carried.start()
    assert isinstance(started, Decided)
    assert started.guards == (GUARD,)
    assert carried.state.stage is Stage.UNDER_WAY
    assert code_of(carried.order()) is RefusalCode.NOT_NOW
    assert code_of(carried.start()) is RefusalCode.NOT_NOW


def test_what_is_not_proven_is_refused_naming_what_is_lacking() -> None:
    carried = Carried(whole("card_loss"))
    *rest, last = carried.context.proofs
    carried.given(proofs=(*rest, msgspec.structs.replace(last, why_not=WhyNot.NOT_RECORDED)))
    decision = carried.order()
    assert code_of(decision) is RefusalCode.NOT_PROVEN
    assert isinstance(decision, Refused)
    assert last.subject in decision.why
    carried.given(proofs=())
    assert code_of(carried.order()) is RefusalCode.NOT_PROVEN


def test_before_the_customer_has_confirmed_nothing_is_ordered_whatever_is_said_to_be_proven() -> None:
    story = Story("card_loss")
    story.begin()
    story.enter()
    story.submit()
    carried = Carried(story, proofs=Carried(whole("card_loss")).context.proofs)
    assert code_of(carried.order()) is RefusalCode.NOT_NOW


@pytest.mark.parametrize("asker", [CUSTOMER_ASKS, TELLER_ASKS, SUPERVISOR_ASKS])
def test_nobody_but_the_counter_orders_begins_or_reports(asker: Actor) -> None:
    carried = Carried(whole("card_loss"))
    case, key = carried.state.case, carried.key
    commands: list[c.CarryingCommand] = [
        c.OrderCarryingOut(case=case),
        c.StartCarryingOut(case=case, key=key),
        c.ReportDone(case=case, key=key, reference="x"),
        c.HoldUpCarryingOut(case=case, key=key, why=e.HeldUp.NO_ANSWER),
    ]
    for command in commands:
        assert code_of(carried.ask(command, asker)) is RefusalCode.NOT_YOURS


@pytest.mark.parametrize(
    ("context", "reason"),
    [
        ({"is_frozen": True}, e.NotDone.FROZEN),
        ({"is_frozen": True, "waits": True}, e.NotDone.FROZEN),
        ({"moved_today_fen": 192_000_001}, e.NotDone.OVER_DAY_LIMIT),
    ],
)
def test_a_freeze_and_the_days_limit_act_on_what_has_not_started(context: dict[str, object], reason: e.NotDone) -> None:
    carried = Carried(whole("transfer_to_other"), **context)
    carried.order()
    decision = carried.start()
    assert isinstance(decision, Decided)
    (refused,) = decision.case
    assert isinstance(refused, e.CarryingOutRefused)
    assert refused.reason is reason
    assert decision.guards == (GUARD,)
    assert carried.state.stage is Stage.REFUSED


def test_just_as_much_as_a_day_allows_is_begun_and_a_type_without_amount_has_no_limit() -> None:
    carried = Carried(whole("transfer_to_other"), moved_today_fen=192_000_000)
    carried.order()
    carried.start()
    assert carried.state.stage is Stage.UNDER_WAY
    carried = Carried(whole("card_loss"), moved_today_fen=10**15)
    carried.order()
    carried.start()
    assert carried.state.stage is Stage.UNDER_WAY


def test_one_waits_for_an_earlier_job_of_its_account() -> None:
    carried = Carried(whole("transfer_to_other"), waits=True)
    carried.order()
    assert code_of(carried.start()) is RefusalCode.NOT_NOW
    carried.given(waits=False)
    assert isinstance(carried.start(), Decided)


def test_unanswered_is_said_once_and_held_up_has_one_way_out() -> None:
    carried = under_way()
    case, key = carried.state.case, carried.key
    unanswered = c.ReportUnanswered(case=case, key=key)
    assert isinstance(carried.ask(unanswered), Decided)
    assert carried.ask(unanswered) == NOTHING
    again = c.AskCoreBankAgain(case=case, key=key)
    assert code_of(carried.ask(again, SUPERVISOR_ASKS)) is RefusalCode.NOT_NOW
    carried.ask(c.HoldUpCarryingOut(case=case, key=key, why=e.HeldUp.NO_ANSWER))
    assert carried.state.stage is Stage.HELD_UP
    for command in (unanswered, c.ReportDone(case=case, key=key, reference="x")):
        assert code_of(carried.ask(command)) is RefusalCode.NOT_NOW
    assert code_of(carried.ask(again, TELLER_ASKS)) is RefusalCode.NOT_YOURS
    decision = carried.ask(again, SUPERVISOR_ASKS)
    assert isinstance(decision, Decided)
    (asked,) = decision.case
    assert isinstance(asked, e.CarryingOutAskedAgain)
    assert asked.by is not None
    assert asked.by.staff == SUPERVISOR_ASKS.staff
    carried.ask(c.ReportDone(case=case, key=key, reference="R1"))
    assert carried.state.stage is Stage.DONE


def test_done_is_done_and_another_key_is_none_of_it() -> None:
    carried = under_way()
    case, key = carried.state.case, carried.key
    other = job_key(case, 2)
    assert code_of(carried.ask(c.ReportDone(case=case, key=other, reference="x"))) is RefusalCode.UNKNOWN
    carried.ask(c.ReportDone(case=case, key=key, reference="R1"))
    not_done = c.ReportNotDone(case=case, key=key, reason=e.NotDone.NOT_ENOUGH, reference="R2")
    assert code_of(carried.ask(not_done)) is RefusalCode.NOT_NOW
    assert carried.state.job is not None
    assert (carried.state.job.stage, carried.state.job.reference) == (JobStage.DONE, "R1")


def test_the_jobs_of_a_history_are_one_a_submission_with_what_came_of_each() -> None:
    carried = under_way()
    case, key = carried.state.case, carried.key
    carried.ask(c.ReportNotDone(case=case, key=key, reason=e.NotDone.NOT_ENOUGH, reference="R2"))
    at = carried.story.now
    events: list[e.CaseEvent] = [
        e.CarryingOutOrdered(
            session=carried.story.session.session, submission=n, sha256="00", key=job_key(case, n),
            effect=e.EffectKind.TRANSFER, account_tag="a", customer_tag="c", amount_fen=1, approvals=1, proofs=(),
        )
        for n in (1, 2)
    ]  # fmt: skip
    session = carried.story.session.session
    refused = e.CarryingOutRefused(session=session, key=key, reason=e.NotDone.NOT_ENOUGH)
    started = e.CarryingOutStarted(session=session, key=job_key(case, 2))
    stray = e.CarriedOut(session=session, key=job_key(case, 3), reference="x")
    jobs = jobs_of([(at, event) for event in (*events, refused, started, stray)])
    assert [(job.submission, job.stage) for job in jobs] == [(1, JobStage.REFUSED), (2, JobStage.UNDER_WAY)]


@pytest.mark.parametrize("kind", ["transfer_to_other", "wealth_purchase", "change_mobile", "card_loss"])
def test_the_core_bank_is_told_what_was_confirmed_and_nothing_else(kind: str) -> None:
    story = whole(kind)
    now = story.at.submitted
    assert now is not None
    told = parameters_of(story.known.type, now.content)
    assert told is not None
    assert set(told) == set(story.known.type.effect.parameters)
    if kind == "transfer_to_other":
        assert told["amount"] == "80000.00"
        assert told["payee_name"] == "李明"
