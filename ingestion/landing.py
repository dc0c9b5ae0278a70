"""Landing: every new file of the landing folder into its table, one transaction a delivery.

This module only goes through the exports in turn; what happens to a delivery is in delivery, to a row in settling.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from itertools import groupby

import duckdb

from ingestion.contract_model import Contract
from ingestion.daily_volumes import follow_time_zone
from ingestion.delivery import Delivery, FileChangedWhileRead
from ingestion.discovery import GONE, FoundFile, discover, is_gone
from ingestion.identity_hashing import bind_key, forget_key
from ingestion.manifest import begin_load, finish_load, last_load_id, next_file_id
from ingestion.reading import LateRefusal
from ingestion.reclassification import follow_classes
from ingestion.report import FileResult, LoadReport, Progress, ProgressCallback
from ingestion.settings import LandingSettings
from ingestion.warehouse import TEMPORARY_FOLDER, prepare, private_files


def land(
    con: duckdb.DuckDBPyConnection,
    contracts: Iterable[Contract],
    settings: LandingSettings,
    progress: ProgressCallback | None = None,
) -> LoadReport:
    """Land what is new in the landing folder; gives what became of each file.

    Contracts are those of load_contracts: a wrong one has stopped the run before this. What is known and unchanged costs
    nothing; a load that finds nothing new writes nothing.
    """
    return _Load(con, list(contracts), settings, progress).run()


class _Load:
    """One load: its number once it needs one, and how far it is."""

    def __init__(
        self,
        con: duckdb.DuckDBPyConnection,
        contracts: list[Contract],
        settings: LandingSettings,
        progress: ProgressCallback | None,
    ) -> None:
        self.con, self.settings, self.progress = con, settings, progress
        self.contracts = {c.id: c for c in contracts}
        self.report = LoadReport()
        self.number = 0
        self.next_file = 0
        self.files_done = self.files_total = self.bytes_done = self.bytes_total = 0

    def run(self) -> LoadReport:
        con, settings = self.con, self.settings
        with private_files():
            if settings.memory_limit:
                con.execute("set memory_limit = ?", [settings.memory_limit])
            if settings.threads:
                con.execute("set threads = ?", [settings.threads])
            prepare(con, self.contracts.values())
            follow_classes(con, self.contracts.values(), settings.hash_key)
            follow_time_zone(con, self.contracts.values(), settings.business_time_zone)
            self._clear_temporary()
            found = discover(settings.landing, self.contracts.values(), settings.stability_seconds)
            self.report.unknown = found.unknown
            self.next_file = next_file_id(con)
            self.files_total = len(found.files)
            self.bytes_total = sum(f.size or 0 for f in found.files)
            bind_key(con, settings.hash_key)
            try:
                for contract_id, files in groupby(found.files, key=lambda f: f.contract.id):
                    self._deliver(self.contracts[contract_id], list(files))
                self._forget_gone_waiting(found.files)
                if self.number:
                    finish_load(con, self.number)
            finally:
                forget_key(con)
                self._clear_temporary()
        self.report.load_id = last_load_id(con)
        self.report.is_changed = bool(self.number)
        return self.report

    def _deliver(self, contract: Contract, files: list[FoundFile]) -> None:
        """Land one delivery; where a file turns out to be unfit on the way, begin again without it."""
        self._tell("checking", contract.id)
        refused: dict[str, str] = {}
        while True:
            delivery = Delivery(
                self.con,
                contract,
                self.contracts,
                self.settings,
                self._load_number,
                self._file_number,
                lambda step: self._tell(step, contract.id),
                late_refusals=refused,
            )
            try:
                changed = delivery.land(files)
            except FileChangedWhileRead as error:
                changing = "is still being written: it changed while it was read"
                files = [
                    replace(f, waiting=GONE if is_gone(f.path) else changing) if f.relative in error.paths else f
                    for f in files
                ]
            except LateRefusal as error:
                refused |= error.reasons
            else:
                break
        if changed:
            self.report.changed.append(changed)
        self.report.files += sorted(delivery.results, key=lambda r: r.path)
        self.files_done += len(files)
        self.bytes_done += sum(f.size or 0 for f in files)
        self._tell("done", contract.id)

    def _tell(self, step: str, export: str) -> None:
        if self.progress:
            self.progress(Progress(step, export, self.files_done, self.files_total, self.bytes_done, self.bytes_total))

    def _load_number(self) -> int:
        if not self.number:
            self.number = begin_load(self.con, "load", None)
        return self.number

    def _file_number(self) -> int:
        self.next_file += 1
        return self.next_file - 1

    def _forget_gone_waiting(self, files: list[FoundFile]) -> None:
        """Files that waited and are gone or landed since no longer wait."""
        waiting = {r.path for r in self.report.files if r.status == "waiting"}
        self.con.execute(
            "delete from landing.files where status = 'waiting' and not list_contains(?::varchar[], path)",
            [list(waiting)],
        )

    def _clear_temporary(self) -> None:
        """Readable copies that a killed load left behind."""
        folder = self.settings.warehouse / TEMPORARY_FOLDER
        for path in folder.glob("*-*.[cl][sf]*"):
            path.unlink(missing_ok=True)


__all__ = ["FileResult", "LoadReport", "Progress", "land"]
