"""Settings in the real log: each change has its version, who made it, and what was before."""

import pytest

from session.actors import System
from session.vocabulary import Setting
from session_store.counter import new_command_id
from session_store.event_store import CommandRepeated, EventStore, VersionConflict
from session_store.feed import BEGINNING, read_after
from session_store.settings_kept import SettingsKept, kept_setting_of

ONE, TWO = System("one"), System("two")


async def test_what_was_never_set_is_nothing(store: EventStore) -> None:
    kept = SettingsKept(store)
    assert await kept.now(Setting.ROUTING_PLAN) is None
    assert await kept.history(Setting.ROUTING_PLAN) == []


async def test_the_last_change_holds_and_the_earlier_ones_are_its_history(store: EventStore) -> None:
    kept = SettingsKept(store)
    assert await kept.keep(ONE, Setting.ROUTING_PLAN, '{"a":1}', 0, new_command_id()) == 1
    assert await kept.keep(TWO, Setting.ROUTING_PLAN, '{"a":"队列"}', 1, new_command_id()) == 2
    now = await kept.now(Setting.ROUTING_PLAN)
    assert now is not None
    assert (now.version, now.by, now.document) == (2, "system/two", '{"a":"队列"}')
    history = await kept.history(Setting.ROUTING_PLAN)
    assert [(one.version, one.by) for one in history] == [(2, "system/two"), (1, "system/one")]
    assert history[0] == now


async def test_whoever_changes_what_another_has_changed_meanwhile_is_told_so(store: EventStore) -> None:
    kept = SettingsKept(store)
    first = new_command_id()
    await kept.keep(ONE, Setting.ROUTING_PLAN, "1", 0, first)
    with pytest.raises(VersionConflict):
        await kept.keep(TWO, Setting.ROUTING_PLAN, "2", 0, new_command_id())
    with pytest.raises(CommandRepeated):
        await kept.keep(ONE, Setting.ROUTING_PLAN, "1", 0, first)


async def test_a_node_hears_of_it_by_the_feed(store: EventStore) -> None:
    kept = SettingsKept(store)
    await kept.keep(ONE, Setting.ROUTING_PLAN, "7", 0, new_command_id())
    heard = [kept_setting_of(record) for record in await read_after(store, BEGINNING)]
    assert heard == [await kept.now(Setting.ROUTING_PLAN)]
