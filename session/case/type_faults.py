"""What is wrong with a type of business, beyond its form. Pure.

Some of it is a floor in code: whatever a type's author writes, what moves money is reviewed by another person, its
customer identified by every check, and the customer's voice on record.
"""

from collections.abc import Iterator, Sequence
from typing import Final

from session.case import business_type as t
from session.case.business_type import BusinessType
from session.case.effects import MOVES_MONEY, PARAMETERS, Parameter
from session.case.form_faults import form_faults
from session.case.names import is_name, twice
from session.case.placeholders import unknown_placeholders
from session.case.review_faults import limits_faults, review_faults
from session.case.step_faults import step_faults
from session.case.type_fault import FaultKind, TypeFault
from session.case.words_faults import words_faults
from session.vocabulary import Channel, Source

_SOURCES: Final = {
    Channel.VIDEO: frozenset({Source.MICROPHONE, Source.CAMERA}),
    Channel.VOICE: frozenset({Source.MICROPHONE}),
    Channel.CHAT: frozenset[Source](),
}
"""What can be required on record. A shared screen comes and goes, and proves nothing by being there."""
_SEEN: Final = frozenset({t.IdentityCheck.DOCUMENT, t.IdentityCheck.COMPARISON})
"""These need the customer's picture."""
_EVIDENCE: Final = t.Track(t.RecordedParty.CUSTOMER, Source.MICROPHONE)


def type_faults(kind: BusinessType) -> list[TypeFault]:
    """Everything that is wrong with it, in the document's order; empty when it may be loaded."""
    return [
        *_faults_of_names(kind),
        *_faults_of_channels(kind),
        *step_faults(kind),
        *form_faults(kind.form),
        *_faults_of_identity(kind),
        *_faults_of_papers(kind.papers),
        *limits_faults(kind),
        *review_faults(kind),
        *_faults_of_effect(kind),
        *_faults_of_texts(kind),
    ]


def _faults_of_names(kind: BusinessType) -> Iterator[TypeFault]:
    if not is_name(kind.id):
        yield TypeFault(FaultKind.NAME_FAULTY, "id", kind.id)
    yield from words_faults(kind.title, "title")
    if kind.authorisation_valid_s not in t.AUTHORISED_FOR_S:
        span = f"{t.AUTHORISED_FOR_S.start}–{t.AUTHORISED_FOR_S.stop - 1}"
        yield TypeFault(FaultKind.OUT_OF_RANGE, "authorisation_valid_s", span)


def _faults_of_channels(kind: BusinessType) -> Iterator[TypeFault]:
    if not kind.channels:
        yield TypeFault(FaultKind.NOTHING_THERE, "channels")
    for channel in twice(kind.channels):
        yield TypeFault(FaultKind.TWICE, "channels", channel)
    for number, track in enumerate(kind.recorded):
        for channel in kind.channels:
            if track.source not in _SOURCES[channel]:
                yield TypeFault(FaultKind.TRACK_NOT_IN_CHANNEL, f"recorded[{number}]", channel)
    if kind.effect.kind in MOVES_MONEY and _EVIDENCE not in kind.recorded:
        yield TypeFault(FaultKind.MONEY_UNRECORDED, "recorded", f"{_EVIDENCE.party}, {_EVIDENCE.source}")


def _faults_of_identity(kind: BusinessType) -> Iterator[TypeFault]:
    for name in ("documents", "checks"):
        values: tuple[str, ...] = getattr(kind.identity, name)
        if not values:
            yield TypeFault(FaultKind.NOTHING_THERE, f"identity.{name}")
        for value in twice(values):
            yield TypeFault(FaultKind.TWICE, f"identity.{name}", value)
    for check in kind.identity.checks:
        for channel in kind.channels:
            if check in _SEEN and Source.CAMERA not in _SOURCES[channel]:
                yield TypeFault(FaultKind.CHECK_NOT_IN_CHANNEL, "identity.checks", channel)
    if kind.effect.kind in MOVES_MONEY:
        for check in t.IdentityCheck:
            if check not in kind.identity.checks:
                yield TypeFault(FaultKind.MONEY_UNIDENTIFIED, "identity.checks", check)


def _faults_of_papers(papers: Sequence[t.Paper]) -> Iterator[TypeFault]:
    for number, paper in enumerate(papers):
        place = f"papers[{number}]"
        if not is_name(paper.id):
            yield TypeFault(FaultKind.NAME_FAULTY, f"{place}.id", paper.id)
        yield from words_faults(paper.title, f"{place}.title")
        yield from words_faults(paper.hint, f"{place}.hint")
        if not 1 <= paper.sheets <= t.MOST_SHEETS:
            yield TypeFault(FaultKind.OUT_OF_RANGE, f"{place}.sheets", f"1–{t.MOST_SHEETS}")
    for name in twice([paper.id for paper in papers]):
        yield TypeFault(FaultKind.TWICE, "papers", name)


def _faults_of_effect(kind: BusinessType) -> Iterator[TypeFault]:
    wanted = {parameter.name: parameter for parameter in PARAMETERS[kind.effect.kind]}
    for name in wanted:
        if name not in kind.effect.parameters:
            yield TypeFault(FaultKind.PARAMETER_MISSING, "effect.parameters", name)
    for name, field in kind.effect.parameters.items():
        place = f"effect.parameters.{name}"
        if name not in wanted:
            yield TypeFault(FaultKind.UNKNOWN_NAME, place, name)
        elif field not in kind.form.properties:
            yield TypeFault(FaultKind.UNKNOWN_NAME, place, field)
        else:
            yield from _faults_of_parameter(kind, wanted[name], place)


def _faults_of_parameter(kind: BusinessType, wanted: Parameter, place: str) -> Iterator[TypeFault]:
    name = kind.effect.parameters[wanted.name]
    if wanted.format is not None and kind.form.properties[name].format is not wanted.format:
        yield TypeFault(FaultKind.PARAMETER_OF_OTHER_KIND, place, wanted.format)
    if name not in kind.form.required:
        yield TypeFault(FaultKind.PARAMETER_MAY_BE_EMPTY, place, name)


def _faults_of_texts(kind: BusinessType) -> Iterator[TypeFault]:
    for name in ("warning", "done", "refused", "to_mind", "comes_next"):
        words = getattr(kind.texts, name)
        yield from words_faults(words, f"texts.{name}")
        for unknown in unknown_placeholders(words, kind.form):
            yield TypeFault(FaultKind.UNKNOWN_NAME, f"texts.{name}", unknown)
