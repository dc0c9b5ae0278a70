"""The worked examples through the real models: plans, people and targets land as files, the marts' values are written as tables, and dbt
builds the scoring from them.
"""

from __future__ import annotations

import csv
import datetime
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import duckdb

from ingestion.contracts import load_contracts
from ingestion.landing import land
from ingestion.settings import LandingSettings
from ingestion.warehouse import open_build, prepare
from orchestration import state
from tests.reference.plain.landed import ROOT
from tests.reference.plain.periods import period_end, previous_period
from tests.reference.scoring.examples import Example, LineExample, RoleExample

# A Monday, on which 9 of the 18 working days of October are over.
AS_OF = datetime.date(2026, 10, 19)
CALENDAR_FROM = datetime.date(2025, 12, 25)
FIRST_DATA_DAY = datetime.date(2026, 1, 5)
MART = "example_kpis"
LONG_AGO = datetime.date(2020, 1, 1)
EXPORTS = ("employees", "assignments", "leave", "work_schedule", "kpi_plans", "kpi_plan_versions", "kpi_targets")
BUILT = (
    "fqn:scorehouse.scoring,+scorecards", "fqn:scorehouse.scoring,+scorecard_lines", *(f"stg_{export}" for export in EXPORTS),
    "period_days", "periods", "int_public_working_days", "working_days", "int_staff_days", "int_assignment_days", "int_present_days",
    "company_days", "grades", "outstanding_scores", "plan_fault_texts",
)  # fmt: skip
GIVEN = """
create schema marts; create schema intermediate; create schema seeds;
create table marts.calendar (business_date date);
create table intermediate.int_source_coverage (source varchar, first_on date);
create table seeds.roles (role varchar, mart varchar, zh varchar, en varchar);
create table marts.kpi_dictionary (
    mart varchar, kpi_id varchar, definition varchar, unit varchar, better varchar, additivity varchar, settles integer, value_range varchar,
    subject_type varchar
);
create table marts.kpi_values (
    mart varchar, kpi_id varchar, subject_type varchar, subject_id varchar, subject_role varchar, period_type varchar, period_start date,
    period_end date, cohort varchar, value double, numerator double, denominator double, sample bigint, null_reason varchar
);
"""
KPI = {"better": "up", "unit": "ratio", "additivity": "ratio", "settles": 0, "value_range": None}
MEASURED = {"employee": "employee", "team": "team", "company": "shop"}
TARGET = {
    "baseline": "", "target": "", "challenge": "", "set_by": "LEADER", "set_at": "2026-02-20 10:00:00", "approved_by": "HR",
    "approved_at": "2026-02-21 10:00:00",
}  # fmt: skip

Row = dict[str, Any]


def score_examples(folder: Path, examples: list[Example]) -> Path:
    """Score the examples in a warehouse below the folder; gives its build database."""
    warehouse = folder / "warehouse"
    for export, rows in landed_rows(examples).items():
        write_export(folder / "landing", export, rows)
    con = open_build(warehouse)
    try:
        land_all(con, folder / "landing", warehouse)
        con.execute(GIVEN)
        days = (AS_OF - CALENDAR_FROM).days + 1
        insert(con, "marts.calendar", [(CALENDAR_FROM + datetime.timedelta(days=day),) for day in range(days)])
        insert(con, "intermediate.int_source_coverage", [("orders", FIRST_DATA_DAY)])
        roles = [role.role for example in examples for role in example.roles if example.subject == "employee"]
        insert(con, "seeds.roles", [*((role, MART, "", "") for role in roles), ("hr", None, "", "")])
        insert(con, "marts.kpi_dictionary", dictionary(examples))
        insert(con, "marts.kpi_values", kpi_values(examples))
    finally:
        con.close()
    run_dbt(warehouse, "build", "--exclude-resource-type", "unit_test", "test", "--select", *BUILT)
    return warehouse / "build.duckdb"


def insert(con: duckdb.DuckDBPyConnection, table: str, rows: list[tuple[Any, ...]]) -> None:
    con.executemany(f"insert into {table} values ({', '.join('?' * len(rows[0]))})", rows)


def land_all(con: duckdb.DuckDBPyConnection, landing: Path, warehouse: Path) -> None:
    contracts = load_contracts(ROOT / "data_contracts")
    prepare(con, contracts)
    clock = datetime.datetime.combine(AS_OF, datetime.time(20), datetime.UTC)
    report = land(con, contracts, LandingSettings(landing, warehouse, "Asia/Shanghai", clock, b"key" * 11))
    assert all(file.status == "landed" and not file.rows_rejected for file in report.files), report.files
    state.prepare_state(con)
    con.execute(
        "insert into state.current_run (run_id, as_of_date, built_load_id, load_id, is_full_refresh, definitions_hash) "
        "values ('examples', ?, 0, 1, true, 'examples')",
        [AS_OF],
    )


def write_export(landing: Path, export: str, rows: list[Row]) -> None:
    path = landing / "scorehouse" / export / "examples.csv"
    path.parent.mkdir(parents=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(dict.fromkeys(name for row in rows for name in row)), restval="")
        writer.writeheader()
        writer.writerows(rows)
    past = path.stat().st_mtime - 60
    os.utime(path, (past, past))


