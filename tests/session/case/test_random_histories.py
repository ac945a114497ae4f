"""Whatever people do, in whatever order and role: carried out is only what was proven, by an oracle of its own.

The oracle looks at the events alone, with the rules of one type written down by hand; it never asks `may_carry_out`.
"""

import hashlib
import json
import random
from collections.abc import Callable
from datetime import timedelta
from typing import Final

import msgspec

from session import commands as c
from session import events as e
from session.actors import Actor, Staff, System
from session.case.acting import ActingStaff
from session.case.business_type import SIDES, DocumentKind, PaperId, PictureOf, StatementId, StepId
from session.case.carrying_rules import job_key
from session.case.context import CarryingContext, CaseContext
from session.case.effect_order import parameters_of
from session.case.evidence import RecordedSpan
from session.case.form import FieldName
from session.case.may_carry_out import may_carry_out
from session.case.stages import Stage
from session.decide import decide
from session.decision import Asking, Decided, Situation
from session.durations import Durations
from session.identifiers import CommandId, PictureId, StaffId, TeamId
from session.personal import Personal, PersonalDocument
from session.vocabulary import Language, Role, Source
from tests.session.case.test_confirmation_rules import DRAWN
from tests.session.case.whole_cases import FIELDS, NUMBER, REVIEWERS, Story, reviewing
from tests.session.histories import CUSTOMER_ASKS, SESSION, START, SYSTEM_ASKS, TELLER, TELLER_ASKS

HISTORIES: Final = 150
STEPS: Final = 140
NO_SIGNATURE: Final = PersonalDocument("{}")
AMOUNTS: Final = ("800", "80000")
PEOPLE: Final = {
    REVIEWERS[0]: ActingStaff(REVIEWERS[0], TeamId("A"), 1),
    REVIEWERS[1]: ActingStaff(REVIEWERS[1], TeamId("B"), 2),
    REVIEWERS[2]: ActingStaff(REVIEWERS[2], TeamId("B"), 3),
    REVIEWERS[3]: ActingStaff(REVIEWERS[3], TeamId("A"), 3),
    REVIEWERS[4]: ActingStaff(REVIEWERS[4], None, 0),
}
# By hand, from the type as it is shipped: what is said, and who approves.
SAID: Final = (
    ("greet", "introduce"), ("identify", "show_document"), ("identify", "face"), ("purpose", "who"),
    ("purpose", "fraud"), ("fill", "read_back"), ("confirm", "own_will"),
)  # fmt: skip
NEEDED: Final = {"800": ((1, False),), "80000": ((1, False), (2, True))}


class Wild(Story):
    """A transfer in which people do what they like; most of the time, though, what comes next."""

    def __init__(self, chance: random.Random) -> None:
        typed = {**FIELDS["transfer_to_other"], "amount": chance.choice(AMOUNTS)}
        super().__init__("transfer_to_other", typed)
        self.chance = chance
        self.told: dict[str, str] | None = None
        self.gap = chance.choice([None, None, None, None, "missing", "late"])

    def recorded(self) -> tuple[RecordedSpan, ...]:
        spans = super().recorded()
        if self.gap == "missing":
            return tuple(one for one in spans if one.source is not Source.CAMERA)
        if self.gap == "late":
            return tuple(msgspec.structs.replace(one, until=START + timedelta(minutes=1, seconds=20)) for one in spans)
        return spans

    def by(self, staff: StaffId) -> tuple[Actor, ActingStaff]:
        return reviewing(staff), PEOPLE[staff]

    def type_into(self, staff: StaffId, amount: str) -> None:
        """As the counter's form: while it is entered, by whoever has not reviewed it."""
        has_reviewed = any(
            isinstance(one.event, e.PaperOpened | e.ReviewApproved | e.ReviewRefused) and one.event.by.staff == staff
            for one in self.entries
        )
        if self.case is not None and self.at.stage is Stage.ENTERING and not has_reviewed:
            self.typed = {**self.typed, FieldName("amount"): amount}
            self.entered.add(staff)

    def stale(self) -> dict[str, object]:
        """What is submitted, or something like it."""
        now = self.at.submitted
        number = now.number if now is not None else 1
        sha256 = now.sha256 if now is not None else "00" * 32
        if self.chance.random() < 0.2:
            sha256 = "ab" * 32
        if self.chance.random() < 0.1:
            number += 1
        return {"session": SESSION, "case": self.at.case, "submission": number, "sha256": sha256}

    def carry(self, command: c.CarryingCommand, actor: Actor) -> None:
        self.now += timedelta(milliseconds=100)
        carrying = CarryingContext(proofs=may_carry_out(self.history(), self.known, self.now), account_tag="a")
        context = CaseContext(self.known, self.now.date(), carrying=carrying)
        situation = Situation(None, None, case=self.at, case_context=context)
        asked = CommandId("01900000-0000-7000-8000-00000000aaaa")
        decision = decide(situation, command, Asking(asked, actor, Durations()), self.now)
        if isinstance(decision, Decided):
            self._add(decision, "system/carrying_out" if isinstance(actor, System) else "staff")


