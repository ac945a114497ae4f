"""A counter that knows the shipped types, and a session in which a case can be begun."""

from datetime import UTC, datetime

import msgspec
import uuid_utils

from people.accounts import Accounts
from people.competence_rules import CompetenceRefused
from people.competences import change_competence
from session import commands as c
from session.actors import Customer, Staff, System
from session.case.business_type import DocumentKind, PaperId, PictureOf, StatementId, StepId, TypeId
from session.case.events import AccountMatch, Comparison, PayeeMatch
from session.case.form import FieldName
from session.case.recorded_spans import Telemetry
from session.decision import Decided
from session.identifiers import (
    CaseId,
    LineId,
    PictureId,
    SessionId,
    TeamId,
    party_of_staff,
)
from session.personal import Personal, PersonalDocument
from session.vocabulary import PartyRole, Purpose, Role
from session_store.counter import Counter, new_command_id
from session_store.recording_telemetry import keep_telemetry
from tests.session_store.stories import JOURNAL, arrive, ask, new_session, new_teller, on_record, talk, tracks_of
from transactions.case_door import CaseDoor
from transactions.case_form import save_field
from transactions.shipped_types import shipped_types
from transactions.types_kept import load_types

TRANSFER = TypeId("transfer_to_other")


async def open_for_business(counter: Counter) -> CaseDoor:
    """Load the shipped types, and let the counter ask for them."""
    await load_types(counter.store, System("test"), list(shipped_types()), new_command_id())
    door = counter.case_door = CaseDoor(counter.store)
    return door


async def in_call(counter: Counter, teller: Staff | None = None) -> tuple[SessionId, Staff]:
    """A customer, and the teller who serves them."""
    session, served_by = new_session(), teller or new_teller()
    await arrive(counter, session)
    await talk(counter, session, served_by)
    return session, served_by


async def begin(counter: Counter, session: SessionId, teller: Staff, kind: TypeId = TRANSFER) -> CaseId:
    """Begin a case; returns it."""
    await ask(counter, teller, c.BeginCase(session=session, business_type=kind))
    await on_record(counter, session, teller.staff)
    state = await counter.session(session)
    assert state is not None
    assert state.case is not None
    return state.case


async def on_disk(counter: Counter, session: SessionId, teller: Staff, up_to: datetime | None = None) -> None:
    """Whatever arrives, it is on disk up to then, or up to now."""
    now = datetime.now(UTC)
    told = [(session, Telemetry(JOURNAL, who, source, now, up_to or now)) for who, source in tracks_of(teller.staff)]
    await keep_telemetry(counter.store.pool, told)


DRAWN = PersonalDocument('{"width":300,"height":120,"lines":[[[10,60,0],[60,20,90],[110,80,180]]]}')
NUMBER = "110105199003070033"
TYPED = {
    "account": "6200 0000 0000 0018",
    "amount": "80,000",
    "payee_name": "李明",
    "payee_account": "6200000000000026",
    "payee_bank": "某某银行",
    "relation": "friend",
    "purpose": "living",
    "own_will": True,
}


async def enter_transfer(
    counter: Counter, session: SessionId, teller: Staff, case: CaseId, amount: str = "80,000"
) -> int:
    """All of a transfer but its submission; returns the form's version."""
    await _say(counter, session, teller, case, ("greet", "introduce"))
    for of in (PictureOf.CARD_PORTRAIT, PictureOf.CARD_EMBLEM):
        await _photograph(counter, session, teller, case, of)
    await ask(
        counter,
        teller,
        c.CheckDocument(
            session=session, case=case, document=DocumentKind.IDENTITY_CARD, written=Personal(NUMBER),
            name=Personal("王小明"), valid_until=Personal("2099-01-31"),
        ),
    )  # fmt: skip
    await ask(counter, teller, c.ComparePerson(session=session, case=case, comparison=Comparison.SAME))
    for version, (field, typed) in enumerate({**TYPED, "amount": amount}.items()):
        assert await save_field(counter.store, case, FieldName(field), 0, typed, teller.staff, f"save-{version}")
    report = c.ReportAccount(
        session=session, case=case, match=AccountMatch.SAME, account=Personal("6200000000000018"),
        number=Personal(NUMBER),
    )  # fmt: skip
    await ask(counter, teller, report)
    payee = c.ReportPayee(
        session=session, case=case, match=PayeeMatch.SAME, account=Personal(str(TYPED["payee_account"])),
        name=Personal(str(TYPED["payee_name"])),
    )  # fmt: skip
    await ask(counter, teller, payee)
    said = ("identify", "show_document"), ("identify", "face"), ("purpose", "who"), ("purpose", "fraud")
    await _say(counter, session, teller, case, *said)
    paper = await _photograph(counter, session, teller, case, PictureOf.PAPER, PaperId("purpose_proof"))
    await ask(counter, teller, c.AcceptPaper(session=session, case=case, picture=paper))
    await _say(counter, session, teller, case, ("fill", "read_back"))
    return len(TYPED)


