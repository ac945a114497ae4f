"""What a run writes into its page: its own table, and nothing else."""

import pytest

from tests.faults.report_of_run import PAGE, with_table

TWO = """# Faults
<!-- last run: calls -->
old
<!-- end: calls -->
between
<!-- last run: crowd -->
kept
<!-- end: crowd -->
"""


def test_a_run_replaces_its_own_table_alone() -> None:
    page = with_table(TWO, "calls", {"seed": 7, "findings": 0})
    assert "old" not in page
    assert "| seed | 7 |" in page
    assert page.endswith("between\n<!-- last run: crowd -->\nkept\n<!-- end: crowd -->\n")
    # Again, it is the same page
    assert with_table(page, "calls", {"seed": 7, "findings": 0}) == page


def test_the_page_has_a_place_for_both() -> None:
    for kind in ("calls", "crowd"):
        assert with_table(PAGE.read_text(), kind, {"seed": 7}).count("| seed | 7 |") == 1
    with pytest.raises(ValueError, match="no place"):
        with_table("# Nothing", "calls", {})
