"""Cases in the real database: two histories in one append, who had a hand in them, and the form as it was typed."""

import asyncio
import hashlib
from uuid import UUID

import asyncpg
import pytest

from aircounter.settings import Settings
from people.accounts import Accounts
from people.competences import change_competence
from session import commands as c
from session import events as e
from session.actors import Customer, Staff, System
from session.case.acting import ActingStaff
from session.case.business_type import StatementId, StepId
from session.case.form import FieldName
from session.decision import Decided, Refused
from session.identifiers import CaseId, SessionId, TeamId, case_stream, session_stream
from session.personal import Personal
from session.vocabulary import NextDuty, Outcome, RefusalCode, Role
from session_store.case_list import parked_cases
from session_store.counter import Counter, new_command_id
from session_store.event_store import EventStore
from session_store.postgres import Pool
from session_store.read_models import advance
from session_store.refused_commands import refused_of_case
from tests.session_store.stories import ask, new_teller, on_record
from tests.transactions.cases import TRANSFER, begin, enter_transfer, in_call, open_for_business
from transactions.case_form import FieldTyped, read_fields, save_field, versions_of_forms

PAYEE, AMOUNT = FieldName("payee_name"), FieldName("amount")
INTRODUCED = (StepId("greet"), StatementId("introduce"))


def tick(session: SessionId, case: CaseId) -> c.TickStatement:
    return c.TickStatement(session=session, case=case, step=INTRODUCED[0], statement=INTRODUCED[1])


async def people_of(pool: Pool, case: CaseId) -> dict[str, str]:
    rows = await pool.fetch("select person, part from case_people where case_id = $1", case)
    return {str(row["person"]): row["part"] for row in rows}


async def test_a_case_stands_in_its_own_stream_and_in_its_sessions_with_unit_and_level(
    counter: Counter, store: EventStore
) -> None:
    await open_for_business(counter)
    accounts = Accounts(store)
    staff = await accounts.add("lin", "Lin Xia", "0127", [Role.TELLER], Personal("correct horse battery"))
    for set_ in (c.SetTeam(staff=staff, team=TeamId("East")), c.SetAuthority(staff=staff, level=3)):
        await change_competence(store, System("test"), set_, new_command_id())
    teller = await accounts.find(staff)
    session, _ = await in_call(counter, teller)
    assert teller is not None
    case = await begin(counter, session, teller)
    await ask(counter, teller, tick(session, case))
    history = [record.event for record in await store.history(case_stream(case))]
    assert [type(event) for event in history] == [e.CaseBegun, e.StatementTicked]
    for event in history:
        assert isinstance(event, e.CaseBegun | e.StatementTicked)
        assert event.by == ActingStaff(staff, TeamId("East"), 3)
    in_session = [record.event for record in await store.history(session_stream(session))]
    assert e.CaseTakenUp(case=case, business_type=TRANSFER) in in_session


async def test_the_same_command_again_has_one_effect(counter: Counter, pool: Pool) -> None:
    await open_for_business(counter)
    session, teller = await in_call(counter)
    once = new_command_id()
    asked = c.BeginCase(session=session, business_type=TRANSFER)
    answers = await asyncio.gather(*(counter.ask(teller, asked, once) for _ in range(5)))
    assert all(isinstance(answer, Decided) for answer in answers)
    assert await pool.fetchval("select count(*) from streams where stream_id like 'case/%'") == 1


async def test_what_is_decided_on_a_session_that_moved_on_is_decided_again(counter: Counter, store: EventStore) -> None:
    # Given two nodes, of which one does not know yet that the customer hears music
    await open_for_business(counter)
    session, teller = await in_call(counter)
    case = await begin(counter, session, teller)
    other = Counter(store, counter.durations, lambda: None)
    other.case_door = counter.case_door
    assert await other.case(case) is not None
    assert await other.session(session) is not None
    await ask(counter, teller, c.BeginHold(session=session))
    # When it is asked to tick
    answer = await other.ask(teller, tick(session, case))
    # Then the version of the session, to which nothing would be added, has it look again
    assert isinstance(answer, Refused)
    assert answer.code is RefusalCode.ON_HOLD


async def test_of_two_sessions_that_take_up_one_case_one_has_it(counter: Counter) -> None:
    await open_for_business(counter)
    first, teller = await in_call(counter)
    case = await begin(counter, first, teller)
    await ask(counter, teller, c.ParkCase(session=first, case=case))
    sessions = [await in_call(counter) for _ in range(4)]
    answers = await asyncio.gather(
        *(counter.ask(who, c.TakeUpCase(session=session, case=case)) for session, who in sessions)
    )
    assert [type(answer) for answer in answers].count(Decided) == 1
    state = await counter.case(case)
    assert state is not None
    holding = [session for session, _ in sessions if (now := await counter.session(session)) and now.case == case]
    assert holding == [state.session]


