"""Tell the desks of a session its case anew, whenever something in it has changed: here, or at another node."""

import asyncio
from typing import Final

from session import events as e
from session.identifiers import SessionId, session_stream
from session_store.record import Record
from signaling.case_telling import tell_case
from signaling.door import Door
from transactions.case_form import versions_of_forms

MAX_WAITING: Final = 10_000
"""Sessions with something new; a database that is away for minutes fills it, and the process then says so."""
LOOK_S: Final = 1.0
"""What is typed at another node is seen after so long; what is typed here, at once."""
_OF_SESSIONS: Final = (e.CaseTakenUp, e.CaseParked, e.CaseFinished, e.HandedOver, e.PartyInvited)


class CasePush:
    """For the pages of one web process."""

    def __init__(self, door: Door) -> None:
        self._door = door
        self._changed: asyncio.Queue[SessionId] = asyncio.Queue(MAX_WAITING)

    async def take(self, batch: list[Record]) -> None:
        """A batch of the feed: note the sessions that somebody here follows."""
        for record in batch:
            session = _session_of(record)
            if session is not None and self._door.hub.followers(session_stream(session)):
                self._changed.put_nowait(session)

    async def run(self) -> None:
        """For ever. What is told is the state after everything so far, whichever event gave the occasion."""
        while True:
            session = await self._changed.get()
            state = await self._door.counter.session(session)
            if state is not None:
                await tell_case(self._door, state, self._door.hub.followers(session_stream(session)))

    async def look_for_typed(self) -> None:
        """For ever: what was typed at other nodes into the forms that are shown here, and what waits for its proof."""
        shown = self._door.cases_shown
        while True:
            await asyncio.sleep(LOOK_S)
            if not shown:
                continue
            newest = await versions_of_forms(self._door.counter.store, shown)
            for case, told in list(shown.items()):
                if not self._door.hub.followers(session_stream(told.session)):
                    del shown[case]
                elif newest.get(case, 0) != told.form_version or told.is_waiting:
                    self._changed.put_nowait(told.session)


def _session_of(record: Record) -> SessionId | None:
    if isinstance(record.event, e.CaseEvent):
        return record.event.session
    return SessionId(record.stream.partition("/")[2]) if isinstance(record.event, _OF_SESSIONS) else None