def run_dbt(warehouse: Path, *arguments: str) -> str:
    environment = {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "SCOREHOUSE_BUILD_DATABASE": str(warehouse / "build.duckdb"),
        "SCOREHOUSE_TEMP_DIRECTORY": str(warehouse / "tmp"),
        "SCOREHOUSE_MEMORY_LIMIT": "1GB",
        "DBT_TARGET_PATH": str(warehouse / "target"),
        "DBT_LOG_PATH": str(warehouse / "logs"),
        "DO_NOT_TRACK": "1",
    }
    project = ROOT / "dbt_project"
    ended = subprocess.run(
        [sys.executable, "-c", "from dbt.cli.main import cli; cli()", *arguments, "--profiles-dir", str(project)],
        cwd=project, env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert ended.returncode == 0, ended.stdout[-6000:]
    return ended.stdout


# Files


def landed_rows(examples: list[Example]) -> dict[str, list[Row]]:
    employed = [row for example in examples if example.subject == "employee" for row in employee_rows(example)]
    absent = [row for example in examples for row in leave_rows(example)]
    parts = [(example, role) for example in examples for role in example.roles]
    return {
        "employees": [employee("HR", "hr", LONG_AGO, None, 1), employee("LEADER", "leader", LONG_AGO, None, 1), *employed],
        "leave": absent,
        "kpi_plans": [plan_row(example, role, line) for example, role in parts for line in role.lines],
        "kpi_plan_versions": [
            {"plan_id": role.role, "version": 1, "author_id": "LEADER", "approver_id": "HR", "approved_at": example.approved_at}
            for example, role in parts
        ],
        "kpi_targets": [
            TARGET | identity(example, role, line) | line.own_target
            for example, role in parts
            for line in role.lines
            if line.own_target is not None
        ],
    }  # fmt: skip


def employee(employee_id: str, role: str, since: Any, until: Any, fte: Any) -> Row:
    return {
        "employee_id": employee_id, "employee_name": "Nobody", "role": role, "fte": fte, "hired_on": LONG_AGO, "valid_from": since,
        "valid_to": until or "",
    }  # fmt: skip


def employee_rows(example: Example) -> list[Row]:
    return [employee(example.name, role.role, role.since, role.until, example.fte) for role in example.roles]


def leave_rows(example: Example) -> list[Row]:
    return [
        {
            "employee_id": example.name, "leave_date": span["from"] + datetime.timedelta(days=day), "leave_type": "annual",
            "fraction": span.get("fraction", 1),
        }
        for span in example.leave
        for day in range((span["to"] - span["from"]).days + 1)
    ]  # fmt: skip


def kpi_id(role: RoleExample, line: LineExample) -> str:
    return f"{role.role}.{line.name}"


def identity(example: Example, role: RoleExample, line: LineExample) -> Row:
    return {
        "plan_id": role.role, "version": 1, "subject_type": example.subject, "subject_id": example.subject_id, "mart": MART,
        "kpi_id": kpi_id(role, line), "period_type": example.period_type, "period_start": example.period_start,
    }  # fmt: skip


def plan_row(example: Example, role: RoleExample, line: LineExample) -> Row:
    row = {
        "plan_id": role.role, "version": 1, "subject_type": example.subject, "role": role.role if example.subject == "employee" else "",
        "period_type": example.period_type, "valid_from": example.period_start,
        "valid_to": period_end((example.period_type, example.period_start)), "mart": MART, "kpi_id": kpi_id(role, line),
        "kind": "quantitative", "weight": 100,
    }  # fmt: skip
    if line.guard is not None:
        row |= {"guard_mart": MART, "guard_kpi_id": kpi_id(role, line) + ".guard"}
        row |= {"guard_limit": line.guard["limit"], "guard_cap": line.guard["cap"]}
    return row | line.line


# Tables


def dictionary(examples: list[Example]) -> list[tuple[Any, ...]]:
    found = []
    for example in examples:
        for role in example.roles:
            for line in role.lines:
                found.append(dictionary_row(kpi_id(role, line), line.kpi, example))
                if line.guard is not None:
                    found.append(dictionary_row(kpi_id(role, line) + ".guard", line.guard["kpi"], example))
    return found


def dictionary_row(name: str, kpi: Row, example: Example) -> tuple[Any, ...]:
    of = KPI | kpi
    return (
        MART, name, "Of an example.", of["unit"], of["better"], of["additivity"], of["settles"], of["value_range"], MEASURED[example.subject],
    )  # fmt: skip


def kpi_values(examples: list[Example]) -> list[tuple[Any, ...]]:
    found = []
    for example in examples:
        for role in example.roles:
            for line in role.lines:
                name, period = kpi_id(role, line), (example.period_type, example.period_start)
                found += value_row(example, role, name, period, cohort_of(line.kpi), line.read)
                found += value_row(example, role, name, period, "own", line.unripe)
                if line.guard is not None:
                    name, guard = f"{name}.guard", line.guard
                    found += value_row(example, role, name, period, cohort_of(guard["kpi"]), guard["read"])
                    found += value_row(example, role, name, period, "own", guard.get("unripe"))
                name = kpi_id(role, line)
                for values in line.earlier:
                    period = previous_period(period)
                    found += value_row(example, role, name, period, "own", values)
    return found


def cohort_of(kpi: Row) -> str:
    """Of a KPI that looks ahead `read` is its matured cohort, and `unripe` what the period itself holds so far."""
    return "matured" if kpi.get("settles") else "own"


def value_row(
    example: Example, role: RoleExample, name: str, period: tuple[str, datetime.date], cohort: str, values: Row | None
) -> list[tuple[Any, ...]]:
    if values is None:
        return []
    sample = values.get("sample", 100 if values.get("value") is not None else 0)
    return [
        (
            MART, name, MEASURED[example.subject], example.subject_id, role.role if example.subject == "employee" else "", *period,
            period_end(period), cohort, values.get("value"), values.get("numerator"), values.get("denominator"), sample,
            values.get("null_reason"),
        )
    ]  # fmt: skip
