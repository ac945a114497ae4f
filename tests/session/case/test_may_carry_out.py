"""No evidence, no transaction: of all five types a complete history is proven, and less any one proof it is not."""

from collections.abc import Callable
from datetime import datetime, timedelta

import msgspec
import pytest

from session import events as e
from session.case.acting import ActingStaff
from session.case.business_type import PictureOf
from session.case.evidence import CaseHistory, Entry, RecordedSpan
from session.case.may_carry_out import may_carry_out
from session.case.proof import Proof, ProofKind, WhyNot, is_proven
from session.case.recorded_spans import Happened, Telemetry, recorded_spans
from session.identifiers import PartyId, TeamId
from session.personal import Personal, PersonalDocument
from session.vocabulary import Switch
from tests.session.case.case_histories import ON_RECORD, kind_of
from tests.session.case.whole_cases import FIELDS, REVIEWERS, Story, whole
from tests.session.histories import OTHER_SESSION, SESSION, START, TELLER

KINDS = sorted(FIELDS)
PROVES: dict[type, ProofKind] = {
    e.CaseBegun: ProofKind.TYPE,
    e.StatementTicked: ProofKind.STATEMENT,
    e.DocumentChecked: ProofKind.DOCUMENT,
    e.PersonCompared: ProofKind.COMPARISON,
    e.AccountChecked: ProofKind.ACCOUNT,
    e.PayeeChecked: ProofKind.PAYEE,
    e.PaperAccepted: ProofKind.PAPER,
    e.CaseSubmitted: ProofKind.SUBMISSION,
    e.PaperOpened: ProofKind.APPROVAL,
    e.ReviewApproved: ProofKind.APPROVAL,
    e.ConfirmationAsked: ProofKind.SHOWN,
    e.ContentShown: ProofKind.SHOWN,
    e.CustomerConfirmed: ProofKind.CONFIRMATION,
}


def proofs_of(story: Story, history: CaseHistory | None = None) -> tuple[Proof, ...]:
    return may_carry_out(history or story.history(), story.known, story.now)


def lacking(proofs: tuple[Proof, ...]) -> set[ProofKind]:
    return {proof.kind for proof in proofs if not proof.is_given}


def with_entries(story: Story, entries: list[Entry]) -> CaseHistory:
    return msgspec.structs.replace(story.history(), entries=tuple(entries))


def changed(story: Story, kind: type, change: Callable[[Entry], Entry]) -> CaseHistory:
    """The history with every event of this kind otherwise."""
    return with_entries(story, [change(one) if isinstance(one.event, kind) else one for one in story.entries])


def event_with(**fields: object) -> Callable[[Entry], Entry]:
    return lambda entry: msgspec.structs.replace(entry, event=msgspec.structs.replace(entry.event, **fields))


def why_not(proofs: tuple[Proof, ...], kind: ProofKind) -> set[WhyNot | None]:
    return {proof.why_not for proof in proofs if proof.kind is kind}


@pytest.mark.parametrize("kind", KINDS)
def test_a_complete_history_is_proven_and_each_proof_names_its_event(kind: str) -> None:
    story = whole(kind)
    proofs = proofs_of(story)
    assert lacking(proofs) == set()
    assert is_proven(proofs)
    by_version = {entry.version: entry.event for entry in story.entries}
    for proof in proofs:
        assert proof.version is not None
        if proof.kind is not ProofKind.RECORDED and proof.kind is not ProofKind.LIMIT:
            assert PROVES[type(by_version[proof.version])] is proof.kind


@pytest.mark.parametrize("kind", KINDS)
def test_leave_one_out_and_it_is_refused_naming_what_is_lacking(kind: str) -> None:
    story = whole(kind)
    required = {(step.id, one.id) for step in story.known.type.steps for one in step.statements if one.required}
    left_out = 0
    for entry in story.entries:
        rest = with_entries(story, [one for one in story.entries if one is not entry])
        proofs = proofs_of(story, rest)
        event = entry.event
        if isinstance(event, e.StatementTicked) and (event.step, event.statement) not in required:
            assert is_proven(proofs)
            continue
        proves = PROVES.get(type(event))
        if isinstance(event, e.PictureReceived):
            proves = ProofKind.PAPER if event.of is PictureOf.PAPER else ProofKind.DOCUMENT
        if proves is None:
            assert is_proven(proofs), event
            continue
        left_out += 1
        assert proves in lacking(proofs), event
    assert left_out >= len(required) + 6


