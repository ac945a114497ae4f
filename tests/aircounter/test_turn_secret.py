"""The secret shared with TURN servers: made once, for its owner alone, and in no place where others look."""

from pathlib import Path

import pytest

from aircounter.settings import BadSetting, Settings, settings_from
from aircounter.turn_secret import load_turn_secret, turn_servers
from media.turn_credentials import NO_TURN


def counter(data: Path, **variables: str) -> Settings:
    return settings_from({"AIRCOUNTER_DATA": str(data), "TURN_URLS": "turn:turn.example"} | variables)


def test_without_turn_servers_there_is_no_secret(tmp_path: Path) -> None:
    assert turn_servers(settings_from({"AIRCOUNTER_DATA": str(tmp_path)})) == NO_TURN
    assert not (tmp_path / "keys").exists()


def test_it_is_made_once_for_its_owner_alone(tmp_path: Path) -> None:
    first = load_turn_secret(counter(tmp_path))
    file = tmp_path / "keys" / "turn.secret"
    assert file.stat().st_mode & 0o777 == 0o600
    assert load_turn_secret(counter(tmp_path)) == first
    assert load_turn_secret(counter(tmp_path / "another")) != first


def test_it_is_not_seen_where_the_servers_are_printed(tmp_path: Path) -> None:
    servers = turn_servers(counter(tmp_path))
    assert servers.secret not in repr(servers)
    assert servers.secret not in repr(counter(tmp_path))


def test_one_that_is_named_is_read_and_never_made(tmp_path: Path) -> None:
    named = tmp_path / "shared.secret"
    with pytest.raises(BadSetting, match=r"shared\.secret cannot be read"):
        load_turn_secret(counter(tmp_path, TURN_SECRET_FILE=str(named)))
    named.write_text("a" * 64 + "\n")
    assert load_turn_secret(counter(tmp_path, TURN_SECRET_FILE=str(named))) == "a" * 64


@pytest.mark.parametrize("text", ["", "short", "a" * 32 + "\n" + "b" * 32, "a" * 31 + "#", "密" * 40])
def test_one_that_coturn_would_read_otherwise_is_refused_without_being_quoted(tmp_path: Path, text: str) -> None:
    named = tmp_path / "shared.secret"
    named.write_text(text, encoding="utf-8")
    with pytest.raises(BadSetting, match="TURN_SECRET_FILE") as refused:
        load_turn_secret(counter(tmp_path, TURN_SECRET_FILE=str(named)))
    assert not text or text not in str(refused.value)
