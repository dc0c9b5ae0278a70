"""A night that is killed while it scores leaves no scorecard behind, and the same command makes them all."""

from pathlib import Path

import duckdb
import pytest
from scored_company import AS_OF, ScoredCompany, command, start
from small_nights import kill_when

pytestmark = pytest.mark.faults
SCORES = (
    "scoring.scorecards", "scoring.scorecard_lines", "scoring.feedback", "scoring.key_result_progress", "marts.kpi_values",
)  # fmt: skip


def test_a_night_killed_while_it_scores_is_repeated(scored: ScoredCompany, tmp_path: Path) -> None:
    warehouse = tmp_path / "warehouse"
    night = ("run", "--landing", str(scored.landing), "--warehouse", str(warehouse), "--as-of", AS_OF)
    kill_when(start(*night), "marts gate", after_seconds=1)
    assert not (warehouse / "people.duckdb").exists()
    done = command(*night)
    assert done.returncode == scored.exit_code, done.stdout + done.stderr
    assert scores(warehouse) == scores(scored.warehouse)


def scores(warehouse: Path) -> dict[str, list[tuple[object, ...]]]:
    """Every row of what was published of people's scores, sorted."""
    with duckdb.connect(str(warehouse / "people.duckdb"), read_only=True) as con:
        return {table: con.execute(f"select * from {table} order by all").fetchall() for table in SCORES}
