"""`scorehouse plan template`: workbooks for human resources."""

from __future__ import annotations

import sys
from pathlib import Path

import duckdb

from orchestration.command.people_screens import worded
from orchestration.night import read_contracts
from orchestration.outcome import RefusedError
from orchestration.settings import Settings
from orchestration.summary.texts import choose_language
from scorecards.plans.template import Choices, write_templates


def write_template(settings: Settings, out: Path) -> None:
    """Write the workbooks and say where they are."""
    try:
        written = write_templates(out, read_contracts(settings), _choices(settings), choose_language(settings.language))
    except FileExistsError as error:
        raise RefusedError(
            f"There is a file already: {error.args[0]}", str(out), "Move it away, or name another folder with --out."
        ) from error
    sys.stdout.write("\n".join(str(path) for path in written) + "\n")
    sys.stdout.write(
        worded(
            settings,
            "填好后放入 landing/scorehouse/ 下同名文件夹，下次运行时入库。\n",
            "Fill them in and put them below landing/scorehouse/: the next run lands them.\n",
        )
    )


def _choices(settings: Settings) -> Choices:
    """KPIs, marts and roles of the published databases; nothing where nothing is published."""
    found: dict[str, set[str]] = {"mart": set(), "kpi_id": set(), "role": set()}
    for name in ("kpi.duckdb", "people.duckdb"):
        path = settings.warehouse / name
        if not path.exists():
            continue
        with duckdb.connect(str(path), read_only=True) as con:
            for mart, kpi_id in con.execute("select mart, kpi_id from marts.kpi_dictionary").fetchall():
                found["mart"].add(mart)
                found["kpi_id"].add(kpi_id)
            if name == "people.duckdb":
                found["role"].update(
                    role for (role,) in con.execute("select distinct role from marts.dim_employees").fetchall()
                )
    found["guard_mart"], found["guard_kpi_id"] = found["mart"], found["kpi_id"]
    return Choices({name: sorted(values) for name, values in found.items()})
