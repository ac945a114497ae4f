"""A receipt as PDF, with a check code: who has the paper can have it checked, and nobody can make one up."""

import io
from pathlib import Path
from typing import Final
from xml.sax.saxutils import escape

from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A5
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfbase.ttfonts import TTFError, TTFont
from reportlab.platypus import Flowable, HRFlowable, Paragraph, SimpleDocTemplate, Spacer, Table

from session.case.jobs import Job
from session.case.receipt import Receipt, checked_text
from session.vocabulary import Language
from session_store.keys import StreamKeys

VIEWERS_FONT: Final = "STSong-Light"
"""Of Adobe's GB1 collection, which PDF viewers have or replace (ISO 32000-1, 9.7.5.2): it is not embedded."""
EMBEDDED_FONT: Final = "receipt"
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


def check_code(keys: StreamKeys, job: Job) -> str:
    """Four groups of four."""
    code = keys.tag("receipt", checked_text(job))[:CODE_DIGITS].upper()
    return " ".join(code[n : n + 4] for n in range(0, CODE_DIGITS, 4))


class FontUnusable(ValueError):  # noqa: N818 - names what it is
    """The file is no TrueType font; the message says so."""


class ReceiptPress:
    """Makes the files, each with the letters of a font that it uses in it; without a font in the viewer's own type."""

    def __init__(self, font_file: Path | None = None) -> None:
        """`font_file` is TrueType (`.ttf`, `.ttc`: then its first). Raises FontUnusable."""
        font = VIEWERS_FONT if font_file is None else EMBEDDED_FONT
        pdfmetrics.registerFont(  # pyright: ignore[reportUnknownMemberType]
            UnicodeCIDFont(VIEWERS_FONT) if font_file is None else _font_of(font_file)
        )
        self._normal = ParagraphStyle("normal", fontName=font, fontSize=10, leading=15, wordWrap="CJK")
        self._quiet = ParagraphStyle("quiet", parent=self._normal, textColor=HexColor("#51606f"))
        self._title = ParagraphStyle("title", parent=self._normal, fontSize=17, leading=24)

    def pdf(self, receipt: Receipt, code: str) -> bytes:
        """One page of A5. The same receipt is the same bytes."""
        texts = _TEXTS[receipt.language]
        number = f"{receipt.number[:4]} {receipt.number[4:]}"
        done = receipt.done_at.astimezone().strftime("%Y-%m-%d %H:%M:%S")
        head = [(texts["number"], number), (texts["reference"], receipt.reference), (texts["done"], done)]
        lines = [(line.title, f"{line.text}  {line.more}".strip()) for line in receipt.lines]
        story: list[Flowable] = [
            Paragraph(f"{texts['receipt']} · {escape(receipt.title)}", self._title),
            Spacer(1, 3 * mm),
            self._table(head),
            HRFlowable(width="100%", color="#dde3ea", spaceBefore=3 * mm, spaceAfter=3 * mm),
            self._table(lines),
            HRFlowable(width="100%", color="#dde3ea", spaceBefore=3 * mm, spaceAfter=3 * mm),
            self._table([(texts["code"], code)]),
            Spacer(1, 2 * mm),
            Paragraph(escape(texts["check"]), self._quiet),
            Paragraph(escape(receipt.to_mind), self._quiet),
        ]
        file = io.BytesIO()
        page = SimpleDocTemplate(
            file, pagesize=A5, leftMargin=14 * mm, rightMargin=14 * mm, topMargin=14 * mm, bottomMargin=12 * mm,
            title=f"{texts['receipt']} {number}", author="AirCounter", invariant=1,
        )  # fmt: skip
        page.build(story)
        return file.getvalue()

    def _table(self, rows: list[tuple[str, str]]) -> Table:
        cells = [[Paragraph(escape(name), self._quiet), Paragraph(escape(text), self._normal)] for name, text in rows]
        style = [("VALIGN", (0, 0), (-1, -1), "TOP"), ("LEFTPADDING", (0, 0), (-1, -1), 0)]
        return Table(cells, colWidths=[34 * mm, None], style=style)


def _font_of(file: Path) -> TTFont:
    try:
        return TTFont(EMBEDDED_FONT, str(file), subfontIndex=0)
    except (OSError, TTFError) as error:
        raise FontUnusable(f"{file.name} is no TrueType font that can be used") from error
