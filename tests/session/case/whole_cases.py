"""A case of any type from its first word to the customer's confirmation, by the rules themselves, with its history."""

from collections.abc import Mapping
from datetime import timedelta

import msgspec

from session import commands as c
from session import events as e
from session.actors import Actor, Staff, name_of
from session.case.acting import ActingStaff
from session.case.business_type import SIDES, DocumentKind, IdentityCheck, PaperId, PictureOf, Step, StepKind, TypeId
from session.case.content import form_that_counts
from session.case.context import CaseContext, KnownType
from session.case.evidence import CaseHistory, Entry, RecordedSpan
from session.case.form import FieldName
from session.case.form_read import Typed
from session.case.guide import approvals_of, guide, next_approval
from session.case.state import CaseState, begun, evolve_case
from session.decide import decide
from session.decision import Asking, Decided, Decision, Refused, Situation
from session.durations import Durations
from session.identifiers import (
    CUSTOMER,
    CaseId,
    CommandId,
    PictureId,
    StaffId,
    TeamId,
    party_of_staff,
    session_stream,
)
from session.personal import Personal
from session.state import SessionState, evolve
from session.vocabulary import Language, Role, Source
from tests.session.case.case_histories import IN_CALL, ON_RECORD, comes, kind_of
from tests.session.case.test_confirmation_rules import DRAWN
from tests.session.histories import CUSTOMER_ASKS, SESSION, START, SYSTEM_ASKS, TELLER, TELLER_ASKS, folded

NUMBER = "110105199003070033"
ACCOUNT = "6200000000000018"
FIELDS: dict[str, dict[str, Typed]] = {
    "transfer_to_other": {
        "account": ACCOUNT, "amount": "80000", "payee_name": "李明", "payee_account": "6200000000000026",
        "payee_bank": "某某银行", "relation": "friend", "purpose": "living", "own_will": True,
    },
    "wealth_purchase": {
        "product": "wj90", "amount": "600000", "account": ACCOUNT, "rating": "c3", "understood": True,
        "own_decision": True,
    },
    "change_mobile": {"account": ACCOUNT, "mobile": "13900139000", "old_in_use": "lost"},
    "card_loss": {"account": ACCOUNT, "how": "lost", "unknown_payments": False, "replace": True},
    "balance_certificate": {
        "account": ACCOUNT, "on": "2026-11-30", "purpose": "visa", "wording": "both", "copies": "2",
        "delivery": "branch",
    },
}  # fmt: skip
REVIEWERS = tuple(StaffId(f"01900000-0000-7000-8000-0000000000c{n}") for n in range(1, 6))
OWN = ActingStaff(TELLER, TeamId("A"), 1)


def reviewing(staff: StaffId) -> Staff:
    return Staff(staff, "0300", Personal("Zhao Lei"), (Role.TELLER,))


