"""The commands and their flags. Each flag may also be set as SCOREHOUSE_<FLAG> or in .env; a flag wins."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from orchestration.command import cycle_commands, planning_commands, trace_command
from orchestration.command.options import DATE, Json, Landing, Language, Quiet, WarehouseFolder
from orchestration.command.screens import explained

application = typer.Typer(
    name="scorehouse",
    help="From an online retailer's raw exports to KPIs that everybody reads the same way.",
    epilog="Exit codes: 0 published; 1 the night failed; 2 wrong usage, configuration or a refused command; "
    "3 a gate closed, the old generation stays; 4 published, but files or plans were refused.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
planning_commands.register(application)
cycle_commands.register(application)
trace_command.register(application)


AsOf = Annotated[
    datetime | None,
    typer.Option(
        formats=[DATE], help="Last complete business day. Default: the last day with orders, at most yesterday."
    ),
]
FullRefresh = Annotated[
    bool | None, typer.Option("--full-refresh", help="Build everything again from what has landed.")
]


@application.command()
@explained
def sample(
    out: Annotated[Path, typer.Option(help="Folder to write into; it must be empty or missing.")],
    scale: Annotated[float, typer.Option(min=0.01, help="Size of the company; 1 is a small shop.")] = 1,
    seed: Annotated[int, typer.Option(help="The same seed writes the same files.")] = 1,
    as_of: Annotated[
        datetime | None, typer.Option(formats=[DATE], help="Last day of the exports; default yesterday.")
    ] = None,
    months: Annotated[int | None, typer.Option(min=1, help="Months of history.")] = None,
    employees: Annotated[int | None, typer.Option(min=1, help="Number of employees.")] = None,
    quiet: Quiet = None,
) -> None:
    """Write a sample company's raw exports, ending on a day of your choice."""
    from orchestration.command.sample import write_sample

    write_sample(out, scale, seed, as_of.date() if as_of else None, months, employees, bool(quiet))


@application.command()
@explained
def run(
    landing: Landing = None,
    warehouse: WarehouseFolder = None,
    as_of: AsOf = None,
    full_refresh: FullRefresh = None,
    quiet: Quiet = None,
    json_output: Json = None,
    language: Language = None,
) -> None:
    """Run one night: land new files, build, judge, publish, and tell how it went."""
    from orchestration.command.run import run_and_tell
    from orchestration.settings import load_settings

    settings = load_settings(
        landing=landing,
        warehouse=warehouse,
        as_of=as_of.date() if as_of else None,
        full_refresh=full_refresh,
        quiet=quiet,
        json_output=json_output,
        language=language,
    )
    raise typer.Exit(run_and_tell(settings))


@application.command()
@explained
def status(
    landing: Landing = None, warehouse: WarehouseFolder = None, json_output: Json = None, language: Language = None
) -> None:
    """What landed, was quarantined, failed a gate or is late; and the generations."""
    from orchestration.command.status import tell_status
    from orchestration.settings import load_settings

    tell_status(load_settings(landing=landing, warehouse=warehouse, json_output=json_output, language=language))


@application.command()
@explained
def withdraw(
    file: Annotated[
        str,
        typer.Argument(
            help="The file's path below the landing folder, as `scorehouse status` and landing.files show it."
        ),
    ],
    reason: Annotated[str, typer.Option(help="Why it is taken back; kept in the books.")],
    landing: Landing = None,
    warehouse: WarehouseFolder = None,
    language: Language = None,
) -> None:
    """Take a wrong file back.

    Its rows go, what it had superseded returns. The next run rebuilds the days it touched.
    """
    from orchestration.command.withdraw import withdraw_file
    from orchestration.settings import load_settings

    withdraw_file(load_settings(landing=landing, warehouse=warehouse, language=language), file, reason)


@application.command()
@explained
def publish(warehouse: WarehouseFolder = None, language: Language = None) -> None:
    """Publish the last complete build again, when both gates had passed."""
    from orchestration.command.publication import publish_again
    from orchestration.settings import load_settings

    publish_again(load_settings(warehouse=warehouse, language=language))


@application.command()
@explained
def rollback(
    to: Annotated[
        str | None, typer.Option(help="Generation to go back to; default: the one before the current.")
    ] = None,
    warehouse: WarehouseFolder = None,
    language: Language = None,
) -> None:
    """Show readers an older generation. The next published night replaces it."""
    from orchestration.command.publication import go_back
    from orchestration.settings import load_settings

    go_back(load_settings(warehouse=warehouse, language=language), to)


@application.command()
@explained
def ui(
    landing: Landing = None,
    warehouse: WarehouseFolder = None,
    port: Annotated[int, typer.Option(min=1, max=65535, help="Port on this machine.")] = 3000,
) -> None:
    """Dagster's interface on this machine only: runs, lineage, checks, the schedule."""
    from orchestration.command.ui import serve
    from orchestration.settings import load_settings

    serve(load_settings(landing=landing, warehouse=warehouse), port)
