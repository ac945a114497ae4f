"""What the database itself refuses to whoever has the application's password: no rule of ours is asked here."""

import asyncpg
import msgspec
import pytest
import uuid_utils

from session import commands as c
from session.actors import Actor, Customer, Staff, System, name_of
from session.events import CaseSubmitted
from session.identifiers import CaseId, SessionId, case_stream
from session_store.counter import Counter
from session_store.event_store import EventStore
from session_store.postgres import Pool
from tests.session_store.stories import ask, new_teller
from tests.transactions.cases import begin, enter_transfer, in_call, open_for_business

MAY_WRITE: dict[str, str] = {
    "alarm_rows": "delete insert update",
    "case_rows": "delete insert update",
    "checkpoints": "delete insert update",
    "contact_facts": "delete insert update",
    "deadlines": "delete",
    "drafts": "delete insert update",
    "duty_spans": "delete insert update",
    "login_sessions": "delete insert update",
    "quality_samples": "delete insert",
    "recording_telemetry": "insert update",
    "refused_commands": "insert",
    "session_rows": "delete insert update",
    "sms_outbox": "delete insert update",
    "staff_accounts": "insert update",
    "staff_competence": "delete insert update",
    "staff_qualifications": "delete insert update",
    "stream_keys": "delete insert",
    "teller_rows": "delete insert update",
    "visits": "delete insert update",
}
MAY_CALL = ["append_events", "put_off_job", "save_case_field", "take_jobs"]


class Submitted(msgspec.Struct, frozen=True):
    """A transfer that was submitted twice: entered anew in between."""

    case: CaseId
    session: SessionId
    teller: Staff
    hashes: tuple[str, ...]
    version: int


@pytest.fixture
async def case(counter: Counter, store: EventStore) -> Submitted:
    await open_for_business(counter)
    session, teller = await in_call(counter)
    case = await begin(counter, session, teller)
    form = await enter_transfer(counter, session, teller, case)
    await ask(counter, teller, c.SubmitCase(session=session, case=case, form_version=form))
    await ask(counter, teller, c.AmendCase(session=session, case=case))
    read_back = {"step": "fill", "statement": "read_back"}
    await ask(counter, teller, msgspec.convert({"session": session, "case": case, **read_back}, c.TickStatement))
    await ask(counter, teller, c.SubmitCase(session=session, case=case, form_version=form))
    history = await store.history(case_stream(case))
    hashes = tuple(record.event.sha256 for record in history if isinstance(record.event, CaseSubmitted))
    return Submitted(case, session, teller, hashes, history[-1].version)


async def forge(pool: Pool, case: Submitted, actor: Actor, kind: str, **data: object) -> object:
    """An event that no rule decided, by the append function itself."""
    by = {"staff": actor.staff, "unit": None, "level": 9} if isinstance(actor, Staff) else None
    event = {
        "id": str(uuid_utils.uuid7()),
        "type": kind,
        "type_version": 1,
        "data": msgspec.json.encode({"session": case.session, "by": by, **data}).decode(),
        "private": None,
    }
    part = {"stream": case_stream(case.case), "expected": case.version, "events": [event], "deadlines": []}
    append = {
        "command": str(uuid_utils.uuid7()),
        "actor": name_of(actor),
        "batch": [part],
        "began": [],
        "ended": [],
    }
    answer = await pool.fetchval("select append_events($1::text::jsonb)", msgspec.json.encode([append]).decode())
    (one,) = msgspec.json.decode(answer)
    return one


def approval(submission: int, sha256: str) -> dict[str, object]:
    return {"submission": submission, "sha256": sha256, "for_level": 1}


async def test_an_approval_of_what_is_submitted_by_another_person_is_stored(pool: Pool, case: Submitted) -> None:
    stored = await forge(pool, case, new_teller(), "ReviewApproved", **approval(2, case.hashes[1]))
    assert isinstance(stored, list)
    assert await pool.fetchval("select count(*) from approvals") == 1


async def test_nobody_approves_what_they_have_entered(pool: Pool, case: Submitted) -> None:
    with pytest.raises(asyncpg.ExclusionViolationError):
        await forge(pool, case, case.teller, "ReviewApproved", **approval(2, case.hashes[1]))


async def test_nobody_enters_what_they_have_approved(pool: Pool, case: Submitted) -> None:
    reviewer = new_teller()
    await forge(pool, case, reviewer, "ReviewApproved", **approval(2, case.hashes[1]))
    later = msgspec.structs.replace(case, version=case.version + 1)
    with pytest.raises(asyncpg.ExclusionViolationError):
        await forge(pool, later, reviewer, "StatementTicked", step="fill", statement="read_back")


