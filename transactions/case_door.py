"""What the rules need about a case beside its history: its type, who acts with which authority, and what was typed."""

import os
from collections import OrderedDict
from datetime import date, datetime
from typing import Final

import uuid_utils

from people.competences import competence_of
from session.actors import Actor, Staff
from session.case.acting import ActingStaff
from session.case.business_type import TypeId
from session.case.content import SALT_BYTES
from session.case.context import CaseContext, KnownType
from session.case.state import CaseState
from session.identifiers import CaseId, StaffId
from session_store.event_store import EventStore
from transactions.carrying_context import carrying_context
from transactions.case_form import read_fields, version_of
from transactions.case_history import judge
from transactions.types_kept import LoadedType, newest_types, versions_of

MAX_KEPT: Final = 500
"""Versions of types: some ten kilobytes each, and a version never changes."""


class CaseDoor:
    """Of one process. A version of a type is read once; all else is asked anew each time."""

    def __init__(self, store: EventStore) -> None:
        self._store = store
        self._types: OrderedDict[tuple[TypeId, int], KnownType] = OrderedDict()

    async def of_new(self, kind: TypeId, actor: Actor) -> CaseContext | None:
        """Of a case to be begun; None when there is no such type, or this program does not understand it."""
        loaded = next((one for one in await newest_types(self._store.pool) if one.id == kind), None)
        known = _known(loaded) if loaded is not None else None
        if known is None:
            return None
        acting = await self._acting(actor)
        return CaseContext(known, _today(), acting, new_case=CaseId(str(uuid_utils.uuid7())))

    async def of_case(self, state: CaseState, actor: Actor) -> CaseContext | None:
        """Of a case that there is; None when this program does not understand its type."""
        known = await self.known(state.business_type, state.type_version)
        if known is None:
            return None
        fields = await read_fields(self._store, state.case)
        return CaseContext(
            known,
            _today(),
            await self._acting(actor),
            typed={name: field.typed for name, field in fields.items()},
            form_version=version_of(fields),
            entered=await _entered(self._store, state.case),
            salt=os.urandom(SALT_BYTES),
        )

    async def of_carrying(self, state: CaseState, actor: Actor) -> CaseContext | None:
        """What its carrying out is decided on: judged anew, now."""
        judged = await judge(self._store, self, state.case)
        if judged is None:
            return None
        carrying = await carrying_context(self._store, state, judged.known, judged.proofs)
        return CaseContext(judged.known, _today(), await self._acting(actor), carrying=carrying)

    async def known(self, kind: TypeId, version: int) -> KnownType | None:
        """One version of a type; None when there is none, it is not understood, or was altered."""
        kept = self._types.get((kind, version))
        if kept is not None:
            return kept
        loaded = next((one for one in await versions_of(self._store.pool, kind) if one.version == version), None)
        known = _known(loaded) if loaded is not None else None
        if known is not None:
            self._types[(kind, version)] = known
            if len(self._types) > MAX_KEPT:
                self._types.popitem(last=False)
        return known

    async def _acting(self, actor: Actor) -> ActingStaff | None:
        if not isinstance(actor, Staff):
            return None
        held = await competence_of(self._store.pool, actor.staff)
        return ActingStaff(actor.staff, held.team, held.authority)


async def _entered(store: EventStore, case: CaseId) -> frozenset[StaffId]:
    rows = await store.pool.fetch("select person from case_people where case_id = $1 and part = 'entered'", case)
    return frozenset(StaffId(str(row["person"])) for row in rows)


def _today() -> date:
    """By the counter's own clock."""
    return datetime.now().astimezone().date()


def _known(loaded: LoadedType) -> KnownType | None:
    return KnownType(loaded.type, loaded.version, loaded.sha256) if loaded.type is not None else None
