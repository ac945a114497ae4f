"""A type of business is read whole, or refused with the place of everything that is wrong with it."""

import hashlib
import json
from collections.abc import Callable
from typing import Any

import pytest

from session.case.business_type import TypeId
from session.case.type_document import LONGEST_DOCUMENT, FaultyType, read_type, type_of_text
from session.case.type_fault import SENTENCES, FaultKind, TypeFault
from session.vocabulary import Language
from transactions.shipped_types import shipped_types

Document = dict[str, Any]
Change = Callable[[Document], object]
SHIPPED = {one.type.id: one for one in shipped_types()}


def document_of(name: str) -> Document:
    document: Document = json.loads(SHIPPED[TypeId(name)].text)
    return document


def transfer() -> Document:
    return document_of("transfer_to_other")


def faults_of(document: object) -> list[TypeFault]:
    raw = document if isinstance(document, bytes) else json.dumps(document).encode()
    with pytest.raises(FaultyType) as refused:
        read_type(raw)
    return refused.value.faults


def field(document: Document, name: str) -> Document:
    found: Document = document["form"]["properties"][name]
    return found


def step(document: Document, kind: str) -> Document:
    return next(one for one in document["steps"] if one["kind"] == kind)


def test_the_five_that_come_with_the_program_are_read_and_differ() -> None:
    names = ["balance_certificate", "card_loss", "change_mobile", "transfer_to_other", "wealth_purchase"]
    assert sorted(SHIPPED) == names
    assert len({one.sha256 for one in SHIPPED.values()}) == len(names)


@pytest.mark.parametrize("name", sorted(SHIPPED))
def test_what_is_stored_says_the_same_and_is_what_was_hashed(name: TypeId) -> None:
    document = SHIPPED[name]
    assert type_of_text(document.text) == document.type
    assert read_type(document.text.encode()) == document
    assert hashlib.sha256(document.text.encode()).hexdigest() == document.sha256


def test_neither_blanks_nor_the_order_of_keys_make_another_type() -> None:
    turned = json.dumps(dict(reversed(transfer().items())), indent=4)
    assert read_type(turned.encode()).sha256 == SHIPPED[TypeId("transfer_to_other")].sha256


