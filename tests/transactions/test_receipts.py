"""A receipt: what was done, with no number whole, in either language, and a check code that nobody makes up."""

import base64
import re
import subprocess
import zlib
from pathlib import Path

import pytest

from session.case.carrying_events import CarriedOut, CarryingOutOrdered, CarryingOutStarted, EffectKind
from session.case.carrying_rules import job_key
from session.case.receipt import Receipt, receipt_of
from session.case.state import CaseState, evolve_case
from session.vocabulary import Language
from session_store.keys import StreamKeys
from session_store.postgres import Pool
from tests.session.case.whole_cases import Story, whole
from transactions.receipts import FontUnusable, ReceiptPress, check_code

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


def chinese_font() -> Path:
    """The one that tests install for their browser."""
    found = subprocess.run(
        ["fc-match", "--format=%{file}", "WenQuanYi Micro Hei"], capture_output=True, check=True, text=True
    )  # fmt: skip
    return Path(found.stdout)


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
    file = ReceiptPress().pdf(receipt(), "0123 4567 89AB CDEF")
    assert file.startswith(b"%PDF-")
    assert b"STSong-Light" in file
    assert file == ReceiptPress().pdf(receipt(), "0123 4567 89AB CDEF")
    drawn = text_of(file)
    assert drawn
    for number in (ACCOUNT, PAYEE, NUMBER):
        assert number not in drawn
        assert number.encode("utf-16-be").decode("latin-1") not in drawn


def test_with_a_font_the_file_has_its_letters_in_it_and_wants_none_of_the_viewers() -> None:
    press = ReceiptPress(chinese_font())
    file = press.pdf(receipt(), "0123 4567 89AB CDEF")
    assert b"/FontFile2" in file
    assert b"STSong-Light" not in file
    assert file == press.pdf(receipt(), "0123 4567 89AB CDEF")
    # Only those it uses: the font itself has megabytes.
    assert len(file) < 100_000


def test_a_file_that_is_no_font_is_said_so(tmp_path: Path) -> None:
    no_font = tmp_path / "letters.ttf"
    for content in (b"", b"<svg/>", bytes(4096)):
        no_font.write_bytes(content)
        with pytest.raises(FontUnusable, match="is no TrueType font"):
            ReceiptPress(no_font)
    with pytest.raises(FontUnusable):
        ReceiptPress(tmp_path / "not there.ttf")


def test_a_remark_of_a_customer_is_text_and_nothing_else() -> None:
    story = Story("transfer_to_other", {**Story("transfer_to_other").typed, "remark": '<b>&"x</para>'})  # type: ignore[dict-item]
    story.begin()
    story.enter()
    story.submit()
    made = receipt_of(story.known.type, carried_out(story), Language.ENGLISH)
    assert made is not None
    assert ReceiptPress().pdf(made, "0000 0000 0000 0000").startswith(b"%PDF-")


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
