"""The types of business that come with the program (`transactions/shipped`): real ones, to begin with and change."""

from collections.abc import Iterator
from importlib.resources import files

from session.case.type_document import TypeDocument, read_type


def shipped_types() -> Iterator[TypeDocument]:
    """In the order of their names."""
    folder = files("transactions") / "shipped"
    for file in sorted(folder.iterdir(), key=lambda one: one.name):
        if file.name.endswith(".json"):
            yield read_type(file.read_bytes())
