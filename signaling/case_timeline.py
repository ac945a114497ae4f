"""What happened to the cases of one session, for QA: in words of the type that each case went by."""

from collections.abc import Sequence
from typing import Final, cast

import msgspec

from session import events as e
from session.case.business_type import BusinessType
from session.case.picture_rules import paper_of
from session.case.words import Words
from session.identifiers import SessionId, case_stream
from session.personal import NOBODY, is_personal
from session_store.record import Record
from signaling.case_messages import CaseEntry
from signaling.door import Door

MOST_CASES: Final = 50
"""Of one session: more than anybody is served with in a day."""


async def case_timeline(door: Door, session: SessionId, history: Sequence[Record]) -> tuple[CaseEntry, ...]:
    """Of all cases that it had in hand, what happened while it had them; in order of time."""
    cases = dict.fromkeys(one.event.case for one in history if isinstance(one.event, e.CaseTakenUp))
    entries = list[CaseEntry]()
    for case in list(cases)[:MOST_CASES]:
        records = await door.counter.store.history(case_stream(case))
        first = records[0].event if records else None
        known = None
        if isinstance(first, e.CaseBegun):
            known = await door.cases.known(first.business_type, first.type_version)
        for record in records:
            event = cast("e.CaseEvent", record.event)
            if event.session == session:
                at_ms = int(record.at.timestamp() * 1000)
                about = _about(event, known.type) if known is not None else None
                entries.append(
                    CaseEntry(case=case, version=record.version, at_ms=at_ms, event=_plain(event), about=about)
                )
    return tuple(sorted(entries, key=lambda entry: (entry.at_ms, entry.version)))


def _plain(event: e.CaseEvent) -> e.CaseEvent:
    """What happened, without what it says of a person: numbers and names are in the case, for whoever works on it."""
    sealed = {field.name: NOBODY for field in msgspec.structs.fields(type(event)) if is_personal(field.type)}
    return msgspec.structs.replace(event, **sealed)


def _about(event: e.CaseEvent, kind: BusinessType) -> Words | None:
    """Which statement or paper it is about; else which business."""
    if isinstance(event, e.StatementTicked | e.TickWithdrawn):
        of_step = (one for step in kind.steps if step.id == event.step for one in step.statements)
        return next((one.text for one in of_step if one.id == event.statement), None)
    if isinstance(event, e.PictureAsked | e.PictureReceived):
        paper = paper_of(kind, event.paper)
        return paper.title if paper is not None else None
    return kind.title