# --- what people do


def right(wild: Wild) -> None:
    """What comes next, by somebody who may do it."""
    state = wild.at
    said = set(state.ticks)
    before = SAID[:-1]
    unsaid = [(step, one) for step, one in before if (StepId(step), StatementId(one)) not in said]
    if state.session is None:
        wild.try_(c.TakeUpCase(session=SESSION, case=state.case))
    elif state.stage is Stage.ENTERING:
        entering(wild, unsaid)
    elif state.stage is Stage.SUBMITTED:
        after_submission(wild)
    elif state.stage is Stage.REFUSED or state.unwilling is not None:
        wild.try_(c.AmendCase(session=SESSION, case=state.case))


def entering(wild: Wild, unsaid: list[tuple[str, str]]) -> None:
    state, case = wild.at, wild.at.case
    papers = [name for name, one in state.pictures.items() if one.of is PictureOf.PAPER]
    if unsaid and unsaid[0][0] == "greet":
        tick(wild, *unsaid[0])
    elif identifying(wild):
        return
    elif unsaid and unsaid[0][0] != "fill":
        tick(wild, *unsaid[0])
    elif not any(state.pictures[name].is_accepted for name in papers):
        waiting = [name for name in papers if not state.pictures[name].is_reviewed]
        if waiting:
            wild.try_(c.AcceptPaper(session=SESSION, case=case, picture=waiting[0]))
        else:
            photograph(wild, PictureOf.PAPER, PaperId("purpose_proof"))
    elif unsaid:
        tick(wild, *unsaid[0])
    else:
        wild.try_(c.SubmitCase(session=SESSION, case=case, form_version=len(wild.typed)))


def identifying(wild: Wild) -> bool:
    """The next of who pays and who is paid; False when all of it is done."""
    state, case = wild.at, wild.at.case
    taken = {one.of for one in state.pictures.values()}
    sides = [side for side in SIDES[DocumentKind.IDENTITY_CARD] if side not in taken]
    if sides:
        photograph(wild, sides[0])
    elif state.document is None or state.document.session != state.session:
        check_document(wild)
    elif state.compared is None or state.compared.comparison is e.Comparison.ANOTHER:
        wild.try_(c.ComparePerson(session=SESSION, case=case, comparison=e.Comparison.SAME))
    elif state.account is None or state.account.match is not e.AccountMatch.SAME:
        account(wild, e.AccountMatch.SAME)
    elif state.payee is None or state.payee.match is not e.PayeeMatch.SAME:
        payee(wild, e.PayeeMatch.SAME)
    else:
        return False
    return True


