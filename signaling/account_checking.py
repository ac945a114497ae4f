"""Whose account it is: asked of the core bank at the desk's request, and put on record whatever it says."""

from session.access import may_work_on_case
from session.actors import Staff
from session.case.commands import ReportAccount
from session.case.form_read import read_form
from session.case.guide import account_of
from session.case.state import CaseState
from session.decision import Refused as RefusedDecision
from session.identifiers import CaseId, CommandId, SessionId
from session.personal import Personal
from session.vocabulary import RefusalCode
from signaling.connection import Connection
from signaling.messages import CheckAccount, Done, Refused
from transactions.case_form import read_fields
from transactions.core_banking import CoreBankAway


async def check_account(connection: Connection, message: CheckAccount) -> None:
    """Carry it out, or say why not."""
    door, actor = connection.door, connection.actor
    session = await door.counter.session(SessionId(message.session))
    if session is None or not isinstance(actor, Staff) or not may_work_on_case(actor, session):
        return _refuse(connection, message, RefusalCode.NOT_YOURS)
    state = await door.counter.case(CaseId(message.case)) if session.case == message.case else None
    if state is None or state.document is None or state.document.session != session.session:
        return _refuse(connection, message, RefusalCode.NOT_NOW)
    account = await _account(connection, state)
    if account is None:
        return _refuse(connection, message, RefusalCode.UNKNOWN)
    if door.core_bank is None:
        return _refuse(connection, message, RefusalCode.CORE_BANK_AWAY)
    read = state.document
    try:
        match = await door.core_bank.check_holder(account, read.document, read.number, read.name)
    except CoreBankAway:
        return _refuse(connection, message, RefusalCode.CORE_BANK_AWAY)
    report = ReportAccount(session=session.session, case=state.case, match=match, account=account, number=read.number)
    outcome = await door.counter.ask(actor, report, CommandId(message.id))
    if isinstance(outcome, RefusedDecision):
        return _refuse(connection, message, outcome.code)
    connection.send(Done(id=CommandId(message.id)))
    return None


async def _account(connection: Connection, state: CaseState) -> Personal | None:
    """As it stands in the form; None while it cannot be read."""
    door = connection.door
    known = await door.cases.known(state.business_type, state.type_version)
    if known is None:
        return None
    typed = {name: field.typed for name, field in (await read_fields(door.counter.store, state.case)).items()}
    account = account_of(known.type, read_form(known.type.form, typed))
    return Personal(account) if account is not None else None


def _refuse(connection: Connection, message: CheckAccount, code: RefusalCode) -> None:
    connection.send(Refused(id=CommandId(message.id), code=code))
