"""`scorehouse report`: scorecards as pages and workbooks, each for those who may read it."""

from __future__ import annotations

import sys
from pathlib import Path

from orchestration.command.people_screens import published_people, worded
from orchestration.command.screens import TerminalProgress, reader_texts
from orchestration.outcome import RefusedError
from orchestration.settings import Settings
from orchestration.summary.texts import choose_language
from scorecards.report.writing import write_reports


def write_and_tell(settings: Settings, period: str, subject: str | None, out: Path) -> None:
    """Write the reports of a period, and say how many there are and where."""
    progress = TerminalProgress(reader_texts(settings.language))
    progress.begin("reports")
    with published_people(settings) as con:
        try:
            written = write_reports(
                con,
                out,
                period,
                choose_language(settings.language),
                settings.variables["appeal_working_days"],
                subject,
                progress.detail,
            )
        except LookupError as error:
            periods = [
                label
                for (label,) in con.execute(
                    "select distinct split_part(scorecard_id, '/', 1) as label from scoring.scorecards order by label desc limit 12"
                ).fetchall()
            ]
            raise RefusedError(
                f"There is no scorecard for {error.args[0]}.", "--period", "Latest periods: " + ", ".join(periods)
            ) from error
        finally:
            progress.end()
    sys.stdout.write(
        worded(
            settings,
            f"{written.pages} 份页面、{written.workbooks} 个工作簿，分给 {written.readers} 位读者：{out}\n",
            f"{written.pages} pages and {written.workbooks} workbooks for {written.readers} readers in {out}\n",
        )
    )