def after_submission(wild: Wild) -> None:
    state = wild.at
    if state.declined is not None or state.unwilling is not None:
        wild.try_(c.AmendCase(session=SESSION, case=state.case))
    elif wild.next_level() is not None:
        reviewer = wild.chance.choice(list(PEOPLE))
        actor, by = wild.by(reviewer)
        for picture in state.pictures:
            wild.try_(c.OpenPaper(session=SESSION, case=state.case, picture=picture), actor, by)
        wild.try_(msgspec.convert(wild.this(), c.ApproveCase), actor, by)
    elif (StepId("confirm"), StatementId("own_will")) not in state.ticks:
        tick(wild, "confirm", "own_will")
    elif state.asked_at is None:
        wild.try_(msgspec.convert(wild.this(), c.AskConfirmation))
    elif state.shown_at is None:
        wild.try_(msgspec.convert({**wild.this(), "language": Language.CHINESE}, c.ReportContentShown), CUSTOMER_ASKS)
    elif state.confirmed is None:
        sign(wild, wild.this(), DRAWN)
    else:
        order(wild)


def tick(wild: Wild, step: str, statement: str) -> None:
    wild.try_(c.TickStatement(session=SESSION, case=wild.at.case, step=StepId(step), statement=StatementId(statement)))


def photograph(wild: Wild, of: PictureOf, paper: PaperId | None = None) -> None:
    before = set(wild.at.asks)
    wild.try_(c.AskPicture(session=SESSION, case=wild.at.case, of=of, paper=paper))
    for asked in set(wild.at.asks) - before:
        picture = PictureId(f"01900000-0000-7000-8000-00000000f{len(wild.at.pictures):03x}")
        report = c.ReportPicture(
            session=SESSION, case=wild.at.case, ask=asked, picture=picture, sha256=f"{len(wild.at.pictures):x}",
            size_bytes=1, width=800, height=600,
        )  # fmt: skip
        wild.try_(report, SYSTEM_ASKS)


def check_document(wild: Wild, number: str = NUMBER) -> None:
    wild.try_(
        c.CheckDocument(
            session=SESSION, case=wild.at.case, document=DocumentKind.IDENTITY_CARD, written=Personal(number),
            name=Personal("王小明"), valid_until=Personal("2099-01-31"),
        )
    )  # fmt: skip


def account(wild: Wild, match: e.AccountMatch) -> None:
    number = str(wild.typed[FieldName("account")])
    report = c.ReportAccount(
        session=SESSION, case=wild.at.case, match=match, account=Personal(number), number=Personal(NUMBER)
    )
    wild.try_(report)


def payee(wild: Wild, match: e.PayeeMatch, name: str | None = None) -> None:
    account = Personal(str(wild.typed[FieldName("payee_account")]))
    typed = Personal(name or str(wild.typed[FieldName("payee_name")]))
    wild.try_(c.ReportPayee(session=SESSION, case=wild.at.case, match=match, account=account, name=typed))


def sign(wild: Wild, about: dict[str, object], drawn: PersonalDocument, actor: Actor = CUSTOMER_ASKS) -> None:
    own = c.ConfirmContent(
        session=SESSION, case=wild.at.case, submission=int(str(about["submission"])), sha256=str(about["sha256"]),
        signature=drawn,
    )  # fmt: skip
    wild.try_(own, actor)


def order(wild: Wild) -> None:
    counter = System("carrying_out")
    wild.carry(c.OrderCarryingOut(case=wild.at.case), counter)
    job = wild.at.job
    if job is None or wild.at.stage is not Stage.ORDERED:
        return
    now = wild.at.submitted
    assert now is not None
    wild.told = parameters_of(wild.known.type, now.content)
    wild.carry(c.StartCarryingOut(case=wild.at.case, key=job.key), counter)
    wild.carry(c.ReportDone(case=wild.at.case, key=job.key, reference="R"), counter)