@pytest.mark.parametrize(
    ("submission", "of"),
    [(2, 0), (1, 1), (3, 1)],
    ids=["the older content", "the older number", "a number that was never"],
)
async def test_nothing_is_approved_that_was_not_submitted_so(
    pool: Pool, case: Submitted, submission: int, of: int
) -> None:
    with pytest.raises(asyncpg.ForeignKeyViolationError):
        await forge(pool, case, new_teller(), "ReviewApproved", **approval(submission, case.hashes[of]))


async def test_nobody_approves_one_submission_twice(pool: Pool, case: Submitted) -> None:
    reviewer = new_teller()
    await forge(pool, case, reviewer, "ReviewApproved", **approval(2, case.hashes[1]))
    later = msgspec.structs.replace(case, version=case.version + 1)
    with pytest.raises(asyncpg.UniqueViolationError):
        await forge(pool, later, reviewer, "ReviewApproved", **approval(2, case.hashes[1]))


async def test_only_the_customer_says_that_they_confirm(pool: Pool, case: Submitted) -> None:
    for kind in ("ContentShown", "CustomerConfirmed", "CustomerDeclined"):
        with pytest.raises(asyncpg.ExclusionViolationError):
            await forge(pool, case, case.teller, kind, submission=2, sha256=case.hashes[1])
    assert await pool.fetchval("select count(*) from confirmations") == 0


@pytest.mark.parametrize(("submission", "of"), [(2, 0), (1, 1), (3, 1)])
async def test_nothing_is_confirmed_that_was_not_submitted_so(
    pool: Pool, case: Submitted, submission: int, of: int
) -> None:
    with pytest.raises(asyncpg.ForeignKeyViolationError):
        await forge(
            pool, case, Customer(case.session), "CustomerConfirmed", submission=submission, sha256=case.hashes[of]
        )


def order(submission: int, sha256: str, **other: object) -> dict[str, object]:
    return {
        "submission": submission, "sha256": sha256, "key": f"k-{submission}", "effect": "transfer",
        "account_tag": "a", "customer_tag": "c", "amount_fen": 1, "approvals": 0, "proofs": [], **other,
    }  # fmt: skip


async def approved_and_confirmed(pool: Pool, case: Submitted, approvals: int) -> Submitted:
    """Of the second submission, which needs two."""
    for n in range(approvals):
        later = msgspec.structs.replace(case, version=case.version + n)
        await forge(pool, later, new_teller(), "ReviewApproved", **approval(2, case.hashes[1]))
    later = msgspec.structs.replace(case, version=case.version + approvals)
    own = {"submission": 2, "sha256": case.hashes[1]}
    assert isinstance(await forge(pool, later, Customer(case.session), "CustomerConfirmed", **own), list)
    return msgspec.structs.replace(case, version=case.version + approvals + 1)


async def test_nothing_is_ordered_that_its_customer_has_not_confirmed(pool: Pool, case: Submitted) -> None:
    for n in range(2):
        later = msgspec.structs.replace(case, version=case.version + n)
        await forge(pool, later, new_teller(), "ReviewApproved", **approval(2, case.hashes[1]))
    later = msgspec.structs.replace(case, version=case.version + 2)
    with pytest.raises(asyncpg.ForeignKeyViolationError):
        await forge(pool, later, System("carrying_out"), "CarryingOutOrdered", **order(2, case.hashes[1]))
    assert await pool.fetchval("select count(*) from jobs") == 0


@pytest.mark.parametrize("approvals", [0, 1])
async def test_nothing_is_ordered_that_was_approved_less_often_than_it_needs(
    pool: Pool, case: Submitted, approvals: int
) -> None:
    ready = await approved_and_confirmed(pool, case, approvals)
    with pytest.raises(asyncpg.CheckViolationError):
        await forge(pool, ready, System("carrying_out"), "CarryingOutOrdered", **order(2, case.hashes[1]))


