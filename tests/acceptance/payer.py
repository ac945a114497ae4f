"""Who pays: a customer of the core bank's stand-in, as their document and their account name them."""

import itertools
from typing import Final

import httpx
import msgspec

from session.case.identity_number import check_character
from tests.acceptance.counter_process import CounterProcess

_NUMBERS: Final = itertools.count(100)


class Payer(msgspec.Struct, frozen=True):
    document: str
    name: str
    account: str


WANG: Final = Payer("110105199003070033", "王小明", "6200000000000018")
"""Whom the stand-in knows from its start, with 200,000."""


async def new_payer(counter: CounterProcess) -> Payer:
    """Nobody else's: what one test pays, no other one lacks, however often it is run. Has 200,000."""
    which = next(_NUMBERS)
    body = f"11010519900307{which:03d}"
    payer = Payer(body + check_character(body), "王小明", f"62000000001{which:05d}")
    told = {
        "holder": payer.name, "document_kind": "identity_card", "document_number": payer.document,
        "balance": "200000.00",
    }  # fmt: skip
    url = counter.process_of("web").environ()["CORE_BANK_URL"]
    async with httpx.AsyncClient(base_url=url, trust_env=False) as bank:
        answer = await bank.put(f"/sandbox/accounts/{payer.account}", json=told)
    assert answer.status_code == 204, answer.text
    return payer
