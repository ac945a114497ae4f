"""Who the customer is: photographed in this session, read by the teller, compared with the person, anew each time."""

import msgspec
import pytest

from session import commands as c
from session import events as e
from session.case.business_type import DocumentKind, PictureOf, Risk
from session.case.case_in_hand import CaseInHand
from session.case.events import Comparison
from session.case.guide import LackKind
from session.decision import Decided, Decision, Refused, Situation
from session.identifiers import PictureId
from session.personal import Personal
from session.vocabulary import Channel, RefusalCode
from tests.session.case.case_histories import (
    ACTING,
    CASE,
    IN_HAND,
    after,
    case_after,
    given,
    ticked,
    when,
)
from tests.session.histories import OTHER_SESSION, SESSION, SYSTEM_ASKS, TELLER_PARTY

GREETED = ticked("greet", "introduce")
PORTRAIT = PictureId("01900000-0000-7000-8000-0000000000f1")
EMBLEM = PictureId("01900000-0000-7000-8000-0000000000f2")
PAGE = PictureId("01900000-0000-7000-8000-0000000000f3")
NUMBER = "11010519491231002X"
"""GB 11643's own example: born on the last day of 1949."""
YOUNG = "110105199003070033"
PASSPORT = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F2704151ZE184226B<<<<<18"
"""ICAO Doc 9303-4's example, with an expiry of 2027 and the digits that belong to it."""


def asked(of: PictureOf, ask: str) -> e.PictureAsked:
    return e.PictureAsked(session=SESSION, by=ACTING, ask=ask, of=of)


def received(of: PictureOf, ask: str, picture: PictureId) -> e.PictureReceived:
    return e.PictureReceived(
        session=SESSION, ask=ask, picture=picture, of=of, sha256="00", size_bytes=1, width=800, height=600
    )


PHOTOGRAPHED: tuple[e.CaseEvent, ...] = (
    GREETED,
    asked(PictureOf.CARD_PORTRAIT, "a1"),
    received(PictureOf.CARD_PORTRAIT, "a1", PORTRAIT),
    asked(PictureOf.CARD_EMBLEM, "a2"),
    received(PictureOf.CARD_EMBLEM, "a2", EMBLEM),
)


def check(
    written: str = YOUNG,
    name: str = "王小明",
    until: str = "2030-01-31",
    kind: DocumentKind = DocumentKind.IDENTITY_CARD,
) -> c.CheckDocument:
    return c.CheckDocument(
        session=SESSION,
        case=CASE,
        document=kind,
        written=Personal(written),
        name=Personal(name),
        valid_until=Personal(until),
    )


def compare(comparison: Comparison = Comparison.SAME) -> c.ComparePerson:
    return c.ComparePerson(session=SESSION, case=CASE, comparison=comparison)


def ask_for(of: PictureOf) -> c.AskPicture:
    return c.AskPicture(session=SESSION, case=CASE, of=of)


def lacking(situation: Situation) -> list[str]:
    """The checks of identity that are lacking."""
    assert situation.session is not None and situation.case is not None and situation.case_context is not None  # noqa: PT018
    steps = CaseInHand(situation.session, situation.case, situation.case_context).steps()
    return [lack.subject for step in steps for lack in step.lacks if lack.kind is LackKind.IDENTITY]


def detail_of(decision: Decision) -> str:
    assert isinstance(decision, Refused), decision
    assert decision.code is RefusalCode.BAD_DOCUMENT
    return decision.detail


def checked_of(decision: Decision) -> e.DocumentChecked:
    assert isinstance(decision, Decided), decision
    (event,) = decision.case
    assert isinstance(event, e.DocumentChecked)
    return event


def test_a_document_is_checked_by_both_its_sides_and_what_is_personal_is_sealed() -> None:
    situation = given(IN_HAND, case_after(*PHOTOGRAPHED))
    assert lacking(situation) == ["document", "comparison", "account"]
    decision = when(situation, check())
    event = checked_of(decision)
    assert event.pictures == (PORTRAIT, EMBLEM)
    assert (event.number, event.name, event.born) == (Personal(YOUNG), Personal("王小明"), Personal("1990-03-07"))
    assert event.risks == ()
    assert lacking(after(situation, decision)) == ["comparison", "account"]


def test_who_is_sixty_five_by_the_document_or_has_a_passport_is_a_case_for_others_to_look_at() -> None:
    assert checked_of(when(given(IN_HAND, case_after(*PHOTOGRAPHED)), check(NUMBER))).risks == (Risk.ELDERLY,)
    page = (GREETED, asked(PictureOf.PASSPORT_PAGE, "a3"), received(PictureOf.PASSPORT_PAGE, "a3", PAGE))
    event = checked_of(when(given(IN_HAND, case_after(*page)), check(PASSPORT, kind=DocumentKind.PASSPORT)))
    assert event.risks == (Risk.PASSPORT,)
    assert (event.name, event.number) == (Personal("ERIKSSON ANNA MARIA"), Personal("L898902C3"))
    assert event.valid_until == Personal("2027-04-15")