def wrong(wild: Wild) -> None:
    """Anything, by anybody."""
    chance, case = wild.chance, wild.at.case
    staff = chance.choice(list(PEOPLE))
    actor, by = wild.by(staff)
    if chance.random() < 0.3:
        actor = Staff(staff, "0300", Personal("x"), tuple(Role))
    pictures = list(wild.at.pictures) or [PictureId("none")]
    step, one = chance.choice(SAID)
    stale = wild.stale()
    about = {"session": SESSION, "case": case}
    doings: list[Callable[[], object]] = [
        lambda: tick(wild, step, one),
        lambda: wild.try_(msgspec.convert({**about, "step": step, "statement": one}, c.WithdrawTick)),
        lambda: wild.try_(msgspec.convert({**about, "step": step, "statement": one}, c.TickStatement), actor, by),
        lambda: wild.type_into(chance.choice([TELLER, staff]), chance.choice(AMOUNTS)),
        lambda: wild.try_(c.AcceptPaper(session=SESSION, case=case, picture=chance.choice(pictures))),
        lambda: wild.try_(
            c.RefusePaper(session=SESSION, case=case, picture=chance.choice(pictures), flaw=e.PaperFlaw.BLURRED)
        ),
        lambda: wild.try_(c.ComparePerson(session=SESSION, case=case, comparison=chance.choice(list(e.Comparison)))),
        lambda: account(wild, chance.choice(list(e.AccountMatch))),
        lambda: payee(wild, chance.choice(list(e.PayeeMatch)), chance.choice([None, "李四"])),
        lambda: wild.try_(c.SubmitCase(session=SESSION, case=case, form_version=chance.choice([0, len(wild.typed)]))),
        lambda: wild.try_(c.AmendCase(session=SESSION, case=case), chance.choice([TELLER_ASKS, actor])),
        lambda: wild.try_(c.OpenPaper(session=SESSION, case=case, picture=chance.choice(pictures)), actor, by),
        lambda: wild.try_(msgspec.convert(stale, c.ApproveCase), actor, by),
        lambda: wild.try_(msgspec.convert(stale, c.ApproveCase), TELLER_ASKS),
        lambda: wild.try_(msgspec.convert({**stale, "flaw": "fraud_suspected"}, c.RefuseReview), actor, by),
        lambda: wild.try_(msgspec.convert(stale, c.AskConfirmation)),
        lambda: wild.try_(msgspec.convert({**stale, "language": "en"}, c.ReportContentShown), CUSTOMER_ASKS),
        lambda: sign(
            wild, stale, chance.choice([DRAWN, PersonalDocument("{}")]), chance.choice([CUSTOMER_ASKS, actor])
        ),
        lambda: wild.try_(msgspec.convert({**stale, "wish": "change"}, c.DeclineContent), CUSTOMER_ASKS),
        lambda: wild.try_(c.ParkCase(session=SESSION, case=case)),
        lambda: order(wild),
        lambda: wild.carry(c.OrderCarryingOut(case=case), actor),
        lambda: wild.carry(c.ReportDone(case=case, key=job_key(case, 1), reference="x"), System("carrying_out")),
    ]
    chance.choice(doings)()


# --- the oracle


