"""A type of business as a document: read with all that is wrong with it, and put in the one form that is hashed."""

import hashlib
import re
from typing import Final

import msgspec
import rfc8785

from session.case.business_type import BusinessType
from session.case.type_fault import FaultKind, TypeFault
from session.case.type_faults import type_faults
from session.vocabulary import Language

LONGEST_DOCUMENT: Final = 200 * 1024
"""Bytes: sixty fields and a hundred sentences in two languages have a quarter of it."""

_UNKNOWN: Final = re.compile(r"Object contains unknown field `(?P<subject>.*?)`")
_MISSING: Final = re.compile(r"Object missing required field `(?P<subject>.*?)`")
_PLACE: Final = re.compile(r" - at `(?:\$\.?)?(?P<place>.*)`$")
_LANGUAGES: Final = frozenset(language.value for language in Language)


class FaultyType(Exception):  # noqa: N818 - names what it is
    """The document is refused; `faults` names everything that is wrong with it."""

    def __init__(self, faults: list[TypeFault]) -> None:
        super().__init__(" ".join(fault.sentence(Language.ENGLISH) for fault in faults))
        self.faults = faults


class TypeDocument(msgspec.Struct, frozen=True):
    """`text` is the document by RFC 8785, the only text that is stored and hashed; `sha256` in hexadecimal digits."""

    type: BusinessType
    text: str
    sha256: str


def read_type(document: bytes) -> TypeDocument:
    """What an author wrote. Raises FaultyType with everything that is wrong; what is no type at all, with the first."""
    if len(document) > LONGEST_DOCUMENT:
        raise FaultyType([TypeFault(FaultKind.TOO_LARGE, "", str(LONGEST_DOCUMENT))])
    try:
        kind = msgspec.json.decode(document, type=BusinessType)
    except msgspec.ValidationError as error:
        raise FaultyType([_fault_of(str(error))]) from error
    except msgspec.DecodeError as error:
        raise FaultyType([TypeFault(FaultKind.NOT_JSON, "", str(error))]) from error
    if faults := type_faults(kind):
        raise FaultyType(faults)
    # Of what was understood, not of what was written: a key that is there twice is in it once.
    text = rfc8785.dumps(msgspec.to_builtins(kind)).decode()
    return TypeDocument(kind, text, hashlib.sha256(text.encode()).hexdigest())


def type_of_text(text: str) -> BusinessType:
    """What was stored. Raises msgspec.DecodeError when a newer program wrote what this one does not know."""
    return msgspec.json.decode(text, type=BusinessType)


def _fault_of(said: str) -> TypeFault:
    found = _PLACE.search(said)
    place = found["place"] if found is not None else ""
    if unknown := _UNKNOWN.search(said):
        return TypeFault(FaultKind.UNKNOWN_FIELD, place, unknown["subject"])
    if missing := _MISSING.search(said):
        subject = missing["subject"]
        kind = FaultKind.TRANSLATION_MISSING if subject in _LANGUAGES else FaultKind.FIELD_MISSING
        return TypeFault(kind, place, subject)
    return TypeFault(FaultKind.NOT_UNDERSTOOD, place, _PLACE.sub("", said))
