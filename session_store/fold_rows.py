"""Bring the rows of a read model up to a batch of events: each is read once and written once, whatever is about it."""

from collections.abc import Callable, Mapping
from typing import Any, Protocol, TypeVar

from session_store.checkpoints import Rows
from session_store.postgres import Connection
from session_store.record import Record


class FoldedRow(Protocol):
    """A row that the events of one stream make."""

    def columns(self) -> dict[str, object]:
        """As the database takes it, without its key."""
        ...


RowT = TypeVar("RowT", bound=FoldedRow)


async def fold_rows(
    connection: Connection,
    table: str,
    key: str,
    batch: list[Record],
    from_row: Callable[[Mapping[str, Any]], RowT],
    after: Callable[[RowT | None, Record], RowT],
) -> Rows:
    """`key` is `<kind>_id`: the rows of the streams `<kind>/…` that the batch is about. Names are our own tables'."""
    kind = key.removesuffix("_id")
    concerned = [record for record in batch if record.stream.startswith(f"{kind}/")]
    if not concerned:
        return Rows(table, (key,), (key,), ())
    found = await connection.fetch(
        f"select * from {table} where {key} = any($1::uuid[])",  # noqa: S608 - names of our own tables
        list({_identifier(record) for record in concerned}),
    )
    rows = {str(row[key]): from_row(dict(row)) for row in found}
    for record in concerned:
        identifier = _identifier(record)
        rows[identifier] = after(rows.get(identifier), record)
    columns = next(iter(rows.values())).columns()
    written = [(identifier, *row.columns().values()) for identifier, row in rows.items()]
    return Rows(table, (key,), (key, *columns), written)


def _identifier(record: Record) -> str:
    return record.stream.partition("/")[2]
