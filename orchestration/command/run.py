"""`scorehouse run`: the night, then what came of it."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict

from orchestration.command.screens import TerminalProgress, reader_may_leave, reader_texts, show_failure
from orchestration.nightly import Ending, run_nightly
from orchestration.progress import Silence
from orchestration.settings import Settings


def run_and_tell(settings: Settings) -> int:
    """Run a night and print its summary; returns the exit code."""
    if settings.quiet or settings.json_output:
        ending = run_nightly(settings, Silence())
    else:
        progress = TerminalProgress(reader_texts(settings.language))
        try:
            ending = run_nightly(settings, progress)
        finally:
            progress.end()
    with reader_may_leave():
        _tell(settings, ending)
    return int(ending.exit_code)


def _tell(settings: Settings, ending: Ending) -> None:
    record, texts = ending.record, reader_texts(settings.language)
    if settings.json_output:
        sys.stdout.write(json.dumps(asdict(record), ensure_ascii=False, indent=1) + "\n")
    elif not settings.quiet:
        from orchestration.summary.screen import print_summary

        print_summary(settings, record)
    if record.failure is not None:
        show_failure(record.failure["what"], record.failure["where"], record.failure["what_to_do"], texts)
    elif settings.quiet:
        for refused in record.landing.get("refused_files", []):
            reason = texts.said(refused["reason"])
            show_failure(texts("refused_file", path=refused["path"], reason=reason), "", "", texts)
        for plan in record.refused_plans:
            title = texts("refused_plan_shortly", plan=plan["plan_id"], version=plan["version"])
            show_failure(title, "\n".join(plan[texts.language]), "", texts)