def test_what_is_said_after_the_customer_has_signed_proves_nothing() -> None:
    story = whole("transfer_to_other")
    said = next(one for one in reversed(story.entries) if isinstance(one.event, e.StatementTicked))
    last = story.entries[-1]
    assert isinstance(last.event, e.CustomerConfirmed)
    late = msgspec.structs.replace(said, version=last.version + 1, at=last.at + timedelta(milliseconds=1))
    rest = [one for one in story.entries if one is not said]
    assert why_not(proofs_of(story, with_entries(story, [*rest, late])), ProofKind.STATEMENT) == {None, WhyNot.MISSING}


@pytest.mark.parametrize("kind", KINDS)
def test_each_track_that_the_type_names_left_out_is_lacking(kind: str) -> None:
    story = whole(kind)
    for span in story.recorded():
        rest = tuple(one for one in story.recorded() if one != span)
        proofs = proofs_of(story, msgspec.structs.replace(story.history(), recorded=rest))
        (lacks,) = (proof for proof in proofs if not proof.is_given)
        assert (lacks.kind, lacks.why_not) == (ProofKind.RECORDED, WhyNot.NOT_RECORDED)
        assert lacks.subject.endswith(f"/{span.source}")
        # The first moment of which nothing is on record
        assert lacks.at == next(one.at for one in story.entries if isinstance(one.event, e.StatementTicked))


def spans(story: Story, change: Callable[[RecordedSpan], RecordedSpan]) -> CaseHistory:
    return msgspec.structs.replace(story.history(), recorded=tuple(change(one) for one in story.recorded()))


def test_what_is_not_on_disk_as_far_as_the_confirmation_is_not_yet_proven() -> None:
    story = whole("transfer_to_other")
    confirmed = story.entries[-1].at
    late = spans(story, lambda one: msgspec.structs.replace(one, until=confirmed - timedelta(milliseconds=1)))
    assert why_not(proofs_of(story, late), ProofKind.RECORDED) == {WhyNot.NOT_RECORDED_YET}
    ended = spans(
        story, lambda one: msgspec.structs.replace(one, until=confirmed - timedelta(milliseconds=1), is_open=False)
    )
    assert why_not(proofs_of(story, ended), ProofKind.RECORDED) == {WhyNot.NOT_RECORDED}
    just = spans(story, lambda one: msgspec.structs.replace(one, until=confirmed))
    assert is_proven(proofs_of(story, just))


def test_a_gap_at_one_statement_is_a_gap_wherever_else_it_was_recorded() -> None:
    story = whole("transfer_to_other")
    said = next(one.at for one in story.entries if isinstance(one.event, e.StatementTicked))
    second = timedelta(seconds=0.5)
    gapped = tuple(
        part
        for one in story.recorded()
        for part in (
            msgspec.structs.replace(one, until=said - second, is_open=False),
            msgspec.structs.replace(one, since=said + second),
        )
    )
    proofs = proofs_of(story, msgspec.structs.replace(story.history(), recorded=gapped))
    assert why_not(proofs, ProofKind.RECORDED) == {WhyNot.NOT_RECORDED}


@pytest.mark.parametrize("switch", [Switch.OFF, Switch.INTERRUPTED])
@pytest.mark.parametrize("kind", KINDS)
def test_a_track_that_was_off_while_something_was_said_is_lacking_though_packets_came(
    kind: str, switch: Switch
) -> None:
    story = whole(kind)
    said = next(one.at for one in story.entries if isinstance(one.event, e.StatementTicked))
    half = timedelta(seconds=0.5)
    for recorded in story.recorded():
        turned = [
            (said - half, e.SourceTurned(party=recorded.party, source=recorded.source, switch=switch)),
            (said + half, e.SourceTurned(party=recorded.party, source=recorded.source, switch=Switch.ON)),
        ]
        proofs = proofs_of(story, msgspec.structs.replace(story.history(), recorded=of_session(story, *turned)))
        (lacks,) = (proof for proof in proofs if not proof.is_given)
        assert (lacks.kind, lacks.why_not, lacks.at) == (ProofKind.RECORDED, WhyNot.NOT_RECORDED, said)
        assert lacks.subject.endswith(f"/{recorded.source}")
    assert is_proven(proofs_of(story, msgspec.structs.replace(story.history(), recorded=of_session(story))))


