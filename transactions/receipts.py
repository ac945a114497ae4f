"""A receipt as PDF, with a check code: who has the paper can have it checked, and nobody can make one up."""

import io
from typing import Final
from xml.sax.saxutils import escape

from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A5
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.platypus import Flowable, HRFlowable, Paragraph, SimpleDocTemplate, Spacer, Table

from session.case.jobs import Job
from session.case.receipt import Receipt, checked_text
from session.vocabulary import Language
from session_store.keys import StreamKeys

FONT: Final = "STSong-Light"
"""Of Adobe's GB1 collection, which PDF viewers have or replace (ISO 32000-1, 9.7.5.2): it is not embedded."""
CODE_DIGITS: Final = 16
"""Hexadecimal: 64 bits, tried at a counter one by one."""
_TEXTS: Final = {
    Language.CHINESE: {
        "receipt": "业务回单", "number": "业务编号", "reference": "核心流水号", "done": "办理时间", "code": "校验码",
        "check": "本回单可在本行任一网点或空中柜面凭业务编号和校验码核验。",
    },
    Language.ENGLISH: {
        "receipt": "Receipt", "number": "Case number", "reference": "Reference", "done": "Carried out",
        "code": "Check code", "check": "Any branch, and the remote counter, checks it by case number and check code.",
    },
}  # fmt: skip
_NORMAL: Final = ParagraphStyle("normal", fontName=FONT, fontSize=10, leading=15, wordWrap="CJK")
_QUIET: Final = ParagraphStyle("quiet", parent=_NORMAL, textColor=HexColor("#51606f"))
_TITLE: Final = ParagraphStyle("title", parent=_NORMAL, fontSize=17, leading=24)

pdfmetrics.registerFont(UnicodeCIDFont(FONT))  # pyright: ignore[reportUnknownMemberType]


def check_code(keys: StreamKeys, job: Job) -> str:
    """Four groups of four."""
    code = keys.tag("receipt", checked_text(job))[:CODE_DIGITS].upper()
    return " ".join(code[n : n + 4] for n in range(0, CODE_DIGITS, 4))


def receipt_pdf(receipt: Receipt, code: str) -> bytes:
    """One page of A5. The same receipt is the same bytes."""
    texts = _TEXTS[receipt.language]
    number = f"{receipt.number[:4]} {receipt.number[4:]}"
    done = receipt.done_at.astimezone().strftime("%Y-%m-%d %H:%M:%S")
    head = [(texts["number"], number), (texts["reference"], receipt.reference), (texts["done"], done)]
    lines = [(line.title, f"{line.text}  {line.more}".strip()) for line in receipt.lines]
    story: list[Flowable] = [
        Paragraph(f"{texts['receipt']} · {escape(receipt.title)}", _TITLE),
        Spacer(1, 3 * mm),
        _table(head),
        HRFlowable(width="100%", color="#dde3ea", spaceBefore=3 * mm, spaceAfter=3 * mm),
        _table(lines),
        HRFlowable(width="100%", color="#dde3ea", spaceBefore=3 * mm, spaceAfter=3 * mm),
        _table([(texts["code"], code)]),
        Spacer(1, 2 * mm),
        Paragraph(escape(texts["check"]), _QUIET),
        Paragraph(escape(receipt.to_mind), _QUIET),
    ]
    file = io.BytesIO()
    page = SimpleDocTemplate(
        file, pagesize=A5, leftMargin=14 * mm, rightMargin=14 * mm, topMargin=14 * mm, bottomMargin=12 * mm,
        title=f"{texts['receipt']} {number}", author="AirCounter", invariant=1,
    )  # fmt: skip
    page.build(story)
    return file.getvalue()


def _table(rows: list[tuple[str, str]]) -> Table:
    cells = [[Paragraph(escape(name), _QUIET), Paragraph(escape(text), _NORMAL)] for name, text in rows]
    style = [("VALIGN", (0, 0), (-1, -1), "TOP"), ("LEFTPADDING", (0, 0), (-1, -1), 0)]
    return Table(cells, colWidths=[34 * mm, None], style=style)