async def test_a_session_that_closes_leaves_its_case_to_be_found_by_its_number(
    counter: Counter, store: EventStore, pool: Pool
) -> None:
    await open_for_business(counter)
    session, teller = await in_call(counter)
    case = await begin(counter, session, teller)
    await ask(counter, Customer(session), c.LeaveSession(session=session))
    await ask(counter, teller, c.FinishWrapUp(session=session, outcome=Outcome.FOLLOW_UP, next=NextDuty.READY))
    while await advance(store):
        pass
    (parked,) = await parked_cases(pool)
    assert (parked.case, parked.last_session, parked.begun_by) == (case, session, teller.staff)
    assert parked.number == f"{UUID(case).int % 10**8:08d}"
    assert await parked_cases(pool, parked.number) == [parked]
    assert await parked_cases(pool, f"{(int(parked.number) + 1) % 10**8:08d}") == []
    # And another teller goes on with it, in another session
    second, other = await in_call(counter)
    await ask(counter, other, c.TakeUpCase(session=second, case=case))
    while await advance(store):
        pass
    assert await parked_cases(pool) == []


async def test_who_began_or_ticked_or_typed_has_entered_and_nobody_else(
    counter: Counter, store: EventStore, pool: Pool
) -> None:
    await open_for_business(counter)
    session, teller = await in_call(counter)
    case = await begin(counter, session, teller)
    expert = new_teller()
    assert await people_of(pool, case) == {teller.staff: "entered"}
    assert await save_field(store, case, AMOUNT, 0, "800", expert.staff, "save-1")
    assert await people_of(pool, case) == {teller.staff: "entered", expert.staff: "entered"}
    # Who only takes it up and parks it again has entered nothing
    await ask(counter, teller, c.ParkCase(session=session, case=case))
    second, other = await in_call(counter)
    await ask(counter, other, c.TakeUpCase(session=second, case=case))
    await ask(counter, other, c.ParkCase(session=second, case=case))
    assert other.staff not in await people_of(pool, case)


async def test_who_has_reviewed_a_case_enters_nothing_in_it(
    counter: Counter, store: EventStore, own_database: Settings
) -> None:
    await open_for_business(counter)
    session, teller = await in_call(counter)
    case = await begin(counter, session, teller)
    await ask(counter, teller, c.ParkCase(session=session, case=case))
    second, reviewer = await in_call(counter)
    await _reviews(own_database, case, reviewer)
    await ask(counter, reviewer, c.TakeUpCase(session=second, case=case))
    await on_record(counter, second, reviewer.staff)
    refused = await counter.ask(reviewer, tick(second, case))
    assert isinstance(refused, Refused)
    assert refused.code is RefusalCode.OTHER_PART
    with pytest.raises(asyncpg.ExclusionViolationError):
        await save_field(store, case, AMOUNT, 0, "800", reviewer.staff, "save-1")
    state = await counter.case(case)
    assert state is not None
    assert state.ticks == {}
    assert await read_fields(store, case) == {}


async def test_the_application_cannot_write_who_had_a_hand_in_it_nor_what_was_typed(
    counter: Counter, pool: Pool
) -> None:
    await open_for_business(counter)
    session, teller = await in_call(counter)
    case = await begin(counter, session, teller)
    for statement in (
        "insert into case_people values ($1, $1, 'reviewed', now())",
        "update case_people set part = 'reviewed' where case_id = $1",
        "delete from case_people where case_id = $1",
        "delete from case_fields where case_id = $1",
        "select take_part_in_case($1, $1, 'reviewed')",
    ):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await pool.execute(statement, case)


