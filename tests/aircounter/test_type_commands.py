"""`aircounter types`: what is wrong is said before anything starts; what is loaded is listed and can be had back."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from aircounter.settings import Settings
from aircounter.type_commands import types
from transactions.shipped_types import shipped_types

LOSS = next(one for one in shipped_types() if one.type.id == "card_loss")


def asked(*words: str | Path) -> Result:
    return CliRunner().invoke(types, [str(word) for word in words])


def written(folder: Path, **changes: object) -> Path:
    file = folder / "card_loss.json"
    file.write_text(json.dumps(json.loads(LOSS.text) | changes), encoding="utf-8")
    return file


def test_everything_that_is_wrong_with_any_file_is_said_in_the_language_asked_for(tmp_path: Path) -> None:
    file = written(tmp_path, authorisation_valid_s=1, channels=[])
    refused = asked("load", file)
    assert refused.exit_code != 0
    assert "card_loss.json: authorisation_valid_s: must be 60–86400." in refused.output
    assert "card_loss.json: channels: at least one is needed." in refused.output
    assert "channels：至少要有一项。" in asked("check", file, "--language", "zh").output


def test_a_file_without_fault_is_said_to_be_so_with_its_hash(tmp_path: Path) -> None:
    said = asked("check", written(tmp_path))
    assert said.exit_code == 0
    assert said.output == f"card_loss: nothing is wrong with it. sha256 {LOSS.sha256}\n"


def test_no_file_at_all_and_the_same_type_twice_are_refused(tmp_path: Path) -> None:
    assert "Name a file" in asked("load").output
    assert asked("check").exit_code != 0
    assert "Two of these are of the same type" in asked("load", "--shipped", written(tmp_path)).output


def test_what_is_loaded_is_listed_and_can_be_had_back(
    own_database: Settings, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("aircounter.store_command.settings_of_environment", lambda: own_database)
    assert "None has been loaded" in asked("list").output
    assert asked("load", "--shipped").output.count("version 1 from now on") == len(list(shipped_types()))
    assert asked("load", "--shipped").output == "Nothing has changed: they were the newest already.\n"
    assert "card_loss: version 2" in asked("load", written(tmp_path, authorisation_valid_s=7200)).output
    assert "card_loss  version 2" in asked("list").output
    assert json.loads(asked("show", "card_loss").output)["authorisation_valid_s"] == 7200
    assert json.loads(asked("show", "card_loss", "--version", "1").output) == json.loads(LOSS.text)
    assert "no such type or version" in asked("show", "card_loss", "--version", "3").output
