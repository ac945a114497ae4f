"""`aircounter case …`: pieces of business, for whoever runs the counter."""

import re
from hmac import compare_digest
from typing import Final, cast
from uuid import UUID

import click

from aircounter.store_command import with_store
from session.actors import System
from session.case.carrying_commands import AskCoreBankAgain
from session.case.jobs import JobStage, jobs_of
from session.case.proof import Proof, is_proven
from session.decision import Decided, Refused
from session.durations import Durations
from session.events import CaseEvent
from session.identifiers import CaseId, case_stream
from session_store.case_list import cases_of_number
from session_store.counter import Counter
from session_store.event_store import EventStore
from transactions.case_door import CaseDoor
from transactions.case_history import Judged, judge
from transactions.receipts import check_code

_ACTOR: Final = System("command-line")
_NUMBER: Final = re.compile(r"\d{4} ?\d{4}", re.ASCII)


@click.group()
def case() -> None:
    """Pieces of business: what is proven of them."""


@case.command("proofs")
@click.argument("name", metavar="CASE")
def proofs(name: str) -> None:
    """Print every requirement of a CASE (its id, or its number of eight digits), with the event that proves it.

    Ends with 1 while something is lacking: then it is not carried out.
    """

    async def work(store: EventStore) -> Judged | None:
        found = await _find(store, name)
        return await judge(store, CaseDoor(store), found) if found is not None else None

    judged = with_store("case", work)
    if judged is None:
        raise click.ClickException(f"There is no such case: {name}.")
    click.echo(f"{judged.known.type.id} version {judged.known.version}, case {judged.history.case}")
    click.echo("\n".join(proof_line(proof) for proof in judged.proofs))
    lacking = sum(not proof.is_given for proof in judged.proofs)
    click.echo(f"{lacking} lacking: it is not carried out." if lacking else "All of it is proven.")
    if not is_proven(judged.proofs):
        raise SystemExit(1)


@case.command("ask-again")
@click.argument("name", metavar="CASE")
def ask_again(name: str) -> None:
    """Have the core bank asked again about a CASE that is held up, once somebody has looked at it."""

    async def work(store: EventStore) -> Decided | Refused | None:
        found = await _find(store, name)
        if found is None:
            return None
        counter = Counter(store, Durations(), lambda: None)
        counter.case_door = CaseDoor(store)
        state = await counter.case(found)
        if state is None or state.job is None:
            return None
        return await counter.ask(_ACTOR, AskCoreBankAgain(case=found, key=state.job.key))

    outcome = with_store("case", work)
    if outcome is None:
        raise click.ClickException(f"There is no such case, or nothing of it was ordered: {name}.")
    if isinstance(outcome, Refused):
        raise click.ClickException(f"Not done: {outcome.why}.")
    click.echo("The core bank is asked again.")


@case.command("check-receipt")
@click.argument("name", metavar="CASE")
@click.argument("code")
def check_receipt(name: str, code: str) -> None:
    """Say whether CODE is the check code of the receipt of a CASE; ends with 1 when it is not."""

    async def work(store: EventStore) -> bool:
        found = await _find(store, name)
        records = await store.history(case_stream(found)) if found is not None else []
        jobs = jobs_of([(record.at, cast("CaseEvent", record.event)) for record in records])
        done = [job for job in jobs if job.stage is JobStage.DONE]
        given = "".join(code.upper().split())
        return any(compare_digest(check_code(store.keys, job).replace(" ", ""), given) for job in done)

    if not with_store("case", work):
        raise click.ClickException("This is not the check code of a receipt of this case.")
    click.echo("It is the check code of this case's receipt.")


def proof_line(proof: Proof) -> str:
    """What is required, and by which event of which stream it is proven; or why not."""
    what = f"{proof.kind:<13} {proof.subject:<28}"
    if proof.at is None or not proof.is_given:
        return f"{what} LACKING  {proof.why_not}"
    return f"{what} {proof.at:%Y-%m-%dT%H:%M:%SZ}  {proof.stream} {proof.version}"


async def _find(store: EventStore, name: str) -> CaseId | None:
    if not _NUMBER.fullmatch(name):
        try:
            return CaseId(str(UUID(name)))
        except ValueError:
            return None
    found = await cases_of_number(store.pool, name.replace(" ", ""))
    if len(found) > 1:
        raise click.ClickException("Several cases have this number: " + ", ".join(found))
    return found[0] if found else None