Wrong = tuple[str, Change, FaultKind, str, str]
K = FaultKind
WRONG_WHOLE: list[Wrong] = [
    ("an unknown field", lambda d: d["papers"][0].update(hue="red"), K.UNKNOWN_FIELD, "papers[0]", "hue"),
    ("no limits", lambda d: d.pop("limits"), K.FIELD_MISSING, "", "limits"),
    ("no English", lambda d: d["title"].pop("en"), K.TRANSLATION_MISSING, "title", "en"),
    ("blank English", lambda d: d["texts"]["done"].update(en=" "), K.WORDS_EMPTY_OR_LONG, "texts.done", ""),
    ("blanks in a name", lambda d: d.update(id="Transfer 1"), K.NAME_FAULTY, "id", "Transfer 1"),
    ("a paper twice", lambda d: d["papers"].append(d["papers"][0]), K.TWICE, "papers", "purpose_proof"),
    ("no channel", lambda d: d.update(channels=[]), K.NOTHING_THERE, "channels", ""),
    ("a channel twice", lambda d: d.update(channels=["video", "video"]), K.TWICE, "channels", "video"),
    ("a camera by phone", lambda d: d.update(channels=["voice"]), K.TRACK_NOT_IN_CHANNEL, "recorded[1]", "voice"),
    ("a face by phone", lambda d: d.update(channels=["voice"]), K.CHECK_NOT_IN_CHANNEL, "identity.checks", "voice"),
    ("too many sheets", lambda d: d["papers"][0].update(sheets=11), K.OUT_OF_RANGE, "papers[0].sheets", "1–10"),
    (
        "a second to approve in",
        lambda d: d.update(authorisation_valid_s=1),
        K.OUT_OF_RANGE,
        "authorisation_valid_s",
        "60–86400",
    ),
    ("no document will do", lambda d: d["identity"].update(documents=[]), K.NOTHING_THERE, "identity.documents", ""),
    ("a stranger in a text", lambda d: d["texts"]["done"].update(en="{payee}"), K.UNKNOWN_NAME, "texts.done", "payee"),
    ("half a brace", lambda d: d["texts"]["done"].update(en="{payee_name"), K.UNKNOWN_NAME, "texts.done", "{"),
    (
        "an amount as a number",
        lambda d: d["limits"].update(most=5),
        K.NOT_UNDERSTOOD,
        "limits.most",
        "Expected `str | null`, got `int`",
    ),
]
WRONG_STEPS: list[Wrong] = [
    ("an unknown step", lambda d: step(d, "form").update(after=["rest"]), K.UNKNOWN_NAME, "steps[4].after", "rest"),
    ("hasty review", lambda d: step(d, "review").update(after=["papers"]), K.STEP_TOO_EARLY, "steps[5]", "fill"),
    (
        "nothing to confirm",
        lambda d: d["steps"].remove(step(d, "confirmation")),
        K.STEP_MISSING,
        "steps",
        "confirmation",
    ),
    ("two reviews", lambda d: d["steps"].append({**step(d, "review"), "id": "again"}), K.TWICE, "steps", "review"),
    ("nothing to say", lambda d: step(d, "talk").update(statements=[]), K.NOTHING_THERE, "steps[0].statements", ""),
]
F = "form.properties"
WRONG_FORM: list[Wrong] = [
    (
        "anything else goes",
        lambda d: d["form"].update(additionalProperties=True),
        K.NO_SUCH_VALUE,
        "form.additionalProperties",
        "true",
    ),
    ("a required stranger", lambda d: d["form"]["required"].append("iban"), K.UNKNOWN_NAME, "form.required", "iban"),
    (
        "a hidden field",
        lambda d: d["form"]["sections"][2]["fields"].remove("remark"),
        K.IN_NO_SECTION,
        "form.sections",
        "remark",
    ),
    (
        "a date that is yes",
        lambda d: field(d, "own_will").update(format="date"),
        K.NOT_FOR_THIS_FIELD,
        f"{F}.own_will",
        "format",
    ),
    (
        "agree to no",
        lambda d: field(d, "own_will").update(const=False),
        K.NO_SUCH_VALUE,
        f"{F}.own_will.const",
        "false",
    ),
    (
        "a name above A",
        lambda d: field(d, "payee_name").update(formatMinimum="A"),
        K.NOT_FOR_THIS_FIELD,
        f"{F}.payee_name",
        "formatMinimum",
    ),
    (
        "a bound that is none",
        lambda d: field(d, "amount").update(formatMaximum="much"),
        K.NO_SUCH_VALUE,
        f"{F}.amount.formatMaximum",
        "much",
    ),
    (
        "bounds reversed",
        lambda d: field(d, "amount").update(formatMinimum="10.00", formatMaximum="9.00"),
        K.BOUNDS_REVERSED,
        f"{F}.amount.formatMinimum",
        "10.00",
    ),
    (
        "lengths reversed",
        lambda d: field(d, "payee_bank").update(minLength=61),
        K.BOUNDS_REVERSED,
        f"{F}.payee_bank.minLength",
        "61",
    ),
    (
        "a book",
        lambda d: field(d, "payee_bank").update(maxLength=501),
        K.OUT_OF_RANGE,
        f"{F}.payee_bank.maxLength",
        "0–500",
    ),
    (
        "a choice twice",
        lambda d: field(d, "relation")["oneOf"].append(field(d, "relation")["oneOf"][0]),
        K.TWICE,
        f"{F}.relation.oneOf",
        "family",
    ),
]
P = "effect.parameters"
WRONG_RULES: list[Wrong] = [
    ("no payee", lambda d: d["effect"]["parameters"].pop("payee_name"), K.PARAMETER_MISSING, P, "payee_name"),
    (
        "a name as an amount",
        lambda d: d["effect"]["parameters"].update(amount="payee_name"),
        K.PARAMETER_OF_OTHER_KIND,
        f"{P}.amount",
        "amount",
    ),
    (
        "an account that may be left out",
        lambda d: d["form"]["required"].remove("payee_account"),
        K.PARAMETER_MAY_BE_EMPTY,
        f"{P}.payee_account",
        "payee_account",
    ),
    ("a fee", lambda d: d["effect"]["parameters"].update(fee="amount"), K.UNKNOWN_NAME, f"{P}.fee", "fee"),
    (
        "limits reversed",
        lambda d: d["limits"].update(least="2000000.00"),
        K.BOUNDS_REVERSED,
        "limits.least",
        "2000000.00",
    ),
    ("a limit in words", lambda d: d["limits"].update(most="100万"), K.NO_SUCH_VALUE, "limits.most", "100万"),
    (
        "an amount that may be typed though it is too small",
        lambda d: field(d, "amount").pop("formatMinimum"),
        K.BEYOND_LIMIT,
        "form.properties.amount.formatMinimum",
        "0.01",
    ),
    (
        "an amount that may be typed though it is too large",
        lambda d: field(d, "amount").update(formatMaximum="1000000.01"),
        K.BEYOND_LIMIT,
        "form.properties.amount.formatMaximum",
        "1000000.00",
    ),
    (
        "a rule above the limit",
        lambda d: d["review"][2].update(at_least="1000000.01"),
        K.NEVER_HOLDS,
        "review[2].at_least",
        "1000000.01",
    ),
    (
        "level ten",
        lambda d: d["review"][0]["approvals"][0].update(level=10),
        K.OUT_OF_RANGE,
        "review[0].approvals[0].level",
        "1–9",
    ),
    (
        "nobody is enough",
        lambda d: d["review"][1]["approvals"][0].update(count=0),
        K.OUT_OF_RANGE,
        "review[1].approvals[0].count",
        "1–5",
    ),
    ("levels fall", lambda d: d["review"][1]["approvals"].reverse(), K.LEVELS_NOT_RISING, "review[1].approvals", ""),
    ("no people", lambda d: d["review"][4].update(approvals=[]), K.NOTHING_THERE, "review[4].approvals", ""),
    ("money unreviewed", lambda d: d["review"].pop(0), K.MONEY_UNREVIEWED, "review", ""),
    ("little money unreviewed", lambda d: d["review"][0].update(at_least="0.02"), K.MONEY_UNREVIEWED, "review", ""),
    (
        "money without a face",
        lambda d: d["identity"]["checks"].remove("comparison"),
        K.MONEY_UNIDENTIFIED,
        "identity.checks",
        "comparison",
    ),
    ("money without a voice", lambda d: d["recorded"].pop(0), K.MONEY_UNRECORDED, "recorded", "customer, microphone"),
]
WRONG = [*WRONG_WHOLE, *WRONG_STEPS, *WRONG_FORM, *WRONG_RULES]


