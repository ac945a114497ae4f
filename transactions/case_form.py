"""A case's form as it is typed: one row a field, sealed under the case's key. Submitting it is the event.

Each field has a version: who typed on top of an older one is told so, and what was typed into other fields meanwhile
stays.
"""

from collections.abc import Iterable, Mapping
from typing import Final

import msgspec

from session.case.form import FieldName
from session.case.form_read import Typed
from session.identifiers import CaseId, StaffId, case_stream
from session_store.event_store import EventStore
from session_store.keys import seal, unseal

LONGEST_TYPED: Final = 2_000
"""Characters: what is longer than a field may be is kept as well, to be said so and not lost, but not a book."""


class FieldTyped(msgspec.Struct, frozen=True):
    """What stands in a field, since which version of the form, and by whom."""

    typed: Typed
    version: int
    by: StaffId


async def save_field(
    store: EventStore, case: CaseId, field: FieldName, base: int, typed: Typed, staff: StaffId, save: str
) -> bool:
    """Keep what was typed on top of the field's version `base`; False when somebody else has changed it since.

    The same `save` again changes nothing. Raises asyncpg.IntegrityConstraintViolationError when there is no such case,
    or when this person has reviewed it.
    """
    sealed = seal(await store.keys.key_of(case_stream(case)), msgspec.json.encode(typed), _bound_to(case, field))
    version = await store.pool.fetchval(
        "select save_case_field($1, $2, $3, $4, $5, $6)", case, field, base, sealed, staff, save
    )
    return version is not None


async def read_fields(store: EventStore, case: CaseId) -> dict[FieldName, FieldTyped]:
    """All that was typed so far; nothing once the case's key is destroyed."""
    rows = await store.pool.fetch(
        "select field, version, sealed, by_person from case_fields where case_id = $1 order by field", case
    )
    key = await store.keys.find(case_stream(case)) if rows else None
    if key is None:
        return {}
    return {
        (name := FieldName(row["field"])): FieldTyped(
            msgspec.json.decode(unseal(key, row["sealed"], _bound_to(case, name)), type=str | bool),
            row["version"],
            StaffId(str(row["by_person"])),
        )
        for row in rows
    }


def version_of(fields: Mapping[FieldName, FieldTyped]) -> int:
    """How often a form was changed: the version of its latest change."""
    return max((field.version for field in fields.values()), default=0)


async def versions_of_forms(store: EventStore, cases: Iterable[CaseId]) -> Mapping[CaseId, int]:
    """How often each form was changed; those of which nothing was typed are not in it."""
    rows = await store.pool.fetch(
        "select case_id, max(version) as version from case_fields where case_id = any($1::uuid[]) group by case_id",
        list(cases),
    )
    return {CaseId(str(row["case_id"])): row["version"] for row in rows}


def _bound_to(case: CaseId, field: FieldName) -> str:
    return f"case/{case}/{field}"