async def test_what_is_confirmed_and_approved_is_ordered_by_the_counter_alone_and_once(
    pool: Pool, case: Submitted
) -> None:
    ready = await approved_and_confirmed(pool, case, 2)
    told = order(2, case.hashes[1])
    with pytest.raises(asyncpg.CheckViolationError):
        await forge(pool, ready, case.teller, "CarryingOutOrdered", **told)
    for older in (order(1, case.hashes[0]), order(2, case.hashes[0])):
        with pytest.raises(asyncpg.ForeignKeyViolationError):
            await forge(pool, ready, System("carrying_out"), "CarryingOutOrdered", **older)
    assert isinstance(await forge(pool, ready, System("carrying_out"), "CarryingOutOrdered", **told), list)
    later = msgspec.structs.replace(ready, version=ready.version + 1)
    with pytest.raises(asyncpg.UniqueViolationError):
        await forge(pool, later, System("carrying_out"), "CarryingOutOrdered", **{**told, "key": "another"})
    assert await pool.fetchval("select count(*) from jobs") == 1


async def test_what_comes_of_a_job_comes_in_its_order(pool: Pool, case: Submitted) -> None:
    ready = await approved_and_confirmed(pool, case, 2)
    system = System("carrying_out")
    await forge(pool, ready, system, "CarryingOutOrdered", **order(2, case.hashes[1]))
    later = msgspec.structs.replace(ready, version=ready.version + 1)
    for kind in ("CarriedOut", "CarryingOutHeldUp", "CarryingOutAskedAgain", "CarryingOutUnanswered"):
        with pytest.raises(asyncpg.CheckViolationError):
            await forge(pool, later, system, kind, key="k-2", reference="x", why="no_answer")
    with pytest.raises(asyncpg.ForeignKeyViolationError):
        await forge(pool, later, system, "CarryingOutStarted", key="k-3")
    assert isinstance(await forge(pool, later, system, "CarryingOutStarted", key="k-2"), list)


async def test_nothing_is_confirmed_twice(pool: Pool, case: Submitted) -> None:
    own = {"submission": 2, "sha256": case.hashes[1]}
    assert isinstance(await forge(pool, case, Customer(case.session), "CustomerConfirmed", **own), list)
    later = msgspec.structs.replace(case, version=case.version + 1)
    with pytest.raises(asyncpg.UniqueViolationError):
        await forge(pool, later, Customer(case.session), "CustomerConfirmed", **own)


@pytest.mark.parametrize(
    "statement",
    [
        "update events set type = 'ReviewApproved' where stream_id = 'case/' || $1",
        "delete from events where stream_id = 'case/' || $1",
        "insert into approvals values ($1::uuid, 2, $1::uuid, 'x', now())",
        "update approvals set person = case_id where case_id = $1::uuid",
        "delete from approvals where case_id = $1::uuid",
        "update submissions set sha256 = 'x' where case_id = $1::uuid",
        "delete from submissions where case_id = $1::uuid",
        "insert into submissions values ($1::uuid, 9, 'x')",
        "insert into confirmations values ($1::uuid, 2, 'x', $1::uuid, now())",
        "update confirmations set submission = 1 where case_id = $1::uuid",
        "delete from confirmations where case_id = $1::uuid",
        "update refused_commands set why = '' where case_id = $1::uuid",
        "delete from refused_commands where case_id = $1::uuid",
        "insert into jobs (key, case_id) values ('x', $1::uuid)",
        "update jobs set stage = 'done' where case_id = $1::uuid",
        "delete from jobs where case_id = $1::uuid",
        "update job_accounts set last_number = 0 where account_tag = $1",
        "insert into case_people values ($1::uuid, $1::uuid, 'reviewed', now())",
        "delete from case_people where case_id = $1::uuid",
        "update case_people set part = 'reviewed' where case_id = $1::uuid",
        "select take_part_in_case($1::uuid, $1::uuid, 'reviewed')",
        "alter table case_people disable trigger all",
    ],
)
async def test_no_table_of_who_did_what_is_written_past_its_functions(
    pool: Pool, case: Submitted, statement: str
) -> None:
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await (pool.execute(statement, case.case) if "$1" in statement else pool.execute(statement))


async def test_what_the_application_may_write_is_just_this(pool: Pool) -> None:
    """Every grant but reading, on every table and function: what is not here is written past nobody."""
    tables = await pool.fetch(
        """
        select table_name, string_agg(lower(privilege_type), ' ' order by privilege_type) as may
        from information_schema.role_table_grants
        where grantee = 'aircounter_app' and table_schema = 'public' and privilege_type <> 'SELECT'
        group by table_name order by table_name
        """
    )
    assert {row["table_name"]: row["may"] for row in tables} == MAY_WRITE
    functions = await pool.fetch(
        """
        select routine_name from information_schema.role_routine_grants
        where grantee in ('aircounter_app', 'PUBLIC') and specific_schema = 'public' order by routine_name
        """
    )
    assert [row["routine_name"] for row in functions] == MAY_CALL
