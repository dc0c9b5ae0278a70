"""One scored night of a small sample company for every test of this folder, with plans among its exports that must be refused."""

from __future__ import annotations

import csv
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
COMMAND = [sys.executable, "-m", "orchestration.command"]
AS_OF = "2026-10-31"
APPROVED = {"author_id": "E083", "approved_at": "2025-07-26 16:30:00", "content_hash": ""}


@dataclass(frozen=True)
class ScoredCompany:
    """A landing folder, a warehouse, and how the night over them ended."""

    landing: Path
    warehouse: Path
    exit_code: int
    screen: str

    def run(self, *arguments: str, language: str = "en") -> subprocess.CompletedProcess[str]:
        """A command against this company."""
        return command(*arguments, "--warehouse", str(self.warehouse), language=language)


def command(*arguments: str, language: str = "en") -> subprocess.CompletedProcess[str]:
    """The real command, with none of the machine's settings."""
    return subprocess.run(
        [*COMMAND, *arguments], env=_environment(language), capture_output=True, text=True, check=False
    )


def start(*arguments: str) -> subprocess.Popen[str]:
    """The same, going on in the background; its output goes to one pipe."""
    return subprocess.Popen(
        [*COMMAND, *arguments],
        env=_environment("en"),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def _environment(language: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("SCOREHOUSE_", "DAGSTER_"))}
    return {**kept, "PYTHONPATH": str(ROOT), "SCOREHOUSE_LANGUAGE": language, "COLUMNS": "200"}


def line(plan_id: str, **changed: object) -> dict[str, object]:
    """A line of a warehouse plan that nothing is wrong with, but for what is changed."""
    fine: dict[str, object] = {
        "plan_id": plan_id, "version": 1, "subject_type": "employee", "role": "hr", "scope_type": "", "period_type": "month",
        "valid_from": "2026-01-01", "valid_to": "", "mart": "peer_review_kpis", "kpi_id": "attitude_score", "kind": "qualitative",
        "weight": 100, "method": "direct", "baseline": "", "target": "", "challenge": "",
    }  # fmt: skip
    return fine | changed


OPERATIONS = {"role": "operations", "mart": "operations_kpis", "kind": "quantitative", "method": "ladder"}
LEADER = {"role": "leader", "mart": "leadership_kpis", "kind": "quantitative", "period_type": "year"}
BAD_PLANS = [
    line("SHORT", weight=99.5),
    line("UNKNOWN_KPI", kpi_id="charisma"),
    line(
        "DISORDERED", **OPERATIONS, period_type="year", kpi_id="return_rate", baseline=0.05, target=0.07, challenge=0.03
    ),
    line("NEGATIVE", **LEADER, kpi_id="gross_profit", method="attainment", target=1000),
    line("OVERLAPPING", **OPERATIONS, kpi_id="uv", baseline=1, target=2, challenge=3),
    line("EDITED"),
    line(
        "GUARDED_BY_A_BAND", guard_mart="company_kpis", guard_kpi_id="inventory_turnover", guard_limit=1, guard_cap=60
    ),
]


def write_csv(path: Path, rows: list[dict[str, object]]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(dict.fromkeys(name for row in rows for name in row)))
        writer.writeheader()
        writer.writerows(rows)
    past = path.stat().st_mtime - 60
    os.utime(path, (past, past))


def make_scored(folder: Path) -> ScoredCompany:
    """Write the exports and run the night."""
    landing, warehouse = folder / "landing", folder / "warehouse"
    written = command("sample", "--out", str(landing), "--scale", "0.02", "--as-of", AS_OF, "--quiet")
    assert written.returncode == 0, written.stderr
    write_csv(landing / "scorehouse" / "kpi_plans" / "bad plans.csv", BAD_PLANS)
    versions = [
        {"plan_id": plan["plan_id"], "version": 1, **APPROVED, "approver_id": approver(landing)}
        | ({"content_hash": "0" * 64} if plan["plan_id"] == "EDITED" else {})
        | ({"approved_at": "2026-02-01 10:00:00"} if plan["plan_id"] == "OVERLAPPING" else {})
        for plan in BAD_PLANS
    ]
    write_csv(landing / "scorehouse" / "kpi_plan_versions" / "bad versions.csv", versions)
    night = command("run", "--landing", str(landing), "--warehouse", str(warehouse), "--as-of", AS_OF)
    assert night.returncode in (0, 4), night.stdout + night.stderr
    return ScoredCompany(landing, warehouse, night.returncode, night.stdout + night.stderr)


def approver(landing: Path) -> str:
    """Who approved the company's own plans."""
    from python_calamine import CalamineWorkbook

    path = next((landing / "scorehouse" / "kpi_plan_versions").glob("*.xlsx"))
    header, first, *_ = CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python()
    return str(first[header.index("approver_id")])
