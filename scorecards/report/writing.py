"""Reports as files that only their readers can open: a folder per reader, mode 0700, files 0600."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb

from scorecards.files import file_name, write_private
from scorecards.people import rows
from scorecards.report.page import page
from scorecards.report.reading import Report, read_report, scorecard_ids
from scorecards.report.team_workbook import write_team
from scorecards.report.wording import Language

HR = "hr"
_POSTS = """
select employee_id, coalesce(team_id, '') as team_id, manager_id from marts.dim_employees
where valid_from < $2 and coalesce(valid_to, date '9999-12-31') > $1
qualify row_number() over (partition by employee_id order by valid_from desc) = 1
"""


@dataclass(frozen=True)
class Written:
    """How many pages and workbooks were written, and for whom."""

    pages: int
    workbooks: int
    readers: int


def write_reports(
    con: duckdb.DuckDBPyConnection,
    out: Path,
    period: str,
    language: Language,
    appeal_working_days: int,
    subject_id: str | None = None,
    told: Callable[[str], None] = lambda _: None,
) -> Written:
    """Write every scorecard of a period for the person, the direct manager and human resources.

    The person gets their own pages, the manager the pages and one workbook of each team that reports to them, human
    resources all of them. Scorecards of teams and of the company go to human resources. `told` is called with each
    scorecard's id; each page says that one may appeal for appeal_working_days after a close. Raises LookupError for a period or subject without scorecards.
    """
    ids = scorecard_ids(con, period, subject_id)
    if not ids:
        raise LookupError(period if subject_id is None else f"{period}/{subject_id}")
    reports = []
    for scorecard_id in ids:
        told(scorecard_id)
        reports.append(read_report(con, scorecard_id))
    starts, ends = reports[0].card["period_start"], reports[0].card["period_end"]
    posts = {row["employee_id"]: row for row in rows(con, _POSTS, [starts, ends])}
    readers: set[str] = set()
    pages = 0
    teams: dict[tuple[str, str], list[Report]] = defaultdict(list)
    for report in reports:
        card = report.card
        post = posts.get(card["subject_id"]) if card["subject_type"] == "employee" else None
        own = [card["subject_id"]] if card["subject_type"] == "employee" else []
        manager = [post["manager_id"]] if post and post["manager_id"] else []
        text = page(report, language, appeal_working_days)
        for reader in (*own, *manager, HR):
            write_private(out / file_name(reader) / f"{file_name(card['scorecard_id'])}.html", text.encode())
            readers.add(reader)
            pages += 1
        for reader in (*manager, HR):
            teams[reader, post["team_id"] if post else ""].append(report)
    for (reader, team), members in teams.items():
        _write_workbook(
            out / file_name(reader) / f"{file_name(period)} {file_name(team or 'company')}.xlsx", members, language
        )
    return Written(pages, len(teams), len(readers))


def _write_workbook(path: Path, reports: Sequence[Report], language: Language) -> None:
    # Made empty with its mode first: it is never readable for others, not even while it is written.
    write_private(path, b"")
    write_team(path, reports, language)