def of_session(story: Story, *turned: tuple[datetime, e.SessionEvent]) -> tuple[RecordedSpan, ...]:
    """What is on record by the session's own stream, when this was turned off or on meanwhile; on disk up to now."""
    tracks = [event for event in ON_RECORD if isinstance(event, e.RecordingResumed)]
    begun = [(START, msgspec.structs.replace(event, at_ms=int(START.timestamp() * 1000))) for event in tracks]
    history = [Happened(number, at, event) for number, (at, event) in enumerate((*begun, *turned), 1)]
    telemetry = [Telemetry(event.journal, event.party, event.source, story.now, story.now) for event in tracks]
    return recorded_spans(SESSION, history, telemetry)


def test_another_party_or_another_session_on_record_proves_nothing() -> None:
    story = whole("card_loss")
    for change in ({"party": PartyId("somebody")}, {"session": OTHER_SESSION}):
        other = spans(story, lambda one, change=change: msgspec.structs.replace(one, **change))
        assert lacking(proofs_of(story, other)) == {ProofKind.RECORDED}


@pytest.mark.parametrize(
    ("kind", "change", "proof", "why"),
    [
        (e.CaseBegun, {"type_sha256": "00"}, ProofKind.TYPE, WhyNot.ALTERED),
        (e.CaseBegun, {"type_version": 2}, ProofKind.TYPE, WhyNot.ALTERED),
        (e.DocumentChecked, {"number": Personal("")}, ProofKind.DOCUMENT, WhyNot.ANOTHER_CONTENT),
        (e.DocumentChecked, {"number": Personal("L898902C3")}, ProofKind.DOCUMENT, WhyNot.ANOTHER_CONTENT),
        (e.DocumentChecked, {"session": OTHER_SESSION}, ProofKind.DOCUMENT, WhyNot.MISSING),
        (e.PersonCompared, {"comparison": e.Comparison.ANOTHER}, ProofKind.COMPARISON, WhyNot.REFUSED),
        (e.PersonCompared, {"session": OTHER_SESSION}, ProofKind.COMPARISON, WhyNot.ANOTHER_SESSION),
        (e.AccountChecked, {"match": e.AccountMatch.ANOTHER_DOCUMENT}, ProofKind.ACCOUNT, WhyNot.REFUSED),
        (e.AccountChecked, {"account": Personal("6200000000000026")}, ProofKind.ACCOUNT, WhyNot.ANOTHER_CONTENT),
        (e.AccountChecked, {"number": Personal("L898902C3")}, ProofKind.ACCOUNT, WhyNot.ANOTHER_CONTENT),
        (e.AccountChecked, {"session": OTHER_SESSION}, ProofKind.ACCOUNT, WhyNot.ANOTHER_SESSION),
        (e.PayeeChecked, {"match": e.PayeeMatch.ANOTHER_NAME}, ProofKind.PAYEE, WhyNot.REFUSED),
        (e.PayeeChecked, {"account": Personal("6200000000000034")}, ProofKind.PAYEE, WhyNot.ANOTHER_CONTENT),
        (e.PayeeChecked, {"name": Personal("李四")}, ProofKind.PAYEE, WhyNot.ANOTHER_CONTENT),
        (e.PayeeChecked, {"account": Personal("")}, ProofKind.PAYEE, WhyNot.ANOTHER_CONTENT),
        (e.PictureReceived, {"sha256": "ff"}, ProofKind.PAPER, WhyNot.ALTERED),
        (e.CaseSubmitted, {"salt": Personal("00" * 32)}, ProofKind.SUBMISSION, WhyNot.ALTERED),
        (e.CaseSubmitted, {"salt": Personal("not hexadecimal")}, ProofKind.SUBMISSION, WhyNot.ALTERED),
        (e.CaseSubmitted, {"content": PersonalDocument("")}, ProofKind.SUBMISSION, WhyNot.ALTERED),
        (e.ReviewApproved, {"sha256": "00" * 32}, ProofKind.APPROVAL, WhyNot.ANOTHER_CONTENT),
        (e.ReviewApproved, {"submission": 2}, ProofKind.APPROVAL, WhyNot.ANOTHER_CONTENT),
        (e.ReviewApproved, {"for_level": 9}, ProofKind.APPROVAL, WhyNot.MISSING),
        (e.ContentShown, {"sha256": "00" * 32}, ProofKind.SHOWN, WhyNot.MISSING),
        (e.ContentShown, {"session": OTHER_SESSION}, ProofKind.SHOWN, WhyNot.MISSING),
        (e.CustomerConfirmed, {"sha256": "00" * 32}, ProofKind.CONFIRMATION, WhyNot.ANOTHER_CONTENT),
        (e.CustomerConfirmed, {"submission": 2}, ProofKind.CONFIRMATION, WhyNot.ANOTHER_CONTENT),
        (e.CustomerConfirmed, {"signature": PersonalDocument("")}, ProofKind.CONFIRMATION, WhyNot.ALTERED),
    ],
)
def test_what_is_there_but_not_as_it_has_to_be_proves_nothing(
    kind: type, change: dict[str, object], proof: ProofKind, why: WhyNot
) -> None:
    story = whole("transfer_to_other")
    proofs = proofs_of(story, changed(story, kind, event_with(**change)))
    assert why in why_not(proofs, proof)


