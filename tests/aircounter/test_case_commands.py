"""What is proven of a case, what is stopped, and what the core bank posted, from the command line."""

import asyncio

import pytest
from click.testing import CliRunner, Result

from aircounter.case_commands import case as case_command
from aircounter.freeze_commands import freeze
from aircounter.reconcile_command import reconcile
from aircounter.settings import Settings
from aircounter.wiring import backbone
from session.case.number import case_number
from session.identifiers import CaseId
from session_store.read_models import advance
from tests.transactions.cases import begin, enter_transfer, in_call, on_disk, open_for_business, submit_review_confirm


def asked(name: str) -> Result:
    return CliRunner().invoke(case_command, ["proofs", name])


async def confirmed_transfer(settings: Settings, *, recorded: bool) -> CaseId:
    """In the counter's own database."""
    async with backbone(settings) as parts:
        counter = parts.counter
        await open_for_business(counter)
        session, teller = await in_call(counter)
        case = await begin(counter, session, teller)
        await enter_transfer(counter, session, teller, case)
        await submit_review_confirm(counter, session, teller, case)
        if recorded:
            await on_disk(counter, session, teller)
        while await advance(counter.store):
            pass
        return case


@pytest.mark.parametrize("recorded", [True, False])
def test_what_is_proven_is_printed_with_its_event_and_what_is_lacking_by_name(
    own_database: Settings, monkeypatch: pytest.MonkeyPatch, recorded: bool
) -> None:
    monkeypatch.setattr("aircounter.store_command.settings_of_environment", lambda: own_database)
    case = asyncio.run(confirmed_transfer(own_database, recorded=recorded))
    said = asked(case)
    assert asked(case_number(case)).output == said.output
    assert f"case/{case}" in said.output
    if recorded:
        assert said.exit_code == 0
        assert "All of it is proven." in said.output
        assert "LACKING" not in said.output
    else:
        assert said.exit_code == 1
        assert "3 lacking: it is not carried out." in said.output
        assert "customer/camera" in said.output


def test_of_no_such_case_it_says_so(own_database: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("aircounter.store_command.settings_of_environment", lambda: own_database)
    for name in ("00000000", "01900000-0000-7000-8000-00000000dead", "transfer"):
        said = asked(name)
        assert said.exit_code == 1
        assert "There is no such case" in said.output


def test_a_case_of_which_nothing_was_ordered_has_nothing_to_ask_again(
    own_database: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("aircounter.store_command.settings_of_environment", lambda: own_database)
    case = asyncio.run(confirmed_transfer(own_database, recorded=False))
    said = CliRunner().invoke(case_command, ["ask-again", case])
    assert said.exit_code == 1
    assert "nothing of it was ordered" in said.output


def test_what_is_frozen_is_shown_and_lifted_and_an_accounts_number_is_kept_nowhere(
    own_database: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("aircounter.store_command.settings_of_environment", lambda: own_database)

    def frozen(*words: str) -> str:
        said = CliRunner().invoke(freeze, list(words))
        assert said.exit_code == 0, said.output
        return said.output.splitlines()[-1]

    assert frozen("show") == "Nothing is frozen."
    assert frozen("type", "transfer_to_other") == "Frozen: type transfer_to_other."
    assert frozen("account", "6200 0000 0000 0018") == "Frozen: type transfer_to_other, 1 accounts."
    assert frozen("account", "6200000000000018", "--lift") == "Frozen: type transfer_to_other."
    assert frozen("everything") == "Frozen: everything, type transfer_to_other."
    frozen("everything", "--lift")
    assert frozen("type", "transfer_to_other", "--lift") == "Nothing is frozen."
    assert "6200" not in asyncio.run(all_of_settings(own_database))


async def all_of_settings(settings: Settings) -> str:
    async with backbone(settings) as parts:
        rows = await parts.store.pool.fetch("select data from events where stream_id like 'config/%'")
        return " ".join(row["data"] for row in rows)


def test_without_a_core_bank_there_is_nothing_to_compare(
    own_database: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in ("store_command", "reconcile_command"):
        monkeypatch.setattr(f"aircounter.{module}.settings_of_environment", lambda: own_database)
    said = CliRunner().invoke(reconcile, [])
    assert said.exit_code == 1
    assert "CORE_BANK_URL" in said.output
