"""Who the customer is: what the teller read of the document, and whether the person in the call is its holder."""

from datetime import date
from enum import StrEnum
from typing import Final

import msgspec

from session.case import commands as cc
from session.case import events as ce
from session.case.business_type import SIDES, DocumentKind, PictureOf, Risk, StepKind
from session.case.case_in_hand import CaseInHand, not_in_conversation, step_of_kind
from session.case.document import age_on
from session.case.field_fault import FieldFaultKind
from session.case.field_formats import read_format
from session.case.form import FieldFormat
from session.case.identity_number import IdentityNumberFault, read_identity_number
from session.case.passport_zone import PassportFault, read_passport
from session.decision import Decided, Decision, Refused, not_now
from session.identifiers import PictureId
from session.personal import Personal
from session.vocabulary import RefusalCode

ELDERLY_FROM: Final = 65
"""Years (`Risk.ELDERLY`)."""


class DocumentFault(StrEnum):
    """What is wrong with a document beside its number."""

    NOT_TAKEN = "not_taken"
    """This type of business does not go by such a document."""
    NOT_PHOTOGRAPHED = "not_photographed"
    """A side of it is lacking, in this session."""
    NAME = "name"
    VALID_UNTIL = "valid_until"
    """No such day."""
    EXPIRED = "expired"


class _Read(msgspec.Struct, frozen=True):
    number: Personal
    name: Personal
    born: date | None
    valid_until: date | None


def check_document(hand: CaseInHand, command: cc.CheckDocument) -> Decision:
    refused = not_in_conversation(hand)
    if refused is not None:
        return refused
    if not step_of_kind(hand, StepKind.IDENTITY).is_open:
        return Refused(RefusalCode.STEP_NOT_OPEN, "steps before it are not done")
    if command.document not in hand.known.type.identity.documents:
        return _bad(DocumentFault.NOT_TAKEN)
    pictures = _sides_taken(hand, command.document)
    if pictures is None:
        return _bad(DocumentFault.NOT_PHOTOGRAPHED)
    read = _read(command, hand.today)
    if not isinstance(read, _Read):
        return _bad(read)
    checked = ce.DocumentChecked(
        session=hand.session.session,
        by=hand.acting,
        document=command.document,
        pictures=pictures,
        risks=_risks(command.document, read.born, hand.today),
        number=read.number,
        name=read.name,
        born=_sealed(read.born),
        valid_until=_sealed(read.valid_until),
    )
    return Decided(case=(checked,))


def compare_person(hand: CaseInHand, command: cc.ComparePerson) -> Decision:
    refused = not_in_conversation(hand)
    if refused is not None:
        return refused
    document = hand.state.document
    if document is None or document.session != hand.session.session:
        return not_now("no document was checked in this session")
    compared = ce.PersonCompared(session=hand.session.session, by=hand.acting, comparison=command.comparison)
    return Decided(case=(compared,))


def report_account(hand: CaseInHand, command: cc.ReportAccount) -> Decision:
    """Of the document that was checked in this session: another read meanwhile has its account asked anew."""
    document = hand.state.document
    if document is None or document.session != hand.session.session or document.number != command.number:
        return not_now("not of the document that was checked in this session")
    checked = ce.AccountChecked(
        session=hand.session.session,
        by=hand.acting,
        match=command.match,
        account=command.account,
        number=command.number,
    )
    return Decided(case=(checked,))


def report_payee(hand: CaseInHand, command: cc.ReportPayee) -> Decision:
    """Of whatever was asked: whether it still is what stands in the form, the guide looks."""
    if "payee_account" not in hand.known.type.effect.parameters:
        return Refused(RefusalCode.UNKNOWN, "nobody is paid by this")
    checked = ce.PayeeChecked(
        session=hand.session.session, by=hand.acting, match=command.match, account=command.account, name=command.name
    )
    return Decided(case=(checked,))


def _sides_taken(hand: CaseInHand, document: DocumentKind) -> tuple[PictureId, ...] | None:
    """The newest photograph of each side, taken in this session; None when one is lacking."""
    newest: dict[PictureOf, PictureId] = {}
    for name, picture in hand.state.pictures.items():
        if picture.session == hand.session.session:
            newest[picture.of] = name
    sides = SIDES[document]
    return tuple(newest[side] for side in sides) if all(side in newest for side in sides) else None


def _read(command: cc.CheckDocument, today: date) -> _Read | IdentityNumberFault | PassportFault | DocumentFault:
    if command.document is DocumentKind.PASSPORT:
        passport = read_passport(command.written.reveal(), today)
        if isinstance(passport, PassportFault):
            return passport
        name = " ".join(filter(None, (passport.surname.reveal(), passport.given_names.reveal())))
        read = _Read(passport.number, Personal(name), passport.born, passport.expires)
    else:
        card = _read_card(command, today)
        if not isinstance(card, _Read):
            return card
        read = card
    is_expired = read.valid_until is not None and read.valid_until < today
    return DocumentFault.EXPIRED if is_expired else read


def _read_card(command: cc.CheckDocument, today: date) -> _Read | IdentityNumberFault | DocumentFault:
    number = read_identity_number(command.written.reveal(), today)
    if isinstance(number, IdentityNumberFault):
        return number
    name, _ = read_format(command.name.reveal().strip(), FieldFormat.PERSON_NAME)
    if isinstance(name, FieldFaultKind) or not name:
        return DocumentFault.NAME
    written = command.valid_until.reveal().strip()
    if not written:
        return _Read(number.number, Personal(name), number.born, None)
    until, _ = read_format(written, FieldFormat.DATE)
    if isinstance(until, FieldFaultKind):
        return DocumentFault.VALID_UNTIL
    return _Read(number.number, Personal(name), number.born, date.fromisoformat(until))


def _risks(document: DocumentKind, born: date | None, today: date) -> tuple[Risk, ...]:
    elderly = (Risk.ELDERLY,) if born is not None and age_on(today, born) >= ELDERLY_FROM else ()
    return (*elderly, Risk.PASSPORT) if document is DocumentKind.PASSPORT else elderly


def _sealed(day: date | None) -> Personal:
    return Personal(day.isoformat() if day is not None else "")


def _bad(fault: IdentityNumberFault | PassportFault | DocumentFault) -> Refused:
    return Refused(RefusalCode.BAD_DOCUMENT, "the document does not hold", detail=fault.value)
