"""What is to be done, in one text: the same for the same content, so that its hash stands for it."""

import hashlib
from collections.abc import Mapping
from datetime import datetime
from typing import Final

import msgspec
import rfc8785

from session.case.business_type import BusinessType, PaperId
from session.case.context import KnownType
from session.case.form import FieldName
from session.case.form_read import FormRead, Typed, Value, read_form
from session.case.state import CaseState
from session.identifiers import PictureId
from session.personal import Personal, PersonalDocument, decode_personal

SALT_BYTES: Final = 32


class TypeStated(msgspec.Struct, frozen=True):
    id: str
    version: int
    sha256: str


class PaperStated(msgspec.Struct, frozen=True):
    id: PictureId
    paper: PaperId
    sha256: str


class DocumentStated(msgspec.Struct, frozen=True):
    number: Personal
    at: datetime


class IdentityStated(msgspec.Struct, frozen=True):
    document: DocumentStated | None


class Content(msgspec.Struct, frozen=True):
    """What a submission's text says, as far as it is looked at again."""

    type: TypeStated
    form: dict[FieldName, Value]
    papers: tuple[PaperStated, ...]
    identity: IdentityStated


def content_of(known: KnownType, state: CaseState, form: FormRead) -> PersonalDocument:
    """Type and version, form, accepted papers and identity, by RFC 8785. Raises ValueError when it is too long."""
    document, compared, account = state.document, state.compared, state.account
    content = {
        "type": {"id": known.type.id, "version": known.version, "sha256": known.sha256},
        "form": dict(form.values),
        "papers": [
            {"id": name, "paper": picture.paper, "sha256": picture.sha256}
            for name, picture in state.pictures.items()
            if picture.is_accepted
        ],
        "identity": {
            "document": None
            if document is None
            else {
                "kind": document.document.value,
                "number": document.number.reveal(),
                "name": document.name.reveal(),
                "valid_until": document.valid_until.reveal(),
                "at": document.at.isoformat(),
                "session": document.session,
            },
            "comparison": None
            if compared is None
            else {"result": compared.comparison.value, "at": compared.at.isoformat(), "session": compared.session},
            "account": None
            if account is None
            else {"match": account.match.value, "at": account.at.isoformat(), "session": account.session},
        },
    }
    return PersonalDocument(rfc8785.dumps(msgspec.to_builtins(content)).decode())


def salted_sha256(salt: bytes, content: PersonalDocument) -> str:
    """In hexadecimal digits, of the salt and the text's bytes as they are stored."""
    return hashlib.sha256(salt + content.reveal().encode()).hexdigest()


def form_that_counts(kind: BusinessType, state: CaseState, typed: Mapping[FieldName, Typed]) -> FormRead:
    """What is submitted, whatever is typed beside it; else what has been typed so far."""
    if state.submitted is not None:
        return FormRead(_form_of(state.submitted.content), ())
    return read_form(kind.form, typed)


def changed_fields(state: CaseState) -> tuple[FieldName, ...]:
    """What is submitted otherwise than the submission before it; nothing of the first."""
    if state.submitted is None or state.before is None:
        return ()
    now, before = _form_of(state.submitted.content), _form_of(state.before)
    return tuple(sorted(name for name in {*now, *before} if now.get(name) != before.get(name)))


def _form_of(content: PersonalDocument) -> dict[FieldName, Value]:
    """Nothing once the case's key is destroyed."""
    read = read_content(content)
    return read.form if read is not None else {}


def read_content(content: PersonalDocument) -> Content | None:
    """What `content_of` has written; None when it cannot be read, as when the case's key is destroyed."""
    try:
        return msgspec.json.decode(content.reveal(), type=Content, dec_hook=decode_personal)
    except msgspec.DecodeError:
        return None
