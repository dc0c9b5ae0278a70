"""The commands of the scoring cycle: close a period, look into the ledger, follow appeals."""

from __future__ import annotations

from typing import Annotated

import typer

from orchestration.command.options import Json, Language, WarehouseFolder
from orchestration.command.screens import explained

ledger = typer.Typer(help="What was closed and decided, in a chain that shows tampering.", no_args_is_help=True)
appeal = typer.Typer(help="Appeals against closed scorecards.", no_args_is_help=True)


def register(application: typer.Typer) -> None:
    """Add the commands of this module."""
    application.command()(close)
    application.add_typer(ledger, name="ledger")
    application.add_typer(appeal, name="appeal")


@explained
def close(
    period: Annotated[str, typer.Option(help="2026-10, 2026-Q4 or 2026.")],
    plan: Annotated[str, typer.Option(help="Plan whose scorecards become final.")],
    by: Annotated[str, typer.Option(help="Employee who closes: role hr or management.")],
    reason: Annotated[
        str | None,
        typer.Option(help="Why it is closed although a gate is shut or a source is late; kept in the ledger."),
    ] = None,
    warehouse: WarehouseFolder = None,
    language: Language = None,
) -> None:
    """Make a plan's results of a period final, keep them in the ledger, and publish them as closed."""
    from orchestration.command.close import close_and_publish
    from orchestration.settings import load_settings

    settings = load_settings(warehouse=warehouse, language=language)
    close_and_publish(settings, period, plan, by, reason)


@ledger.command()
@explained
def verify(warehouse: WarehouseFolder = None, language: Language = None) -> None:
    """Check the whole chain; exit code 1 and the first broken entry when it does not hold."""
    from orchestration.command.ledger import verify_ledger
    from orchestration.settings import load_settings

    verify_ledger(load_settings(warehouse=warehouse, language=language))


@ledger.command()
@explained
def show(warehouse: WarehouseFolder = None, json_output: Json = None, language: Language = None) -> None:
    """The newest closes, approvals, restatements and decisions."""
    from orchestration.command.ledger import show_ledger
    from orchestration.settings import load_settings

    show_ledger(load_settings(warehouse=warehouse, json_output=json_output, language=language))


@appeal.command(name="list")
@explained
def list_(
    everything: Annotated[bool, typer.Option("--all", help="Decided and withdrawn ones too.")] = False,
    warehouse: WarehouseFolder = None,
    json_output: Json = None,
    language: Language = None,
) -> None:
    """Appeals that wait for a decision, are overdue, or cannot count and why."""
    from orchestration.command.ledger import list_appeals
    from orchestration.settings import load_settings

    settings = load_settings(warehouse=warehouse, json_output=json_output, language=language)
    list_appeals(settings, everything)
