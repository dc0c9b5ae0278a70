"""The commands around scoring plans and their outcome: templates, drafts tried on the past, suggested points, reports."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Annotated

import typer

from orchestration.command.options import Json, Language, WarehouseFolder
from orchestration.command.screens import explained

plan = typer.Typer(help="Scoring plans as files.", no_args_is_help=True)
Period = Annotated[str | None, typer.Option(help="2026-10, 2026-Q4 or 2026.")]


def register(application: typer.Typer) -> None:
    """Add the commands of this module."""
    application.add_typer(plan, name="plan")
    application.command()(simulate)
    application.command(name="suggest-targets")(suggest_targets)
    application.command()(report)


@plan.command()
@explained
def template(
    out: Annotated[
        Path, typer.Option(help="Folder to write into, such as landing/scorehouse; nothing is overwritten.")
    ],
    warehouse: WarehouseFolder = None,
    language: Language = None,
) -> None:
    """Write workbooks with the ready plans, drop-downs and checks: fill them in and land them like any export."""
    from orchestration.command.plan_template import write_template
    from orchestration.settings import load_settings

    write_template(load_settings(warehouse=warehouse, language=language), out)


@explained
def simulate(
    plan_id: Annotated[str | None, typer.Option("--plan", help="Plan of the draft; default: the only draft.")] = None,
    version: Annotated[int | None, typer.Option(help="Version of the draft; default: the highest.")] = None,
    first: Period = None,
    last: Period = None,
    warehouse: WarehouseFolder = None,
    json_output: Json = None,
    language: Language = None,
) -> None:
    """Score past periods under a draft plan, beside the plan in force: totals, grades moved, who gains and loses."""
    from orchestration.command.simulate import tell_simulation
    from orchestration.settings import load_settings

    settings = load_settings(warehouse=warehouse, json_output=json_output, language=language)
    tell_simulation(settings, plan_id, version, first, last)


@explained
def suggest_targets(
    role: Annotated[str, typer.Option(help="Role of the seed roles, such as operations.")],
    period_type: Annotated[str, typer.Option(help="month, quarter or year.")] = "month",
    growth: Annotated[str, typer.Option(help="Growth expected on top of history: 0.05 is five percent.")] = "0",
    out: Annotated[Path | None, typer.Option(help="Workbook (.xlsx) to write the draft into.")] = None,
    warehouse: WarehouseFolder = None,
    json_output: Json = None,
    language: Language = None,
) -> None:
    """Points that a role's last six periods suggest: a draft with its provenance, never in force by itself."""
    from orchestration.command.suggest_targets import tell_suggestions
    from orchestration.outcome import RefusedError
    from orchestration.settings import load_settings

    try:
        share = Decimal(growth)
    except InvalidOperation:
        raise RefusedError(f"{growth!r} is no number.", "--growth", "Write five percent as 0.05.") from None
    settings = load_settings(warehouse=warehouse, json_output=json_output, language=language)
    tell_suggestions(settings, role, period_type, share, out)


@explained
def report(
    period: Annotated[str, typer.Option(help="2026-10, 2026-Q4 or 2026.")],
    subject: Annotated[str | None, typer.Option(help="One employee, team or `all`; default: everybody.")] = None,
    out: Annotated[Path, typer.Option(help="Folder to write into; each reader gets one of their own below it.")] = Path(
        "reports"
    ),
    warehouse: WarehouseFolder = None,
    language: Language = None,
) -> None:
    """Write scorecards as pages (HTML, made to print) and one workbook a team, for each who may read them."""
    from orchestration.command.report import write_and_tell
    from orchestration.settings import load_settings

    settings = load_settings(warehouse=warehouse, language=language)
    write_and_tell(settings, period, subject, out)