async def _say(counter: Counter, session: SessionId, teller: Staff, case: CaseId, *statements: tuple[str, str]) -> None:
    for step, one in statements:
        tick = c.TickStatement(session=session, case=case, step=StepId(step), statement=StatementId(one))
        await ask(counter, teller, tick)


async def _photograph(
    counter: Counter, session: SessionId, teller: Staff, case: CaseId, of: PictureOf, paper: PaperId | None = None
) -> PictureId:
    asked = new_command_id()
    command = c.AskPicture(session=session, case=case, of=of, paper=paper)
    assert isinstance(await counter.ask(teller, command, asked), Decided)
    picture = PictureId(str(uuid_utils.uuid7()))
    report = c.ReportPicture(
        session=session, case=case, ask=asked, picture=picture, sha256="00", size_bytes=1, width=800, height=600
    )
    await ask(counter, System("pictures"), report)
    return picture


async def submit_review_confirm(counter: Counter, session: SessionId, teller: Staff, case: CaseId) -> None:
    """What was entered is submitted, approved by as many as it needs, and confirmed by the customer."""
    await ask(counter, teller, c.SubmitCase(session=session, case=case, form_version=len(TYPED)))
    state = await counter.case(case)
    assert state is not None
    assert state.submitted is not None
    for level in range(1, state.submitted.approvals_needed + 1):
        await approve(counter, session, teller, case, level)
    await confirm(counter, session, teller, case)


async def submitted_now(counter: Counter, session: SessionId, case: CaseId) -> dict[str, object]:
    """The case, and what is submitted in it."""
    state = await counter.case(case)
    assert state is not None
    assert state.submitted is not None
    return {"session": session, "case": case, "submission": state.submitted.number, "sha256": state.submitted.sha256}


async def approve(counter: Counter, session: SessionId, teller: Staff, case: CaseId, level: int) -> Staff:
    """By somebody new, of another team, who was asked for as a reviewer and looks at every photograph."""
    reviewer = await new_reviewer(counter, level)
    await bring_reviewer(counter, session, teller, reviewer)
    state = await counter.case(case)
    assert state is not None
    for picture in state.pictures:
        await ask(counter, reviewer, c.OpenPaper(session=session, case=case, picture=picture))
    await ask(counter, reviewer, msgspec.convert(await submitted_now(counter, session, case), c.ApproveCase))
    await ask(counter, reviewer, c.LeaveCall(session=session))
    return reviewer


async def new_reviewer(counter: Counter, level: int) -> Staff:
    """Of team B, with this authority."""
    accounts = Accounts(counter.store)
    name = str(uuid_utils.uuid7())[-12:]
    staff = await accounts.add(f"reviewer-{name}", "Zhao Lei", name, [Role.TELLER], Personal("correct horse battery"))
    for change in (c.SetTeam(staff=staff, team=TeamId("B")), c.SetAuthority(staff=staff, level=level)):
        outcome = await change_competence(counter.store, System("test"), change, new_command_id())
        assert not isinstance(outcome, CompetenceRefused)
    found = await accounts.find(staff)
    assert found is not None
    return found


async def bring_reviewer(counter: Counter, session: SessionId, teller: Staff, reviewer: Staff) -> None:
    """As the ACD does it."""
    await ask(counter, reviewer, c.GoReady(teller=reviewer.staff))
    seek = c.SeekColleague(
        session=session, purpose=Purpose.CONSULT, role=PartyRole.REVIEWER, line=LineId("reviewers"), on_hold=False
    )
    await ask(counter, teller, seek)
    await ask(counter, System("acd"), c.MakeOffer(session=session, teller=reviewer.staff, as_colleague=True))
    state = await counter.session(session)
    assert state is not None
    assert state.search is not None
    assert state.search.offer is not None
    await ask(counter, reviewer, c.AcceptOffer(session=session, offer=state.search.offer.offer))
    await ask(counter, System("media"), c.ReportConnected(session=session, party=party_of_staff(reviewer.staff)))


async def confirm(counter: Counter, session: SessionId, teller: Staff, case: CaseId) -> None:
    customer = Customer(session)
    await _say(counter, session, teller, case, ("confirm", "own_will"))
    now = await submitted_now(counter, session, case)
    await ask(counter, teller, msgspec.convert(now, c.AskConfirmation))
    await ask(counter, customer, msgspec.convert({**now, "language": "zh"}, c.ReportContentShown))
    own = c.ConfirmContent(
        session=session, case=case, submission=int(str(now["submission"])), sha256=str(now["sha256"]), signature=DRAWN
    )
    await ask(counter, customer, own)
