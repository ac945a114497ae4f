"""Links that bring a customer back: for one session, for a while, and not to be made by anybody else."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from session.identifiers import SessionId
from telling.links import LINK_LASTS, LONGEST_TOKEN, LinkFault, ReturnLinks
from telling.retries import RETRY_AFTER_S, retry_after_s

SESSION = SessionId("01900000-0000-7000-8000-000000000001")
NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
LINKS = ReturnLinks(bytes(32))
TOKEN = LINKS.token(SESSION, NOW)


def test_a_link_opens_its_session_until_it_expires() -> None:
    assert LINKS.session_of(TOKEN, NOW) == SESSION
    assert LINKS.session_of(TOKEN, NOW + LINK_LASTS - timedelta(seconds=1)) == SESSION
    assert LINKS.session_of(TOKEN, NOW + LINK_LASTS) is LinkFault.EXPIRED


def test_the_same_moment_gives_the_same_link_and_it_fits_a_text() -> None:
    assert LINKS.token(SESSION, NOW) == TOKEN
    assert len(TOKEN) <= LONGEST_TOKEN
    assert TOKEN.replace("-", "").replace("_", "").isalnum()


def test_another_counter_signs_otherwise() -> None:
    assert ReturnLinks(b"x" * 32).session_of(TOKEN, NOW) is LinkFault.FORGED


@given(place=st.integers(0, len(TOKEN) - 1), letter=st.sampled_from("ABab01-_"))
def test_a_changed_letter_opens_nothing(place: int, letter: str) -> None:
    changed = TOKEN[:place] + letter + TOKEN[place + 1 :]
    assert LINKS.session_of(changed, NOW) == (SESSION if changed == TOKEN else LinkFault.FORGED)


@given(st.text(max_size=80))
def test_no_other_text_opens_anything(text: str) -> None:
    assert LINKS.session_of(text, NOW) is LinkFault.FORGED


def test_tries_come_to_an_end() -> None:
    assert [retry_after_s(tries) for tries in range(1, len(RETRY_AFTER_S) + 2)] == [*RETRY_AFTER_S, None]
