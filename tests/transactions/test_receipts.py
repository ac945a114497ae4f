"""A receipt: what was done, with no number whole, in either language, and a check code that nobody makes up."""

import base64
import re
import zlib

import pytest

from session.case.carrying_events import CarriedOut, CarryingOutOrdered, CarryingOutStarted, EffectKind
from session.case.carrying_rules import job_key
from session.case.receipt import Receipt, receipt_of
from session.case.state import CaseState, evolve_case
from session.vocabulary import Language
from session_store.keys import StreamKeys
from session_store.postgres import Pool
from tests.session.case.whole_cases import Story, whole
from transactions.receipts import check_code, receipt_pdf

ACCOUNT, PAYEE, NUMBER = "6200000000000018", "6200000000000026", "110105199003070033"


def carried_out(story: Story, reference: str = "9F3A77C0E1B2") -> CaseState:
    state, session = story.at, story.session.session
    now = state.submitted
    assert now is not None
    key = job_key(state.case, 1)
    ordered = CarryingOutOrdered(
        session=session, submission=1, sha256=now.sha256, key=key, effect=EffectKind.TRANSFER, account_tag="a",
        customer_tag="c", amount_fen=8_000_000, approvals=2, proofs=(),
    )  # fmt: skip
    started = CarryingOutStarted(session=session, key=key)
    for event in (ordered, started, CarriedOut(session=session, key=key, reference=reference)):
        state = evolve_case(state, event, story.now)
    return state


def receipt(kind: str = "transfer_to_other", language: Language = Language.CHINESE) -> Receipt:
    story = whole(kind)
    made = receipt_of(story.known.type, carried_out(story), language)
    assert made is not None
    return made


def text_of(file: bytes) -> str:
    """What its pages draw, as far as it can be read back."""
    streams = re.findall(rb"stream\r?\n(.*?)endstream", file, re.DOTALL)
    drawn = b"".join(zlib.decompress(base64.a85decode(one.strip().removesuffix(b"~>"))) for one in streams)
    return drawn.decode("latin-1")


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("kind", ["transfer_to_other", "wealth_purchase", "change_mobile", "card_loss"])
def test_it_names_what_was_done_and_no_number_whole(kind: str, language: Language) -> None:
    made = receipt(kind, language)
    said = " ".join(f"{line.title} {line.text} {line.more}" for line in made.lines) + made.title + made.to_mind
    assert made.lines
    for whole_number in (ACCOUNT, PAYEE, NUMBER, "13900139000"):
        assert whole_number not in said
    assert "**** **** 0018" in said
    if kind == "transfer_to_other":
        assert "¥80,000.00" in said
        assert "捌万元整" in said
        assert "李明" in said


def test_of_what_was_not_carried_out_there_is_none() -> None:
    story = whole("card_loss")
    assert receipt_of(story.known.type, story.at, Language.CHINESE) is None


def test_the_file_is_a_pdf_in_chinese_type_and_the_same_each_time() -> None:
    file = receipt_pdf(receipt(), "0123 4567 89AB CDEF")
    assert file.startswith(b"%PDF-")
    assert b"STSong-Light" in file
    assert file == receipt_pdf(receipt(), "0123 4567 89AB CDEF")
    drawn = text_of(file)
    assert drawn
    for number in (ACCOUNT, PAYEE, NUMBER):
        assert number not in drawn
        assert number.encode("utf-16-be").decode("latin-1") not in drawn


def test_a_remark_of_a_customer_is_text_and_nothing_else() -> None:
    story = Story("transfer_to_other", {**Story("transfer_to_other").typed, "remark": '<b>&"x</para>'})  # type: ignore[dict-item]
    story.begin()
    story.enter()
    story.submit()
    made = receipt_of(story.known.type, carried_out(story), Language.ENGLISH)
    assert made is not None
    assert receipt_pdf(made, "0000 0000 0000 0000").startswith(b"%PDF-")


def test_the_check_code_is_of_this_job_this_reference_and_this_counter(pool: Pool) -> None:
    story = whole("transfer_to_other")
    keys, others = StreamKeys(pool, bytes(32)), StreamKeys(pool, bytes([1] * 32))
    job, other = carried_out(story).job, carried_out(story, "000000000000").job
    assert job is not None
    assert other is not None
    code = check_code(keys, job)
    assert re.fullmatch(r"(?:[0-9A-F]{4} ){3}[0-9A-F]{4}", code)
    assert check_code(keys, job) == code
    assert len({code, check_code(keys, other), check_code(others, job)}) == 3