class Story:
    """One case as it goes on, a second for each command. What is refused fails the test, unless it is tried."""

    def __init__(self, kind: str, typed: Mapping[str, Typed] | None = None) -> None:
        self.known: KnownType = kind_of(TypeId(kind))
        self.typed = {FieldName(name): text for name, text in (typed or FIELDS[kind]).items()}
        guests = [event for one in REVIEWERS for event in comes(one)]
        session = folded((*IN_CALL, *ON_RECORD, *guests)).session
        assert session is not None
        self.session: SessionState = session
        self.case: CaseState | None = None
        self.entries: list[Entry] = []
        self.now = START + timedelta(minutes=1)
        self.entered: set[StaffId] = set()

    def try_(self, command: c.CounterCommand, actor: Actor = TELLER_ASKS, by: ActingStaff = OWN) -> Decision:
        """Ask, and go on with what comes of it."""
        self.now += timedelta(seconds=1)
        context = CaseContext(
            self.known, self.now.date(), by if isinstance(actor, Staff) else None,
            new_case=CaseId("01900000-0000-7000-8000-0000000000e1"),
            typed=self.typed, form_version=len(self.typed), entered=frozenset(self.entered),
            salt=bytes([len(self.entries) % 256] * 32),
        )  # fmt: skip
        situation = Situation(self.session, None, case=self.case, case_context=context)
        asked = CommandId(f"01900000-0000-7000-8000-{len(self.entries):012x}")
        decision = decide(situation, command, Asking(asked, actor, Durations()), self.now)
        if isinstance(decision, Decided):
            self._add(decision, name_of(actor))
        return decision

    def ask(self, command: c.CounterCommand, actor: Actor = TELLER_ASKS, by: ActingStaff = OWN) -> None:
        decision = self.try_(command, actor, by)
        assert not isinstance(decision, Refused), (command, decision)

    def _add(self, decided: Decided, actor: str) -> None:
        for event in decided.session:
            self.session = evolve(self.session, event, self.now)
        for event in decided.case:
            if self.case is None:
                assert isinstance(event, e.CaseBegun)
                self.case = begun(CaseId("01900000-0000-7000-8000-0000000000e1"), event, self.now)
            else:
                self.case = evolve_case(self.case, event, self.now)
            self.entries.append(Entry(len(self.entries) + 1, self.now, actor, event))

    @property
    def at(self) -> CaseState:
        assert self.case is not None
        return self.case

    def history(self) -> CaseHistory:
        """With everything recorded from before the first word on, as far as now."""
        return CaseHistory(self.at.case, tuple(self.entries), recorded=self.recorded())

    def recorded(self) -> tuple[RecordedSpan, ...]:
        tracks = [(CUSTOMER, Source.MICROPHONE), (CUSTOMER, Source.CAMERA), (party_of_staff(TELLER), Source.MICROPHONE)]
        return tuple(
            RecordedSpan(SESSION, party, source, START, self.now, is_open=True, stream=session_stream(SESSION),
                         version=20 + n)
            for n, (party, source) in enumerate(tracks)
        )  # fmt: skip

    # --- its steps

    def begin(self) -> None:
        self.ask(c.BeginCase(session=SESSION, business_type=self.known.type.id))

    def enter(self) -> None:
        """All up to the submission."""
        for step in self.known.type.steps:
            if step.kind in (StepKind.REVIEW, StepKind.CONFIRMATION):
                break
            self.say(step)
            if step.kind is StepKind.IDENTITY:
                self.identify()
            elif step.kind is StepKind.PAPERS:
                self.show_papers()
            elif step.kind is StepKind.FORM:
                self.check_payee()

    def say(self, step: Step) -> None:
        for one in step.statements:
            self.ask(c.TickStatement(session=SESSION, case=self.at.case, step=step.id, statement=one.id))

    def photograph(self, of: PictureOf, paper: PaperId | None = None) -> PictureId:
        self.ask(c.AskPicture(session=SESSION, case=self.at.case, of=of, paper=paper))
        asked = next(reversed(self.at.asks))
        picture = PictureId(f"01900000-0000-7000-8000-00000000f{len(self.at.pictures):03x}")
        self.ask(
            c.ReportPicture(session=SESSION, case=self.at.case, ask=asked, picture=picture, sha256=f"{len(picture):x}",
                            size_bytes=1, width=800, height=600),
            SYSTEM_ASKS,
        )  # fmt: skip
        return picture

    def identify(self) -> None:
        for side in SIDES[DocumentKind.IDENTITY_CARD]:
            self.photograph(side)
        self.ask(
            c.CheckDocument(session=SESSION, case=self.at.case, document=DocumentKind.IDENTITY_CARD,
                            written=Personal(NUMBER), name=Personal("王小明"), valid_until=Personal("2099-01-31"))
        )  # fmt: skip
        self.ask(c.ComparePerson(session=SESSION, case=self.at.case, comparison=e.Comparison.SAME))
        self.check_account()

    def check_account(self, match: e.AccountMatch = e.AccountMatch.SAME) -> None:
        assert IdentityCheck.ACCOUNT in self.known.type.identity.checks
        account = self.typed[FieldName("account")]
        assert isinstance(account, str)
        self.ask(
            c.ReportAccount(session=SESSION, case=self.at.case, match=match, account=Personal(account),
                            number=Personal(NUMBER))
        )  # fmt: skip

    def check_payee(self, match: e.PayeeMatch = e.PayeeMatch.SAME) -> None:
        """Where somebody is paid."""
        if "payee_account" in self.known.type.effect.parameters:
            account, name = (Personal(str(self.typed[FieldName(one)])) for one in ("payee_account", "payee_name"))
            self.ask(c.ReportPayee(session=SESSION, case=self.at.case, match=match, account=account, name=name))

    def show_papers(self) -> None:
        for paper in self.known.type.papers:
            picture = self.photograph(PictureOf.PAPER, paper.id)
            self.ask(c.AcceptPaper(session=SESSION, case=self.at.case, picture=picture))

    def submit(self) -> None:
        self.ask(c.SubmitCase(session=SESSION, case=self.at.case, form_version=len(self.typed)))

    def this(self) -> dict[str, object]:
        now = self.at.submitted
        assert now is not None
        return {"session": SESSION, "case": self.at.case, "submission": now.number, "sha256": now.sha256}

    def review(self) -> None:
        """Everybody who is needed, each another person, of unit B and just the level."""
        for reviewer in REVIEWERS:
            following = self.next_level()
            if following is None:
                return
            self.approve(reviewer, following)

    def next_level(self) -> int | None:
        form = form_that_counts(self.known.type, self.at, self.typed)
        following = next_approval(approvals_of(self.known.type, self.at, form), self.at)
        return following.level if following is not None else None

    def approve(self, reviewer: StaffId, level: int) -> None:
        by = ActingStaff(reviewer, TeamId("B"), level)
        for picture in self.at.pictures:
            self.ask(c.OpenPaper(session=SESSION, case=self.at.case, picture=picture), reviewing(reviewer), by)
        self.ask(msgspec.convert(self.this(), c.ApproveCase), reviewing(reviewer), by)

    def confirm(self) -> None:
        self.say(next(step for step in self.known.type.steps if step.kind is StepKind.CONFIRMATION))
        self.ask(msgspec.convert(self.this(), c.AskConfirmation))
        self.ask(msgspec.convert({**self.this(), "language": Language.CHINESE}, c.ReportContentShown), CUSTOMER_ASKS)
        now = self.at.submitted
        assert now is not None
        self.ask(
            c.ConfirmContent(session=SESSION, case=self.at.case, submission=now.number, sha256=now.sha256,
                             signature=DRAWN),
            CUSTOMER_ASKS,
        )  # fmt: skip

    def is_done(self, step: StepKind) -> bool:
        form = form_that_counts(self.known.type, self.at, self.typed)
        kinds = {one.id: one.kind for one in self.known.type.steps}
        return all(one.is_done for one in guide(self.known.type, self.at, form).steps if kinds[one.step] is step)


def whole(kind: str) -> Story:
    """From the first word to the confirmation."""
    story = Story(kind)
    story.begin()
    story.enter()
    story.submit()
    story.review()
    story.confirm()
    return story
