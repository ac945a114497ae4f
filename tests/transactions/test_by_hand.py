"""What the database itself refuses to whoever has the application's password: no rule of ours is asked here."""

import asyncpg
import msgspec
import pytest
import uuid_utils

from session import commands as c
from session.actors import Customer, Staff, name_of
from session.events import CaseSubmitted
from session.identifiers import CaseId, SessionId, case_stream
from session_store.counter import Counter
from session_store.event_store import EventStore
from session_store.postgres import Pool
from tests.session_store.stories import ask, new_teller
from tests.transactions.cases import begin, enter_transfer, in_call, open_for_business


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


async def forge(pool: Pool, case: Submitted, actor: Staff | Customer, kind: str, **data: object) -> object:
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
