"""What the command line says of people and of simulated days."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import click
import msgspec
import pytest
from click.testing import CliRunner

from aircounter.competence_commands import described, qualify
from aircounter.simulate_command import simulate, table
from people.qualifications import NOTHING_SET, Qualification, StaffCompetence
from queueing.routing_plan import STANDARD_PLAN, plan_as_json
from queueing.simulation_figures import Figures, LineCompared
from session.identifiers import SkillId

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def test_a_qualification_is_said_to_be_valid_to_come_or_expired() -> None:
    hour = timedelta(hours=1)
    held = StaffCompetence(
        (
            Qualification(SkillId("card"), 2, NOON - hour),
            Qualification(SkillId("loan"), 3, NOON + hour),
            Qualification(SkillId("wealth"), 4, NOON - hour, NOON),
        )
    )
    ends = [line.rpartition(" ")[2] for line in described("lin", held, NOON).splitlines()[1:]]
    assert ends == ["valid", "yet", "expired"]
    assert "no qualification" in described("lin", NOTHING_SET, NOON)


def test_each_line_has_three_rows_and_one_that_a_plan_lacks_is_said_so() -> None:
    figures = Figures(10, 8, 2, 7, 0.7, 12.34, 60.0)
    rows = table((LineCompared(None, figures, figures, None),)).splitlines()
    assert len(rows) == 4
    assert rows[1].split() == ["all", "lines", "logged", "10", "8", "2", "70.0%", "12.3", "s", "60.0", "s"]
    assert rows[3].split() == ["after", "no", "such", "line"]


def test_a_faulty_plan_is_refused_with_all_its_faults_before_anything_is_started(tmp_path: Path) -> None:
    faulty = tmp_path / "plan.json"
    faulty.write_bytes(plan_as_json(msgspec.structs.replace(STANDARD_PLAN, lines=(), pass_again_s=-1.0)))
    said = CliRunner().invoke(simulate, ["--plan", str(faulty)]).output
    assert "The plan has no line." in said
    assert "pass_again_s -1" in said


@pytest.mark.parametrize("arguments", [["lin", "loan", "--level", "10"], ["lin", "loan", "--until", "some day"]])
def test_a_level_or_a_day_that_is_none_is_refused(arguments: list[str]) -> None:
    outcome = CliRunner().invoke(qualify, arguments)
    assert outcome.exit_code != 0
    assert isinstance(outcome.exception, SystemExit | click.ClickException)