async def test_a_form_is_kept_field_by_field_and_nobody_overwrites_what_they_have_not_seen(
    counter: Counter, store: EventStore
) -> None:
    await open_for_business(counter)
    session, teller = await in_call(counter)
    case = await begin(counter, session, teller)
    one, two = teller.staff, new_teller().staff
    # Given two editors that began on the same empty form
    assert await save_field(store, case, AMOUNT, 0, "80000", one, "a")
    assert await save_field(store, case, PAYEE, 0, "李明", two, "b")
    # Then both fields are kept
    assert await read_fields(store, case) == {
        AMOUNT: FieldTyped("80000", 1, one),
        PAYEE: FieldTyped("李明", 2, two),
    }
    # And who types on top of what another has changed is told so, and nothing is overwritten
    assert not await save_field(store, case, AMOUNT, 0, "90000", two, "c")
    assert await save_field(store, case, AMOUNT, 1, "90000", two, "d")
    # The same save again, as after a lost answer, is no other change
    assert await save_field(store, case, AMOUNT, 1, "90000", two, "d")
    assert (await read_fields(store, case))[AMOUNT] == FieldTyped("90000", 3, two)
    assert await versions_of_forms(store, [case]) == {case: 3}


async def test_what_was_typed_is_sealed(counter: Counter, store: EventStore, pool: Pool) -> None:
    await open_for_business(counter)
    session, teller = await in_call(counter)
    case = await begin(counter, session, teller)
    for save, (field, typed) in enumerate({PAYEE: "李明", AMOUNT: "80000"}.items()):
        assert await save_field(store, case, field, 0, typed, teller.staff, str(save))
    for row in await pool.fetch("select sealed from case_fields"):
        assert "李明".encode() not in row["sealed"]
        assert b"80000" not in row["sealed"]


async def test_a_submission_is_kept_as_it_was_hashed_sealed_and_binds_its_own_number(
    counter: Counter, store: EventStore, pool: Pool
) -> None:
    await open_for_business(counter)
    session, teller = await in_call(counter)
    case = await begin(counter, session, teller)
    version = await enter_transfer(counter, session, teller, case)
    stale = await counter.ask(teller, c.SubmitCase(session=session, case=case, form_version=version - 1))
    assert isinstance(stale, Refused)
    assert stale.code is RefusalCode.FIELD_TAKEN
    await ask(counter, teller, c.SubmitCase(session=session, case=case, form_version=version))
    await ask(counter, teller, c.AmendCase(session=session, case=case))
    read_back = c.TickStatement(session=session, case=case, step=StepId("fill"), statement=StatementId("read_back"))
    await ask(counter, teller, read_back)
    await ask(counter, teller, c.SubmitCase(session=session, case=case, form_version=version))
    events = [record.event for record in await store.history(case_stream(case))]
    first, second = [event for event in events if isinstance(event, e.CaseSubmitted)]
    for event in (first, second):
        # The stored text is what was hashed, with a salt of its own
        salted = bytes.fromhex(event.salt.reveal()) + event.content.reveal().encode()
        assert hashlib.sha256(salted).hexdigest() == event.sha256
    assert (first.submission, second.submission) == (1, 2)
    assert first.content == second.content
    assert first.sha256 != second.sha256
    for row in await pool.fetch("select data, private from events where type = 'CaseSubmitted'"):
        assert "80000" not in row["data"]
        assert "salt" not in row["data"]
        assert "李明".encode() not in row["private"]


async def test_nothing_is_typed_into_what_is_no_case(store: EventStore) -> None:
    nowhere = CaseId("01900000-0000-7000-8000-000000000999")
    with pytest.raises(asyncpg.ForeignKeyViolationError):
        await save_field(store, nowhere, AMOUNT, 0, "800", new_teller().staff, "a")


async def _reviews(database: Settings, case: CaseId, reviewer: Staff) -> None:
    """As the review's own function will put it on record."""
    connection = await asyncpg.connect(database.database_owner_url)
    await connection.execute("select take_part_in_case($1, $2, 'reviewed')", case, reviewer.staff)
    await connection.close()


async def test_what_is_refused_changes_no_stream_and_is_on_record(counter: Counter, store: EventStore) -> None:
    await open_for_business(counter)
    session, teller = await in_call(counter)
    case = await begin(counter, session, teller)
    before = len(await store.history(case_stream(case)))
    stranger = new_teller()
    park = c.ParkCase(session=session, case=case)
    submit = c.SubmitCase(session=session, case=case, form_version=7)
    assert isinstance(await counter.ask(stranger, park), Refused)
    assert isinstance(await counter.ask(teller, submit), Refused)
    # What is no id of anything is refused all the same
    assert isinstance(await counter.ask(teller, c.ParkCase(session=session, case=CaseId("no-case"))), Refused)
    found = await refused_of_case(store.pool, case)
    assert [(one.command, one.code) for one in found] == [("ParkCase", "not_yours"), ("SubmitCase", "field_taken")]
    assert found[0].actor == f"staff/{stranger.staff}"
    assert found[0].session == session
    assert len(await store.history(case_stream(case))) == before
