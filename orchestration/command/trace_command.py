"""The command `trace` and its flags."""

from __future__ import annotations

from typing import Annotated

import typer

from orchestration.command.options import Json, Language, WarehouseFolder
from orchestration.command.screens import explained


def register(application: typer.Typer) -> None:
    """Add the command."""
    application.command()(trace)


@explained
def trace(
    scorecard_id: Annotated[str | None, typer.Argument(help="A scorecard, such as 2026-10/E064/warehouse.")] = None,
    line: Annotated[str | None, typer.Argument(metavar="KPI", help="A line of it: kpi_id, or mart.kpi_id.")] = None,
    kpi: Annotated[
        str | None, typer.Option(help="Without a scorecard: a KPI, such as warehouse_kpis.error_rate.")
    ] = None,
    subject: Annotated[
        str | None, typer.Option(help="Whose: an employee, team, shop, warehouse, category or channel; all = company.")
    ] = None,
    period: Annotated[str | None, typer.Option(help="2026-10, 2026-Q4, 2026 or 2026-10-31.")] = None,
    role: Annotated[str | None, typer.Option(help="Role of an employee who held several.")] = None,
    matured: Annotated[
        bool, typer.Option("--matured", help="The earlier cohort, on which a KPI that looks ahead is scored.")
    ] = False,
    version: Annotated[int | None, typer.Option(help="Version of the scorecard; default: the newest.")] = None,
    limit: Annotated[int, typer.Option(min=0, help="Raw rows to list; 0 = all.")] = 20,
    sql: Annotated[
        bool, typer.Option("--sql", help="Print the SQL that lists the rows in the build database.")
    ] = False,
    warehouse: WarehouseFolder = None,
    json_output: Json = None,
    language: Language = None,
) -> None:
    """From a scorecard to its lines, from a line to its KPI, from there to the raw rows with file and line.

    The rows add up to numerator and denominator, or the value is computed again from them.
    """
    from orchestration.command.trace import FigureOptions, tell_figure, tell_scorecard
    from orchestration.outcome import RefusedError
    from orchestration.settings import load_settings

    settings = load_settings(warehouse=warehouse, json_output=json_output, language=language)
    if scorecard_id and not (kpi or subject or period or role or matured):
        tell_scorecard(settings, scorecard_id, version, line, limit, sql)
    elif kpi and subject and period and not scorecard_id:
        tell_figure(settings, FigureOptions(kpi, subject, period, role, matured), limit, sql)
    else:
        raise RefusedError(
            "Name a scorecard, or a KPI with its subject and period.",
            "scorehouse trace",
            "scorehouse trace 2026-10/E064/warehouse error_rate\n"
            "scorehouse trace --kpi warehouse_kpis.error_rate --subject E064 --period 2026-10",
        )
