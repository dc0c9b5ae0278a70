"""Nights of a small company, for tests of the pipeline: its own contract and models, the real macros, the real command.

A night takes seconds, so that a test can run several and end some of them badly.
"""

import datetime
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import duckdb

from orchestration.nightly import Ending, run_nightly
from orchestration.progress import Silence
from orchestration.settings import Settings, load_settings

ROOT = Path(__file__).parents[2]
SMALL_COMPANY = Path(__file__).parent / "small_company"
FIRST_DAY = datetime.date(2026, 9, 28)
COMMAND = [sys.executable, "-m", "orchestration.command"]


class SmallCompany:
    """A landing folder, a warehouse and definitions of their own below one folder."""

    def __init__(self, folder: Path, like: "SmallCompany | None" = None) -> None:
        """A new company, or one that goes on from where another stands."""
        self.landing = folder / "landing"
        self.warehouse = folder / "warehouse"
        self.definitions = folder / "definitions"
        if like is not None:
            for name in ("landing", "warehouse", "definitions"):
                shutil.copytree(getattr(like, name), getattr(self, name), symlinks=True)
            return
        shutil.copytree(SMALL_COMPANY, self.definitions)
        project = self.definitions / "dbt_project"
        for name in ("portable", "rebuild", "schema_names", "incremental_strategies", "materializations/table"):
            shutil.copy(ROOT / "dbt_project" / "macros" / f"{name}.sql", project / "macros")
        shutil.copy(ROOT / "dbt_project" / "profiles.yml", project)
        self.landing.mkdir()

    @property
    def environment(self) -> dict[str, str]:
        """Environment of the command: settings of this company and none of the machine's."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("SCOREHOUSE_", "DAGSTER_"))}
        return {
            **kept,
            "PYTHONPATH": str(ROOT),
            "SCOREHOUSE_LANDING": str(self.landing),
            "SCOREHOUSE_WAREHOUSE": str(self.warehouse),
            "SCOREHOUSE_CONTRACTS": str(self.definitions / "data_contracts"),
            "SCOREHOUSE_DBT_PROJECT": str(self.definitions / "dbt_project"),
            "SCOREHOUSE_MEMORY_LIMIT": "1GB",
            "SCOREHOUSE_LANGUAGE": "en",
            "COLUMNS": "200",
        }

    def deliver(self, day: int, orders: int = 5, amount: float = 100, prefix: str = "O") -> Path:
        """Put the order file of a day (0 = the first) into the landing folder."""
        on = FIRST_DAY + datetime.timedelta(days=day)
        lines = ["order_id,shop_id,seller_id,placed_at,paid_at,paid_amount"]
        lines += [
            f"{prefix}{on:%m%d}{number},S1,E{number % 3},{on} 10:00:00,{on} 10:0{number % 6}:00,{amount + number}"
            for number in range(orders)
        ]
        path = self.landing / "scorehouse" / "orders" / f"orders_{on}.csv"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        # As if delivered a while ago: a file of this moment is watched before it is read.
        past = time.time() - 60
        os.utime(path, (past, past))
        return path

    @property
    def settings(self) -> Settings:
        """Settings of this company, for calling the pipeline without its command."""
        return load_settings(
            landing=self.landing,
            warehouse=self.warehouse,
            contracts=self.definitions / "data_contracts",
            dbt_project=self.definitions / "dbt_project",
            memory_limit="1GB",
            language="en",
        )

    def night(self, **changes: Any) -> Ending:
        """One night in this process: the imports, which cost more than the night, are paid once."""
        return run_nightly(self.settings.model_copy(update=changes), Silence())

    def run(self, *arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
        """`scorehouse` with arguments; settings are further SCOREHOUSE_* values."""
        environment = {**self.environment, **{f"SCOREHOUSE_{name.upper()}": value for name, value in settings.items()}}
        return subprocess.run(
            [*COMMAND, *(arguments or ("run",))], env=environment, capture_output=True, text=True, check=False
        )

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        """The same, going on in the background; its output goes to one pipe."""
        return subprocess.Popen(
            [*COMMAND, *(arguments or ("run",))],
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def published(self, sql: str, database: str = "kpi") -> list[tuple[object, ...]]:
        """Ask a published database."""
        with duckdb.connect(str(self.warehouse / f"{database}.duckdb"), read_only=True) as con:
            return con.execute(sql).fetchall()

    def built(self, sql: str) -> list[tuple[object, ...]]:
        """Ask the build database."""
        with duckdb.connect(str(self.warehouse / "build.duckdb"), read_only=True) as con:
            return con.execute(sql).fetchall()

    def gmv(self) -> float:
        """Published sales of all days."""
        rows = self.published("select sum(gmv) from marts.company_kpis where period_type = 'day'")
        return float(str(rows[0][0]))

    def marts(self) -> dict[str, list[tuple[object, ...]]]:
        """Every row of every mart of the build, sorted."""
        tables = self.built("select table_name from duckdb_tables() where schema_name = 'marts' order by all")
        return {str(table): self.built(f'select * from marts."{table}" order by all') for (table,) in tables}

    def generations(self) -> list[str]:
        """Published generations, oldest first."""
        return sorted(path.name for path in (self.warehouse / "generations").glob("[0-9]*"))


def kill_when(
    process: subprocess.Popen[str], line_begins: str, number: int = signal.SIGKILL, after_seconds: float = 0
) -> str:
    """Read a process's output until a line begins so, send it a signal a while later, and give all that it printed.

    Fails where the signal never came to it: no such line, or a process that ended by itself. What is killed ends by SIGKILL.
    """
    assert process.stdout is not None
    seen = []
    is_sent = False
    for line in process.stdout:
        seen.append(line)
        if line.startswith(line_begins):
            time.sleep(after_seconds)
            assert process.poll() is None, f"the process ended before its signal, with {process.returncode}"
            process.send_signal(number)
            is_sent = True
            break
    printed = "".join(seen) + process.stdout.read()
    process.wait()
    assert is_sent, f"the process ended with {process.returncode} and never printed {line_begins!r}:\n{printed}"
    if number == signal.SIGKILL:
        assert process.returncode == -signal.SIGKILL, (
            f"the process ended with {process.returncode} before it was killed"
        )
    assert process.returncode != 0, f"the process ended well in spite of signal {number}"
    return printed