@pytest.mark.parametrize(
    ("command", "detail"),
    [
        (check("110105199003070034"), "check_character"),
        (check("1101051990"), "length"),
        (check("110105199013070033"), "birth_date"),
        (check(name=" "), "name"),
        (check(name="王<小明"), "name"),
        (check(until="2026-02-30"), "valid_until"),
        (check(until="2026-03-01"), "expired"),
        (check(PASSPORT, kind=DocumentKind.PASSPORT), "not_photographed"),
    ],
)
def test_what_cannot_be_is_refused_with_what_is_wrong(command: c.CheckDocument, detail: str) -> None:
    assert detail_of(when(given(IN_HAND, case_after(*PHOTOGRAPHED)), command)) == detail


def test_a_card_without_an_end_and_one_that_ends_today_are_valid() -> None:
    for until in ("", "2026-03-02"):
        checked_of(when(given(IN_HAND, case_after(*PHOTOGRAPHED)), check(until=until)))


def test_a_photograph_of_another_session_proves_nothing_in_this_one() -> None:
    elsewhere = tuple(
        msgspec.structs.replace(event, session=OTHER_SESSION) if isinstance(event, e.PictureReceived) else event
        for event in PHOTOGRAPHED
    )
    assert detail_of(when(given(IN_HAND, case_after(*elsewhere)), check())) == "not_photographed"


def test_the_person_is_compared_once_the_document_is_checked_and_anew_with_another_document() -> None:
    situation = given(IN_HAND, case_after(*PHOTOGRAPHED))
    refused = when(situation, compare())
    assert isinstance(refused, Refused)
    situation = after(situation, when(situation, check()))
    compared = after(situation, when(situation, compare()))
    assert lacking(compared) == ["account"]
    assert lacking(after(compared, when(compared, check()))) == ["comparison", "account"]


@pytest.mark.parametrize(
    ("comparison", "left"), [(Comparison.SAME, []), (Comparison.DOUBT, []), (Comparison.ANOTHER, ["comparison"])]
)
def test_another_person_is_no_proof_and_a_doubt_is_one_that_is_said(comparison: Comparison, left: list[str]) -> None:
    situation = given(IN_HAND, case_after(*PHOTOGRAPHED))
    situation = after(situation, when(situation, check()))
    assert lacking(after(situation, when(situation, compare(comparison)))) == [*left, "account"]


def test_in_a_later_session_identity_is_checked_again() -> None:
    situation = given(IN_HAND, case_after(*PHOTOGRAPHED))
    situation = after(situation, when(situation, check()))
    situation = after(situation, when(situation, compare()))
    assert situation.case is not None
    later = msgspec.structs.replace(situation.case, session=OTHER_SESSION)
    assert lacking(msgspec.structs.replace(situation, case=later)) == ["document", "comparison", "account"]


def test_a_document_is_photographed_once_the_step_is_open_and_in_a_video_call_alone() -> None:
    asking = ask_for(PictureOf.CARD_PORTRAIT)
    refused = when(given(IN_HAND, case_after()), asking)
    assert isinstance(refused, Refused)
    assert refused.code is RefusalCode.STEP_NOT_OPEN
    voice = (msgspec.structs.replace(IN_HAND[0], channel=Channel.VOICE), *IN_HAND[1:])
    refused = when(given(voice, case_after(GREETED)), asking)  # type: ignore[arg-type]
    assert isinstance(refused, Refused)
    assert refused.code is RefusalCode.WRONG_CHANNEL
    decision = when(given(IN_HAND, case_after(GREETED)), asking)
    assert isinstance(decision, Decided)
    assert [type(event) for event in decision.case] == [e.PictureAsked]


def test_what_is_waited_for_is_asked_once_and_comes_once() -> None:
    waiting = given(IN_HAND, case_after(*PHOTOGRAPHED[:2]))
    assert when(waiting, ask_for(PictureOf.CARD_PORTRAIT)) == Decided()
    report = c.ReportPicture(
        session=SESSION, case=CASE, ask="a1", picture=PORTRAIT, sha256="00", size_bytes=1, width=800, height=600
    )
    came = when(waiting, report, SYSTEM_ASKS)
    assert came == Decided(case=(PHOTOGRAPHED[2],))
    assert isinstance(when(after(waiting, came), report, SYSTEM_ASKS), Refused)
    assert isinstance(when(waiting, msgspec.structs.replace(report, ask="a9"), SYSTEM_ASKS), Refused)


def test_nobody_but_the_counter_itself_says_that_a_photograph_came() -> None:
    report = c.ReportPicture(
        session=SESSION, case=CASE, ask="a1", picture=PORTRAIT, sha256="00", size_bytes=1, width=800, height=600
    )
    refused = when(given(IN_HAND, case_after(*PHOTOGRAPHED[:2])), report)
    assert isinstance(refused, Refused)
    assert refused.code is RefusalCode.NOT_YOURS


def test_on_hold_nobody_is_photographed_read_or_compared() -> None:
    held = (*IN_HAND, e.HoldBegan(by=TELLER_PARTY))
    for command in (ask_for(PictureOf.CARD_PORTRAIT), check(), compare()):
        refused = when(given(held, case_after(*PHOTOGRAPHED)), command)
        assert isinstance(refused, Refused)
        assert refused.code is RefusalCode.ON_HOLD
