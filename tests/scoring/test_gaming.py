"""Working for the number: what each of five people would have scored without the guards of the ready plans, and what they score."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb
import pytest
from gaming import GAMERS, Gamer
from scored_company import AS_OF, command

pytestmark = [pytest.mark.faults, pytest.mark.xdist_group("gaming")]
CARD = f"{AS_OF[:7]}"
# The second month behind tells who is typical; gamers are typical people, but the inviter, who has something to hide.
_CHOSEN = """
select subject_id from marts.kpi_values
where mart = $1 and kpi_id = $2 and subject_role = $3 and period_type = 'month' and period_start = date '2026-10-01' and value is not null
    and not list_contains($4, subject_id)
order by value, subject_id limit 1
"""
HIDES = {"invites happy customers alone": "predicted_csat", "closes unsolved issues": "conversation_count"}


class Gamed:
    """A company with its gamers, and the scores of their lines with and without guards."""

    def __init__(self, folder: Path) -> None:
        landing, self.warehouse = folder / "landing", folder / "warehouse"
        self.night("sample", "--out", str(landing), "--scale", "0.5", "--as-of", AS_OF, "--quiet")
        run = ("run", "--landing", str(landing), "--warehouse", str(self.warehouse), "--as-of", AS_OF, "--quiet")
        self.night(*run)
        self.chosen: dict[str, str] = {}
        with duckdb.connect(str(self.warehouse / "build.duckdb")) as con:
            for gamer in GAMERS:
                kpi_id = HIDES.get(gamer.name, gamer.kpi_id)
                found = con.execute(_CHOSEN, [gamer.mart, kpi_id, gamer.role, list(self.chosen.values())]).fetchone()
                assert found is not None, gamer.name
                self.chosen[gamer.name] = found[0]
                for statement in gamer.statements:
                    con.execute(statement, [found[0]] if "$1" in statement else [])
        self.night(*run, "--full-refresh")

    def night(self, *arguments: str) -> None:
        done = command(*arguments)
        assert done.returncode == 0, done.stdout + done.stderr

    def line(self, gamer: Gamer, kpi_id: str) -> dict[str, Any]:
        """The line of a gamer's October: value, score before the guard, score, status."""
        with duckdb.connect(str(self.warehouse / "build.duckdb"), read_only=True) as con:
            cursor = con.execute(
                """
                select value, capped_score, line_score, status, guard_kpi_id, guard_value, guard_state from intermediate.int_scoring_lines
                where not is_draft and scorecard_id = $1 and kpi_id = $2
                """,
                [f"{CARD}/{self.chosen[gamer.name]}/{gamer.role}", kpi_id],
            )
            names = [column[0] for column in cursor.description]
            return dict(zip(names, cursor.fetchone() or (), strict=True))


@pytest.fixture(scope="module")
def gamed(tmp_path_factory: pytest.TempPathFactory) -> Gamed:
    return Gamed(tmp_path_factory.mktemp("gamed"))


@pytest.mark.parametrize("gamer", GAMERS, ids=lambda gamer: gamer.name)
def test_the_number_that_was_gamed_pays_less_with_the_guard(gamed: Gamed, gamer: Gamer) -> None:
    line = gamed.line(gamer, gamer.kpi_id)
    assert line["status"] == "guarded", line
    assert line["capped_score"] > line["line_score"], line


def test_the_sheer_number_of_items_is_in_no_plan(gamed: Gamed) -> None:
    gamer = next(gamer for gamer in GAMERS if gamer.role == "designer")
    with duckdb.connect(str(gamed.warehouse / "people.duckdb"), read_only=True) as con:
        assert con.execute("select count(*) from scoring.plans where kpi_id = 'design_output_count'").fetchone() == (0,)
    assert gamed.line(gamer, "design_quality_score")["line_score"] < 60