def by_other(entry: Entry, **changes: object) -> Entry:
    assert isinstance(entry.event, e.ReviewApproved)
    by = msgspec.structs.replace(entry.event.by, **changes)
    return msgspec.structs.replace(entry, event=msgspec.structs.replace(entry.event, by=by))


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"level": 0}, WhyNot.NO_AUTHORITY),
        ({"unit": TeamId("A")}, WhyNot.NO_AUTHORITY),
        ({"unit": None}, WhyNot.NO_AUTHORITY),
        ({"staff": TELLER}, WhyNot.ENTERED),
        ({"staff": REVIEWERS[4]}, WhyNot.NOT_OPENED),
    ],
)
def test_an_approval_of_somebody_who_may_not_is_none(change: dict[str, object], why: WhyNot) -> None:
    story = whole("transfer_to_other")
    proofs = proofs_of(story, changed(story, e.ReviewApproved, lambda entry: by_other(entry, **change)))
    assert why in why_not(proofs, ProofKind.APPROVAL)


def test_who_typed_into_the_form_has_entered_although_no_event_says_so() -> None:
    story = whole("transfer_to_other")
    history = msgspec.structs.replace(story.history(), entered=frozenset({REVIEWERS[0]}))
    assert WhyNot.ENTERED in why_not(proofs_of(story, history), ProofKind.APPROVAL)


def test_one_person_is_not_two_and_a_higher_level_does_not_come_first() -> None:
    story = whole("transfer_to_other")
    first = next(one for one in story.entries if isinstance(one.event, e.ReviewApproved))
    assert isinstance(first.event, e.ReviewApproved)
    same = changed(story, e.ReviewApproved, lambda entry: by_other(entry, staff=REVIEWERS[0], level=9))
    assert not is_proven(proofs_of(story, same))
    places = [n for n, one in enumerate(story.entries) if isinstance(one.event, e.ReviewApproved)]
    swapped = list(story.entries)
    one, other = (swapped[place] for place in places)
    swapped[places[0]] = msgspec.structs.replace(other, version=one.version)
    swapped[places[1]] = msgspec.structs.replace(one, version=other.version)
    assert not is_proven(proofs_of(story, with_entries(story, swapped)))


