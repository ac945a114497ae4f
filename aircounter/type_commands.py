"""`aircounter types …`: the types of business that cases are of."""

from pathlib import Path
from typing import Final

import click
import msgspec

from aircounter.store_command import with_store
from session.actors import System
from session.case.business_type import TypeId
from session.case.type_document import FaultyType, TypeDocument, read_type
from session.vocabulary import Language
from session_store.counter import new_command_id
from session_store.event_store import EventStore, VersionConflict
from transactions.shipped_types import shipped_types
from transactions.types_kept import MOST_TYPES, TooManyTypes, load_types, newest_types, versions_of

_ACTOR: Final = System("command-line")
_FILES: Final = click.argument(
    "files", nargs=-1, type=click.Path(exists=True, dir_okay=False, path_type=Path), metavar="[FILE]…"
)
_LANGUAGE: Final = click.option(
    "--language", type=click.Choice([one.value for one in Language]), default=Language.ENGLISH.value, show_default=True,
    help="In which it is said what is wrong.",
)  # fmt: skip


@click.group()
def types() -> None:
    """Types of business: forms, scripts, papers, rules of review, as data."""


@types.command("check")
@_FILES
@_LANGUAGE
def check(files: tuple[Path, ...], language: str) -> None:
    """Say everything that is wrong with each FILE; nothing is changed."""
    if not files:
        raise click.ClickException("Name a file.")
    for document in _read(files, Language(language)):
        click.echo(f"{document.type.id}: nothing is wrong with it. sha256 {document.sha256}")


@types.command("load")
@_FILES
@click.option("--shipped", is_flag=True, help="Load those that come with the program, too.")
@_LANGUAGE
def load(files: tuple[Path, ...], shipped: bool, language: str) -> None:
    """Let each FILE be the newest version of its type, all or none. Cases that have begun keep theirs."""
    documents = [*(shipped_types() if shipped else ()), *_read(files, Language(language))]
    if not documents:
        raise click.ClickException("Name a file, or say --shipped.")
    names = [document.type.id for document in documents]
    if len(set(names)) < len(names):
        raise click.ClickException("Two of these are of the same type; load one after the other.")

    async def work(store: EventStore) -> list[str]:
        loaded = await load_types(store, _ACTOR, documents, new_command_id())
        return [f"{one.business_type}: version {one.version} from now on. sha256 {one.sha256}" for one in loaded]

    try:
        said = with_store("types", work)
    except TooManyTypes as error:
        raise click.ClickException(f"There are {MOST_TYPES} types already.") from error
    except VersionConflict as error:
        raise click.ClickException("Somebody else is loading types at this moment; try again.") from error
    click.echo("\n".join(said) if said else "Nothing has changed: they were the newest already.")


@types.command("list")
def list_types() -> None:
    """List each type with its newest version, since when, and its hash."""

    async def work(store: EventStore) -> list[str]:
        return [
            f"{one.id}  version {one.version}  since {one.at:%Y-%m-%dT%H:%M:%SZ}  by {one.by}  sha256 {one.sha256}"
            + (
                "  ALTERED: what is stored is not what was loaded, and is not used; load it anew"
                if one.is_altered
                else ""
            )
            for one in await newest_types(store.pool)
        ]

    there = with_store("types", work)
    click.echo("\n".join(there) or "None has been loaded; begin with: aircounter types load --shipped")


@types.command("show")
@click.argument("name", metavar="TYPE")
@click.option("--version", type=click.IntRange(min=1), help="Default: the newest.")
def show(name: str, version: int | None) -> None:
    """Print a TYPE as JSON that `load` takes."""

    async def work(store: EventStore) -> str | None:
        versions = await versions_of(store.pool, TypeId(name))
        wanted = [one for one in versions if version in (None, one.version)]
        if wanted and wanted[-1].is_altered:
            raise click.ClickException("What is stored of it is not what was loaded: somebody has altered it.")
        return wanted[-1].document if wanted else None

    document = with_store("types", work)
    if document is None:
        raise click.ClickException(f"There is no such type or version: {name}.")
    click.echo(msgspec.json.format(document))


def _read(files: tuple[Path, ...], language: Language) -> list[TypeDocument]:
    """All of them. Raises ClickException with everything that is wrong with any."""
    documents, wrong = list[TypeDocument](), list[str]()
    for file in files:
        try:
            documents.append(read_type(file.read_bytes()))
        except FaultyType as faulty:
            wrong += [f"{file.name}: {fault.sentence(language)}" for fault in faulty.faults]
    if wrong:
        raise click.ClickException("\n" + "\n".join(wrong))
    return documents
