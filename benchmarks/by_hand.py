"""The hand-written counterpart: the KPIs by a series of short DuckDB scripts, run in order in one process.

    python -m benchmarks.by_hand LANDING RESULT.duckdb --as-of 2026-10-31

Belongs here: running the scripts. Does not belong here: any KPI; those are in hand_written/*.sql, which share no SQL with the
dbt project and are an independent check of it. The two predicted_* KPIs of customer service need a fitted model and are left out.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path

import duckdb
import holidays

from benchmarks.export_columns import POLICIES, VERSIONED_BY_FILE, columns
from benchmarks.exports import PLATFORM, literal, relation
from benchmarks.processes import PROJECT_ROOT

SCRIPTS = Path(__file__).parent / "hand_written"
LAST_OF_COMPANY = "18_traffic_source_kpis.sql"
COUNTRY = "CN"
YEARS_OF_WORKING_DAYS = 5


def write_kpis(landing: Path, result: Path, as_of: date, is_company_alone: bool = False, verbose: bool = False) -> None:
    """Write a table a mart, named like it, into the DuckDB file `result`, which must not exist yet.

    The tables hold a mart's subject and period and its values. `is_company_alone` stops after company_kpis and
    traffic_source_kpis, and reads only what these need.
    """
    with tempfile.TemporaryDirectory(dir=result.parent) as scratch, duckdb.connect(str(result)) as con:
        con.execute("set TimeZone = 'Asia/Shanghai'")
        con.execute("set preserve_insertion_order = false")
        con.execute(f"set variable as_of = date {literal(as_of.isoformat())}")
        con.execute("create schema exports")
        for export, types in columns(is_company_alone).items():
            files = relation(landing / PLATFORM / export, types, Path(scratch), export in VERSIONED_BY_FILE)
            con.execute(f"create view exports.{export} as {files}")
        con.execute("create schema policies")
        for policy in POLICIES:
            file = literal(str(PROJECT_ROOT / "dbt_project" / "seeds" / f"{policy}.csv"))
            con.execute(f"create view policies.{policy} as from read_csv({file}, header = true)")
        con.execute("create table policies.working_days as select unnest(?) as day", [_working_days(as_of)])
        for script in sorted(SCRIPTS.glob("*.sql")):
            begun, worked = time.monotonic(), time.process_time()
            con.execute(script.read_text(encoding="utf-8"))
            if verbose:
                sys.stderr.write(
                    f"{script.name:32s}{time.monotonic() - begun:7.2f} s{time.process_time() - worked:8.2f} s of CPU\n"
                )
            if is_company_alone and script.name == LAST_OF_COMPANY:
                break
        con.execute("drop schema exports cascade")
        con.execute("drop schema policies cascade")


def _working_days(last: date) -> list[date]:
    """The country's working days up to a day, exchanged weekends included."""
    first = date(last.year - YEARS_OF_WORKING_DAYS, 1, 1)
    calendar = holidays.country_holidays(COUNTRY, years=range(first.year, last.year + 1))
    days = (first + timedelta(days=number) for number in range((last - first).days + 1))
    return [day for day in days if calendar.is_working_day(day)]


def main() -> None:
    """Read the arguments and run."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.by_hand", description=__doc__)
    parser.add_argument("landing", type=Path, help="folder that holds scorehouse/<export>/")
    parser.add_argument("result", type=Path, help="DuckDB file to write")
    parser.add_argument("--as-of", type=date.fromisoformat, required=True, help="last business day that counts")
    parser.add_argument("--company-alone", action="store_true", help="the company's own marts only")
    parser.add_argument("--verbose", action="store_true", help="print what each script takes")
    given = parser.parse_args()
    write_kpis(given.landing, given.result, given.as_of, given.company_alone, given.verbose)


if __name__ == "__main__":
    main()