def test_an_authorisation_expires() -> None:
    story = whole("transfer_to_other")
    valid = timedelta(seconds=story.known.type.authorisation_valid_s)
    first = next(one.at for one in story.entries if isinstance(one.event, e.ReviewApproved))
    assert is_proven(may_carry_out(story.history(), story.known, first + valid))
    late = may_carry_out(story.history(), story.known, first + valid + timedelta(seconds=1))
    assert WhyNot.EXPIRED in why_not(late, ProofKind.APPROVAL)


def appended(story: Story, *events: e.CaseEvent, actor: str = f"staff/{TELLER}") -> CaseHistory:
    last = story.entries[-1].version
    more = [Entry(last + n, story.now, actor, event) for n, event in enumerate(events, 1)]
    return with_entries(story, [*story.entries, *more])


def test_entered_anew_nothing_of_it_is_proven_and_the_same_again_revives_nothing() -> None:
    story = whole("transfer_to_other")
    session = story.session.session
    submitted = next(one.event for one in story.entries if isinstance(one.event, e.CaseSubmitted))
    by = submitted.by
    amended = e.CaseAmended(session=session, by=by, submission=1, unsaid=(story.known.type.steps[-2].id,))
    proofs = proofs_of(story, appended(story, amended))
    assert {ProofKind.SUBMISSION, ProofKind.APPROVAL, ProofKind.CONFIRMATION, ProofKind.STATEMENT} <= lacking(proofs)
    again = msgspec.structs.replace(submitted, submission=2)
    proofs = proofs_of(story, appended(story, amended, again))
    assert {ProofKind.APPROVAL, ProofKind.CONFIRMATION, ProofKind.SHOWN} <= lacking(proofs)


def test_a_no_after_a_yes_is_a_no() -> None:
    story = whole("transfer_to_other")
    session, by = story.session.session, ActingStaff(REVIEWERS[3], TeamId("B"), 3)
    now = story.at.submitted
    assert now is not None
    refusal = e.ReviewRefused(
        session=session, by=by, submission=1, sha256=now.sha256, flaw=e.ReviewFlaw.FRAUD_SUSPECTED
    )
    assert why_not(proofs_of(story, appended(story, refusal)), ProofKind.APPROVAL) == {WhyNot.REFUSED}
    own = e.CustomerDeclined(session=session, submission=1, sha256=now.sha256, wish=e.Wish.NOTHING)
    assert why_not(proofs_of(story, appended(story, own)), ProofKind.CONFIRMATION) == {WhyNot.REFUSED}
    step = story.known.type.steps[0]
    unsaid = e.TickWithdrawn(session=session, by=now_by(story), step=step.id, statement=step.statements[0].id)
    assert WhyNot.MISSING in why_not(proofs_of(story, appended(story, unsaid)), ProofKind.STATEMENT)


def now_by(story: Story) -> ActingStaff:
    first = story.entries[0].event
    assert isinstance(first, e.CaseBegun)
    return first.by


def test_what_somebody_of_the_staff_says_in_the_customers_name_is_nothing() -> None:
    story = whole("card_loss")
    forged = changed(
        story,
        e.ContentShown | e.CustomerConfirmed,  # type: ignore[arg-type]
        lambda entry: msgspec.structs.replace(entry, actor=f"staff/{TELLER}"),
    )
    assert {ProofKind.SHOWN, ProofKind.CONFIRMATION} <= lacking(proofs_of(story, forged))


def test_an_amount_out_of_its_limits_is_not_carried_out() -> None:
    story = whole("transfer_to_other")
    limits = msgspec.structs.replace(story.known.type.limits, most="79999.99")
    known = msgspec.structs.replace(story.known, type=msgspec.structs.replace(story.known.type, limits=limits))
    proofs = may_carry_out(story.history(), known, story.now)
    assert why_not(proofs, ProofKind.LIMIT) == {WhyNot.OUT_OF_LIMITS}


def test_of_nothing_nothing_is_proven() -> None:
    story = Story("transfer_to_other")
    story.begin()
    proofs = proofs_of(story)
    assert not is_proven(proofs)
    assert not is_proven(())
    assert ProofKind.SUBMISSION in lacking(proofs)
    empty = CaseHistory(story.at.case, ())
    assert not is_proven(may_carry_out(empty, kind_of(), story.now))
