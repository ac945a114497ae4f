"""docs/states.md shows the tables as they are."""

from tests.session.state_diagrams import STATES, drawn


def test_the_page_is_current() -> None:
    assert STATES.read_text(encoding="utf-8") == drawn(), "run `make states`"
