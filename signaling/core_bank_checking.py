"""Whose account it is, the customer's and the payee's: asked of the core bank at the desk's request, and put on record
whatever it says."""

from session.access import may_work_on_case
from session.actors import Staff
from session.case.business_type import BusinessType
from session.case.commands import CoreBankReport, ReportAccount, ReportPayee
from session.case.form_read import FormRead, read_form
from session.case.guide import account_of, payee_of
from session.case.state import CaseState
from session.decision import Refused as RefusedDecision
from session.identifiers import CaseId, CommandId, SessionId
from session.personal import Personal
from session.vocabulary import RefusalCode
from signaling.connection import Connection
from signaling.door import Door
from signaling.page_messages import CheckAccount, CheckPayee
from signaling.server_messages import Done, Refused
from transactions.case_form import read_fields
from transactions.core_banking import CoreBankAway, CoreBanking


async def check_at_core_bank(connection: Connection, message: CheckAccount | CheckPayee) -> None:
    """Carry it out, or say why not."""
    answered = await _checked(connection, message)
    asked = CommandId(message.id)
    connection.send(Done(id=asked) if answered is None else Refused(id=asked, code=answered))


async def _checked(connection: Connection, message: CheckAccount | CheckPayee) -> RefusalCode | None:
    """Why not; None: what it says is on record."""
    door, actor = connection.door, connection.actor
    session = await door.counter.session(SessionId(message.session))
    if session is None or not isinstance(actor, Staff) or not may_work_on_case(actor, session):
        return RefusalCode.NOT_YOURS
    state = await door.counter.case(CaseId(message.case)) if session.case == message.case else None
    if state is None:
        return RefusalCode.NOT_NOW
    known = await door.cases.known(state.business_type, state.type_version)
    if known is None:
        return RefusalCode.UNKNOWN
    typed = {name: field.typed for name, field in (await read_fields(door.counter.store, state.case)).items()}
    form = read_form(known.type.form, typed)
    ask = _account if isinstance(message, CheckAccount) else _payee
    try:
        report = await ask(door, session.session, state, known.type, form)
    except CoreBankAway:
        return RefusalCode.CORE_BANK_AWAY
    if isinstance(report, RefusalCode):
        return report
    outcome = await door.counter.ask(actor, report, CommandId(message.id))
    return outcome.code if isinstance(outcome, RefusedDecision) else None


async def _account(
    door: Door, session: SessionId, state: CaseState, kind: BusinessType, form: FormRead
) -> CoreBankReport | RefusalCode:
    """By the document that was read in this session."""
    read, account = state.document, account_of(kind, form)
    if read is None or read.session != session:
        return RefusalCode.NOT_NOW
    if account is None:
        return RefusalCode.UNKNOWN
    match = await _core_bank(door).check_holder(Personal(account), read.document, read.number, read.name)
    return ReportAccount(session=session, case=state.case, match=match, account=Personal(account), number=read.number)


async def _payee(
    door: Door, session: SessionId, state: CaseState, kind: BusinessType, form: FormRead
) -> CoreBankReport | RefusalCode:
    payee = payee_of(kind, form)
    if payee is None:
        return RefusalCode.UNKNOWN
    account, name = Personal(payee.account), Personal(payee.name)
    match = await _core_bank(door).check_payee(account, name)
    return ReportPayee(session=session, case=state.case, match=match, account=account, name=name)


def _core_bank(door: Door) -> CoreBanking:
    """Raises CoreBankAway where there is none."""
    if door.core_bank is None:
        raise CoreBankAway("there is none")
    return door.core_bank
