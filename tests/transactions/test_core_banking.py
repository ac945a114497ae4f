"""What the core bank is asked beside effects: whoever it does not let in is told so everywhere."""

from collections.abc import Awaitable, Callable
from datetime import date

import pytest

from session.case.business_type import DocumentKind
from session.case.carrying_events import HeldUp
from session.personal import Personal
from tests.sandbox.bank_process import Bank
from transactions.core_banking import CoreBankAway, CoreBanking

PAYEE, NAME = Personal("6200000000000026"), Personal("李明")


QUESTIONS: dict[str, Callable[[CoreBanking], Awaitable[object]]] = {
    "payee": lambda bank: bank.check_payee(PAYEE, NAME),
    "holder": lambda bank: bank.check_holder(PAYEE, DocumentKind.IDENTITY_CARD, Personal("110105199003070033"), NAME),
    "postings": lambda bank: bank.postings(date(2026, 11, 30)),
}


@pytest.mark.parametrize("question", QUESTIONS)
async def test_with_another_key_every_question_says_that_it_is_not_accepted(question: str, bank: Bank) -> None:
    ask = QUESTIONS[question]
    async with CoreBanking(bank.url, "another key") as not_let_in:
        with pytest.raises(CoreBankAway) as away:
            await ask(not_let_in)
    assert away.value.why is HeldUp.NOT_LET_IN
    async with CoreBanking(bank.url, bank.key) as let_in:
        assert await ask(let_in) is not None
