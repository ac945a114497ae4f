"""What a receipt says: of a case that was carried out, in one language, with no number whole. Pure."""

from datetime import datetime

import msgspec

from session.case.amount import Amount, in_capitals, in_figures
from session.case.business_type import BusinessType
from session.case.content import form_that_counts
from session.case.form import Field, FieldFormat
from session.case.form_read import Value
from session.case.jobs import Job, JobStage
from session.case.number import case_number
from session.case.placeholders import filled
from session.case.state import CaseState
from session.case.words import Words
from session.vocabulary import Language


class ReceiptLine(msgspec.Struct, frozen=True):
    title: str
    text: str
    more: str = ""
    """An amount in capitals."""


class Receipt(msgspec.Struct, frozen=True):
    """`number` is the case's; `reference` the core bank's."""

    language: Language
    title: str
    number: str
    reference: str
    done_at: datetime
    lines: tuple[ReceiptLine, ...]
    to_mind: str


def receipt_of(kind: BusinessType, state: CaseState, language: Language) -> Receipt | None:
    """None of what was not carried out. What is agreed to, and is no matter of the core bank's, is not on it."""
    job = state.job
    if job is None or job.stage is not JobStage.DONE:
        return None
    values = form_that_counts(kind, state, {}).values
    names = [name for section in kind.form.sections for name in section.fields]
    lines = [
        _line(kind.form.properties[name], value, language)
        for name in names
        if (value := values.get(name)) is not None and not isinstance(value, bool)
    ]
    return Receipt(
        language=language,
        title=said(kind.title, language),
        number=case_number(state.case),
        reference=job.reference,
        done_at=job.since,
        lines=tuple(lines),
        to_mind=said(filled(kind.texts.to_mind, kind.form, values), language),
    )


def said(words: Words, language: Language) -> str:
    return words.zh if language is Language.CHINESE else words.en


def checked_text(job: Job) -> str:
    """What a receipt's check code is of: that this was done so, then, for so much."""
    return "\n".join([job.key, job.reference, job.since.isoformat(), str(job.amount_fen)])


def _line(field: Field, value: Value, language: Language) -> ReceiptLine:
    title, text = said(field.title, language), str(value)
    choice = next((one.title for one in field.one_of if one.const == value), None)
    if choice is not None:
        return ReceiptLine(title, said(choice, language))
    match field.format:
        case FieldFormat.AMOUNT:
            return ReceiptLine(title, in_figures(Amount(text)), in_capitals(Amount(text)))
        case FieldFormat.ACCOUNT | FieldFormat.MOBILE:
            return ReceiptLine(title, f"**** **** {text[-4:]}")
        case _:
            return ReceiptLine(title, text)