def judge(wild: Wild) -> None:
    """Of a case that was carried out: everything by hand, from the events."""
    events = [entry.event for entry in wild.entries]
    ordered = next(n for n, one in enumerate(events) if isinstance(one, e.CarryingOutOrdered))
    submitted = max(n for n, one in enumerate(events[:ordered]) if isinstance(one, e.CaseSubmitted))
    own, after, before = events[submitted], events[submitted:ordered], events[:ordered]
    assert isinstance(own, e.CaseSubmitted)
    assert sum(isinstance(one, e.CaseSubmitted) for one in events[submitted:]) == 1
    assert not any(isinstance(one, e.CaseAmended | e.ReviewRefused | e.CustomerDeclined) for one in after)
    text = own.content.reveal()
    assert hashlib.sha256(bytes.fromhex(own.salt.reveal()) + text.encode()).hexdigest() == own.sha256
    content = json.loads(text)
    assert wild.told is not None
    assert wild.told["amount"] == content["form"]["amount"]
    approved(wild, own, after, content["form"]["amount"].removesuffix(".00"))
    (confirmed,) = (n for n, one in enumerate(after) if isinstance(one, e.CustomerConfirmed))
    assert getattr(after[confirmed], "sha256", "") == own.sha256
    assert any(isinstance(one, e.ContentShown) and one.sha256 == own.sha256 for one in after[:confirmed])
    assert wild.entries[submitted + confirmed].actor == "customer"
    for step, statement in SAID:
        assert is_said(before, step, statement), (step, statement)
    identity(before)
    paid = [one for one in before if isinstance(one, e.PayeeChecked)][-1]
    assert paid.match is e.PayeeMatch.SAME
    assert (paid.account.reveal(), paid.name.reveal()) == (
        content["form"]["payee_account"],
        content["form"]["payee_name"],
    )
    (paper,) = content["papers"][:1]
    assert any(isinstance(one, e.PaperAccepted) and one.picture == paper["id"] for one in before)
    assert wild.gap is None
    assert sum(isinstance(one, e.CarriedOut) for one in events) == 1


def approved(wild: Wild, own: e.CaseSubmitted, after: list[e.CaseEvent], amount: str) -> None:
    """By as many as it needs, none of whom has entered anything, and each of whom looked at everything."""
    given = [one for one in after if isinstance(one, e.ReviewApproved)]
    entered = set(wild.entered) | {
        by.staff
        for one in wild.entries
        if not isinstance(one.event, e.PaperOpened | e.ReviewApproved | e.ReviewRefused | e.CaseContinued)
        and (by := getattr(one.event, "by", None)) is not None
    }
    compared = [one for one in (x.event for x in wild.entries) if isinstance(one, e.PersonCompared)]
    needed = [*NEEDED[amount], *([(3, False)] if compared[-1].comparison is e.Comparison.DOUBT else [])]
    people = [one.by for one in given if one.sha256 == own.sha256]
    assert len({one.staff for one in people}) == len(people) == len(needed)
    for (level, another_unit), by in zip(needed, people, strict=True):
        assert by.staff not in entered
        assert by.level >= level
        assert not another_unit or (by.unit is not None and by.unit != own.by.unit)
        looked = {one.picture for one in after if isinstance(one, e.PaperOpened) and one.by.staff == by.staff}
        assert len(looked) >= 3


def is_said(before: list[e.CaseEvent], step: str, statement: str) -> bool:
    said = False
    for one in before:
        match one:
            case e.StatementTicked() if (one.step, one.statement) == (step, statement):
                said = True
            case e.TickWithdrawn() if (one.step, one.statement) == (step, statement):
                said = False
            case e.CaseAmended() if step in one.unsaid:
                said = False
            case _:
                pass
    return said


def identity(before: list[e.CaseEvent]) -> None:
    read = [one for one in before if isinstance(one, e.DocumentChecked)][-1]
    compared = [one for one in before if isinstance(one, e.PersonCompared)][-1]
    account_of = [one for one in before if isinstance(one, e.AccountChecked)][-1]
    assert before.index(compared) > before.index(read)
    assert compared.comparison is not e.Comparison.ANOTHER
    assert account_of.match is e.AccountMatch.SAME
    assert account_of.number == read.number


def test_whatever_people_do_only_what_is_proven_is_carried_out() -> None:
    carried = 0
    for seed in range(HISTORIES):
        wild = Wild(random.Random(seed))
        wild.begin()
        for _ in range(STEPS):
            if wild.at.stage in (Stage.DONE, Stage.GIVEN_UP):
                break
            (right if wild.chance.random() < 0.8 else wrong)(wild)
        if wild.at.stage is Stage.DONE:
            carried += 1
            judge(wild)
        else:
            assert not any(isinstance(one.event, e.CarriedOut) for one in wild.entries)
    assert carried >= HISTORIES // 10, carried
