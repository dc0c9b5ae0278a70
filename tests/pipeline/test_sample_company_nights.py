"""Nights of the sample company through the real command: an incremental night gives what a full rebuild gives, cell by cell.

The first night lacks the last day's files; the second brings them, a corrected order of eight months ago and rows whose
changes reach far (far_reaching_rows); then a file is withdrawn. After each, a copy of the warehouse is built again from its
landing tables alone, in a dozen slices of its history, and every table of the marts is compared. What differs between two
nights has to lie within the reach that the KPI declares.
"""

import datetime
import os
import shutil
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from sample_company import generate
from tests.pipeline import far_reaching_rows
from tests.published_differences import DATABASES, differing_tables

ROOT = Path(__file__).parents[2]
AS_OF = datetime.date(2026, 10, 31)
DAY_BEFORE = AS_OF - datetime.timedelta(days=1)
COMMAND = [sys.executable, "-m", "orchestration.command"]
pytestmark = pytest.mark.xdist_group("sample_company_nights")


def night(landing: Path, warehouse: Path, as_of: datetime.date, *flags: str, **settings: str) -> None:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("SCOREHOUSE_", "DAGSTER_"))}
    ended = subprocess.run(
        [*COMMAND, "run", "--landing", str(landing), "--warehouse", str(warehouse), "--as-of", str(as_of), *flags],
        env={**kept, "PYTHONPATH": str(ROOT), **settings},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 0, ended.stdout[-3000:] + ended.stderr[-3000:]


def built_again(landing: Path, warehouse: Path, as_of: datetime.date, folder: Path) -> Path:
    copy = folder / "again"
    shutil.rmtree(copy, ignore_errors=True)
    copy.mkdir(mode=0o700)
    for name in ("build.duckdb", "hash.key", "hash.key.fingerprint"):
        shutil.copy2(warehouse / name, copy / name)
    night(landing, copy, as_of, "--full-refresh", SCOREHOUSE_ROWS_A_SLICE="20000")
    return copy


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path, Path]:
    """Landing folder without the last day's files, those files, and the warehouse after the first night."""
    folder = tmp_path_factory.mktemp("sample")
    landing, withheld, warehouse = folder / "landing", folder / "withheld", folder / "warehouse"
    generate(landing, 0.02, 7, AS_OF)
    for path in sorted(landing.rglob(f"*{AS_OF}*")):
        target = withheld / path.relative_to(landing)
        target.parent.mkdir(parents=True, exist_ok=True)
        path.rename(target)
    far_reaching_rows.deliver_first(landing, str(AS_OF))
    night(landing, warehouse, DAY_BEFORE)
    return landing, withheld, warehouse


def test_one_more_day_and_a_correction_equal_a_full_rebuild_within_reach(
    company: tuple[Path, Path, Path], tmp_path: Path
) -> None:
    landing, withheld, warehouse = company
    before = tmp_path / "before"
    before.mkdir(mode=0o700)
    for database in DATABASES:
        shutil.copyfile(warehouse / f"{database}.duckdb", before / f"{database}.duckdb")
    for path in withheld.rglob("*"):
        if path.is_file():
            target = landing / path.relative_to(withheld)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(path, target)
    corrected_on = correct_an_order(landing, warehouse)
    far_reaching_rows.deliver_second(landing, str(AS_OF))
    night(landing, warehouse, AS_OF)
    again = built_again(landing, warehouse, AS_OF, tmp_path)
    assert differing_tables(warehouse, again) == []
    assert sessions(warehouse) == sessions(again)
    assert changes_beyond_reach(before, warehouse, corrected_on) == []

    correction = landing / "scorehouse" / "orders" / "orders_correction.csv"
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("SCOREHOUSE_", "DAGSTER_"))}
    taken_back = subprocess.run(
        [
            *COMMAND,
            "withdraw",
            str(correction.relative_to(landing)),
            "--reason",
            "a wrong correction",
            "--landing",
            str(landing),
            "--warehouse",
            str(warehouse),
        ],
        env={**kept, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert taken_back.returncode == 0, taken_back.stdout + taken_back.stderr
    correction.unlink()
    night(landing, warehouse, AS_OF)
    with duckdb.connect(str(warehouse / "kpi.duckdb"), read_only=True) as con:
        amounts = con.execute("select count(*) from marts.fct_orders where paid_amount = 98765.43").fetchone()
    assert amounts == (0,)
    assert differing_tables(warehouse, built_again(landing, warehouse, AS_OF, tmp_path)) == []


def sessions(warehouse: Path) -> list[tuple[object, ...]]:
    """Which of the two session models holds which session: no mart shows it."""
    with duckdb.connect(str(warehouse / "build.duckdb"), read_only=True) as con:
        return con.execute(
            "select 'found' as model, session_key, started_on from intermediate.int_split_sessions"
            " union all select 'all', session_key, started_on from intermediate.int_sessions order by all"
        ).fetchall()


def correct_an_order(landing: Path, warehouse: Path) -> datetime.date:
    """Deliver one paid order of eight months ago again, with another amount; returns its business date."""
    with duckdb.connect(str(warehouse / "build.duckdb"), read_only=True) as con:
        order_id, shop_id, placed_at, paid_at, paid_on = con.execute(
            "select o.order_id, o.shop_id, o.placed_at, o.paid_at, i.paid_on from staging.stg_orders as o"
            " join intermediate.int_orders as i using (platform, order_id)"
            " where i.paid_on = (select max(paid_on) from intermediate.int_orders where paid_on < date '2026-03-01')"
            " order by order_id limit 1"
        ).fetchone()
    lines = [
        "order_id,shop_id,placed_at,paid_at,status,paid_amount,updated_at",
        f"{order_id},{shop_id},{placed_at}+00:00,{paid_at}+00:00,paid,98765.43,2026-10-31 12:00:00",
    ]
    (landing / "scorehouse" / "orders" / "orders_correction.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return paid_on


def changes_beyond_reach(before: Path, warehouse: Path, corrected_on: datetime.date) -> list[tuple[object, ...]]:
    """KPI values of all marts that differ between two generations outside the reach of every day that changed.

    before is a folder with the former generation's two databases. A KPI that declares no reach may change anywhere.
    """
    found = []
    for database in DATABASES:
        con = duckdb.connect()
        con.execute(f"attach '{before}/{database}.duckdb' as before (read_only)")
        con.execute(f"attach '{warehouse}/{database}.duckdb' as after (read_only)")
        con.execute(f"attach '{warehouse}/build.duckdb' as build (read_only)")
        changed_days = f"""
            select business_date from build.state.pending_days where business_date is not null
            union select date '{corrected_on}' union select date '{AS_OF}' union select date '{DAY_BEFORE}'
        """
        found += con.execute(f"""
            with changed as (
                select mart, kpi_id, subject_id, subject_role, period_type, period_start, cohort,
                    coalesce(a.period_end, b.period_end) as period_end, b.value as value_before, a.value as value_after
                from after.marts.kpi_values as a
                full join before.marts.kpi_values as b
                    using (mart, kpi_id, subject_id, subject_role, period_type, period_start, cohort)
                where a.value is distinct from b.value or a.sample is distinct from b.sample
            )
            select changed.* from changed
            join after.marts.kpi_dictionary as d using (mart, kpi_id)
            where d.reach_days_after is not null and not exists (
                select 1 from ({changed_days}) as days
                where changed.period_start <= days.business_date + cast(d.reach_days_after + 1 as integer)
                    and changed.period_end > days.business_date - cast(d.reach_days_before + 1 as integer)
            )
        """).fetchall()
        con.close()
    return found
