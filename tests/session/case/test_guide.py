"""The guided flow: what is done, what is open, what is lacking, and the one thing to do next."""

import msgspec
import pytest
from hypothesis import given as for_all
from hypothesis import strategies as st

from session.case.business_type import StatementId, StepId, TypeId
from session.case.form_read import FormRead, read_form
from session.case.guide import Guide, Lack, LackKind, guide
from session.case.state import CaseState
from tests.session.case.case_histories import TYPES, case_after, kind_of, required_statements, ticked

EMPTY = FormRead({}, ())


def guide_of(state: CaseState, form: FormRead | None = None) -> Guide:
    kind = kind_of().type
    return guide(kind, state, form if form is not None else read_form(kind.form, {}))


def test_at_first_the_first_step_is_open_and_its_first_required_statement_is_what_to_say() -> None:
    now = guide_of(case_after())
    assert [step.step for step in now.steps if step.is_open] == ["greet"]
    assert (now.next, now.next_statement) == ("greet", "introduce")
    assert now.steps[1].waits_for == ("greet",)


def test_a_step_is_done_once_what_is_required_was_said_and_opens_those_after_it() -> None:
    now = guide_of(case_after(ticked("greet", "introduce")))
    assert [step.step for step in now.steps if step.is_done] == ["greet"]
    assert [step.step for step in now.steps if step.is_open] == ["greet", "identify", "purpose"]
    assert now.next == "identify"


def test_who_the_customer_is_is_lacking_until_it_is_checked() -> None:
    ticks = [ticked("greet", "introduce"), ticked("identify", "show_document"), ticked("identify", "face")]
    (identify,) = [step for step in guide_of(case_after(*ticks)).steps if step.step == "identify"]
    assert [lack.subject for lack in identify.lacks] == ["document", "comparison", "account"]
    assert {lack.kind for lack in identify.lacks} == {LackKind.IDENTITY}


def test_a_form_is_lacking_by_the_number_of_its_faults_before_anything_is_to_be_said_of_it() -> None:
    (fill,) = [step for step in guide_of(case_after()).steps if step.step == "fill"]
    assert fill.lacks == (Lack(LackKind.FIELDS, "8"), Lack(LackKind.STATEMENT, "read_back"))


@pytest.mark.parametrize("name", TYPES)
def test_of_every_type_whatever_is_said_confirmation_and_identity_stay_lacking(name: TypeId) -> None:
    kind = TYPES[name].type
    state = case_after(*(ticked(step, statement) for step, statement in required_statements(kind)))
    lacking = {lack.kind for step in guide(kind, state, EMPTY).steps for lack in step.lacks}
    assert {LackKind.IDENTITY, LackKind.CONFIRMATION, LackKind.SUBMISSION} <= lacking
    assert LackKind.STATEMENT not in lacking


@for_all(st.data())
def test_a_step_is_never_done_before_those_it_comes_after(data: st.DataObject) -> None:
    kind = TYPES[data.draw(st.sampled_from(list(TYPES)))].type
    said = data.draw(st.lists(st.sampled_from(required_statements(kind)), unique=True))
    now = guide(kind, case_after(*(ticked(step, one) for step, one in said)), EMPTY)
    done = {step.step for step in now.steps if step.is_done}
    for step, held in zip(kind.steps, now.steps, strict=True):
        assert set(held.waits_for) == set(step.after) - done
        assert not held.is_done or (held.is_open and not held.lacks)
        missing = [one.id for one in step.statements if one.required and (step.id, one.id) not in said]
        assert [lack.subject for lack in held.lacks if lack.kind is LackKind.STATEMENT] == missing
    if now.next is not None:
        assert now.next not in done


def test_an_earlier_step_that_is_undone_closes_those_after_it_again() -> None:
    state = case_after(ticked("greet", "introduce"), ticked("purpose", "who"), ticked("purpose", "fraud"))
    assert {step.step for step in guide_of(state).steps if step.is_done} == {"greet", "purpose"}
    undone = msgspec.structs.replace(
        state,
        ticks={key: one for key, one in state.ticks.items() if key != (StepId("greet"), StatementId("introduce"))},
    )
    assert not any(step.is_done for step in guide_of(undone).steps)
