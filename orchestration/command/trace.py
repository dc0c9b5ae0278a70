"""`scorehouse trace`: a scorecard, a line or a KPI followed down to its raw rows."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from typing import Any

import duckdb

from ingestion.warehouse import BUILD_FILE, open_build
from orchestration.command.people_screens import print_json
from orchestration.command.trace_screen import print_line, print_scorecard, print_traced
from orchestration.night import read_contracts
from orchestration.outcome import RefusedError
from orchestration.run_lock import current_holder
from orchestration.settings import Settings
from orchestration.summary.texts import choose_language
from scorecards.trace.figure import Asked, Traced, trace_figure
from scorecards.trace.periods import read_period
from scorecards.trace.scorecard import excluded_rows, figure_of, read_scorecard, similar_ids
from scorecards.trace.wording import TraceWords


@dataclass(frozen=True)
class FigureOptions:
    """A figure asked for without a scorecard, as typed."""

    kpi: str
    subject: str
    period: str
    role: str | None = None
    matured: bool = False


@contextmanager
def build_database(settings: Settings) -> Iterator[duckdb.DuckDBPyConnection]:
    """The build database, read-only. RefusedError where there is none, or where a night has it; NightFailedError where it is broken."""
    path = settings.warehouse / BUILD_FILE
    if not path.exists():
        raise RefusedError(f"There is no {path}.", str(settings.warehouse), "Run a night, or name the warehouse.")
    settings.folder.check_build()
    try:
        con = open_build(settings.warehouse, read_only=True)
    except (duckdb.IOException, PermissionError) as error:
        holder = current_holder(settings.folder.lock)
        if holder is not None:
            raise RefusedError(
                f"The build database is being written by `scorehouse {holder.command}` (since {holder.since or 'a moment ago'}).",
                str(path),
                "Raw rows are read from it: ask again when that has ended. `scorehouse status` says how far it is.",
            ) from error
        raise RefusedError(
            f"{path} cannot be opened.", str(path), "Ask who may read raw rows. " + str(error)
        ) from error
    try:
        yield con
    finally:
        con.close()


def tell_scorecard(
    settings: Settings, scorecard_id: str, version: int | None, kpi: str | None, limit: int, as_sql: bool
) -> None:
    """Print a version of a scorecard with its lines, or one line down to its raw rows."""
    words = TraceWords(choose_language(settings.language))
    with build_database(settings) as con:
        try:
            card, lines, parts = read_scorecard(con, scorecard_id, version)
        except KeyError:
            raise RefusedError(
                f"There is no scorecard {scorecard_id}" + (f" in version {version}." if version else "."),
                "SCORECARD_ID",
                "Like it: " + ", ".join(similar_ids(con, scorecard_id)),
            ) from None
        if kpi is None:
            if settings.json_output:
                print_json({"scorecard": card, "lines": lines, "parts": parts})
            else:
                print_scorecard(card, lines, parts, words)
            return
        fitting = [line for line in lines if kpi in (line["kpi_id"], f"{line['mart']}.{line['kpi_id']}")]
        if len(fitting) != 1:
            raise RefusedError(
                f"{scorecard_id} has {'several lines' if fitting else 'no line'} {kpi}.",
                "KPI",
                "Its lines: "
                + (", ".join(f"{line['mart']}.{line['kpi_id']}" for line in lines) or "none; see " + ", ".join(parts)),
            )
        line = fitting[0]
        closed = line if card["state"] in ("closed", "amended") else None
        traced = _traced(con, settings, figure_of(card, line), limit, closed, excluded_rows(con, card, line))
    if as_sql:
        sys.stdout.write(traced.sql + ";\n")
    elif settings.json_output:
        print_json({"scorecard": card, "line": line, **_as_json(traced)})
    else:
        print_line(card, line, lines, words)
        print_traced(traced, words)


def tell_figure(settings: Settings, options: FigureOptions, limit: int, as_sql: bool) -> None:
    """Print one KPI of one subject and period down to its raw rows."""
    words = TraceWords(choose_language(settings.language))
    mart, _, kpi_id = options.kpi.rpartition(".")
    try:
        period_type, period_start = read_period(options.period)
    except ValueError:
        raise RefusedError(
            f"{options.period!r} is no period.", "--period", "Write 2026-10, 2026-Q4, 2026 or 2026-10-31."
        ) from None
    with build_database(settings) as con:
        roles = [
            role
            for (role,) in con.execute(
                "select distinct subject_role from marts.kpi_values where mart = ? and kpi_id = ? and subject_id = ?"
                " and period_type = ? and period_start = ? and subject_role = coalesce(?, subject_role) order by 1",
                [mart, kpi_id, options.subject, period_type, period_start, options.role],
            ).fetchall()
        ]
        if len(roles) > 1:
            raise RefusedError(
                f"{options.subject} held several roles in {options.period}.", "--role", "Name one: " + ", ".join(roles)
            )
        role = roles[0] if roles else options.role or ""
        asked = Asked(mart, kpi_id, options.subject, role, period_type, period_start, options.matured)
        traced = _traced(con, settings, asked, limit)
    if as_sql:
        sys.stdout.write(traced.sql + ";\n")
    elif settings.json_output:
        print_json(_as_json(traced))
    else:
        print_traced(traced, words)


def _traced(
    con: duckdb.DuckDBPyConnection,
    settings: Settings,
    asked: Asked,
    limit: int,
    closed: dict[str, Any] | None = None,
    excluded: Sequence[str] = (),
) -> Traced:
    private: dict[str, set[str]] = {}
    for contract in read_contracts(settings):
        for source in contract.feeds:
            private.setdefault(source, set()).update(column.name for column in contract.columns if column.is_private)
    try:
        return trace_figure(con, asked, limit, private, closed, excluded)
    except KeyError as error:
        known = con.execute(
            "select mart || '.' || kpi_id from marts.kpi_dictionary where kpi_id = ? or mart = ? order by 1 limit 12",
            [asked.kpi_id, asked.mart],
        ).fetchall()
        raise RefusedError(
            f"There is no KPI {error.args[0]} that can be traced.",
            "KPI",
            "Known: " + (", ".join(name for (name,) in known) or "see marts.kpi_dictionary"),
        ) from None
    except LookupError as error:
        raise RefusedError(
            f"{asked.mart} has no row of {error.args[0]} in the period of {asked.period_start}.",
            "--subject",
            "Subjects are employees, teams, shops, warehouses, categories or channels as the mart names them; 'all' is the company.",
        ) from None


def _as_json(traced: Traced) -> dict[str, Any]:
    found = asdict(traced)
    if traced.recomputation:
        found["recomputation"] = {"zh": traced.recomputation.zh, "en": traced.recomputation.en}
    return found