@pytest.mark.parametrize(
    ("change", "kind", "place", "subject"), [one[1:] for one in WRONG], ids=[one[0] for one in WRONG]
)
def test_what_is_wrong_is_said_with_its_place(change: Change, kind: FaultKind, place: str, subject: str) -> None:
    document = transfer()
    change(document)
    assert TypeFault(kind, place, subject) in faults_of(document)


def test_a_limit_for_what_has_no_amount_is_refused() -> None:
    document = document_of("card_loss")
    document["limits"]["most"] = document["review"][0]["at_least"] = "1.00"
    faults = [(fault.kind, fault.place) for fault in faults_of(document)]
    assert faults == [(FaultKind.NEEDS_AMOUNT, "limits.most"), (FaultKind.NEEDS_AMOUNT, "review[0].at_least")]


def test_steps_that_wait_for_each_other_are_named() -> None:
    document = transfer()
    step(document, "identity")["after"] = ["fill"]
    (circle,) = [fault for fault in faults_of(document) if fault.kind is FaultKind.STEPS_IN_CIRCLE]
    assert {"identify", "fill"} <= set(circle.subject.split(" → "))


def test_what_is_no_document_is_refused_as_such() -> None:
    assert [fault.kind for fault in faults_of(b"{")] == [FaultKind.NOT_JSON]
    assert [fault.kind for fault in faults_of(b" " * (LONGEST_DOCUMENT + 1))] == [FaultKind.TOO_LARGE]
    assert [fault.kind for fault in faults_of([])] == [FaultKind.NOT_UNDERSTOOD]


def test_several_faults_are_said_at_once() -> None:
    document = transfer()
    document["id"], document["authorisation_valid_s"], document["papers"][0]["sheets"] = "", 0, 0
    assert [fault.place for fault in faults_of(document)] == ["id", "authorisation_valid_s", "papers[0].sheets"]


@pytest.mark.parametrize("language", list(Language))
def test_every_fault_has_its_sentence(language: Language) -> None:
    assert set(SENTENCES[language]) == set(FaultKind)
    for kind in FaultKind:
        assert "{" not in TypeFault(kind, "here", "it").sentence(language)


def test_each_kind_of_fault_is_found_in_some_document() -> None:
    elsewhere = {FaultKind.NEEDS_AMOUNT, FaultKind.STEPS_IN_CIRCLE, FaultKind.NOT_JSON, FaultKind.TOO_LARGE}
    assert {one[2] for one in WRONG} | elsewhere == set(FaultKind)
