"""A line that is closed is not joined; whoever is in it stays."""

from datetime import UTC, datetime

import msgspec

from session import commands as c
from session import events as e
from session.decide import decide
from session.decision import Asking, Closure, Refused
from session.durations import Durations
from session.vocabulary import Business, Channel, Language, RefusalCode
from tests.session.histories import ASKED, CONSENTED, CUSTOMER_ASKS, IN_LINE, OPENED, SESSION, events_of, folded

NOW = datetime(2026, 3, 2, 20, tzinfo=UTC)
CLOSED = Closure(RefusalCode.CLOSED, datetime(2026, 3, 3, 1, tzinfo=UTC))
ASKING = Asking(ASKED, CUSTOMER_ASKS, Durations())


def test_joining_is_refused_with_when_it_opens() -> None:
    situation = msgspec.structs.replace(folded([OPENED, CONSENTED]), closure=CLOSED)
    refused = decide(situation, c.JoinLine(session=SESSION), ASKING, NOW)
    assert isinstance(refused, Refused)
    assert (refused.code, refused.opens_at) == (RefusalCode.CLOSED, CLOSED.opens_at)


def test_a_visit_does_not_begin() -> None:
    situation = msgspec.structs.replace(folded([]), closure=CLOSED)
    opening = c.OpenSession(session=SESSION, business=Business.CARD, channel=Channel.VIDEO, language=Language.CHINESE)
    refused = decide(situation, opening, ASKING, NOW)
    assert isinstance(refused, Refused)
    assert refused.code is RefusalCode.CLOSED


def test_consent_and_leaving_are_not_refused() -> None:
    arriving = msgspec.structs.replace(folded([OPENED]), closure=CLOSED)
    consented = events_of(decide(arriving, c.GiveConsent(session=SESSION, text_version="1"), ASKING, NOW))
    assert consented == ((e.ConsentGiven(text_version="1"),), ())
    waiting = msgspec.structs.replace(folded(IN_LINE), closure=CLOSED)
    assert len(events_of(decide(waiting, c.LeaveSession(session=SESSION), ASKING, NOW))[0]) == 1
