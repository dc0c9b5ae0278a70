"""What the manifest holds of one export, and whether a file says anything that it does not hold already.

Belongs here: which content counts as a repetition, by load mode. What becomes of a file is in delivery.
"""

from __future__ import annotations

from dataclasses import dataclass

import duckdb

from ingestion.contract_model import Contract
from ingestion.discovery import FoundFile
from ingestion.manifest import FileRecord, read_files
from ingestion.preparation import PreparedFile


@dataclass
class KnownFiles:
    """The manifest's rows of one export, in the order in which the files came."""

    con: duckdb.DuckDBPyConnection
    contract: Contract
    records: list[FileRecord]

    @classmethod
    def of(cls, con: duckdb.DuckDBPyConnection, contract: Contract) -> KnownFiles:
        """Read the manifest's rows of a contract's export."""
        rows = read_files(con, "platform = ? and export = ?", [contract.platform, contract.export])
        return cls(con, contract, rows)

    def at_path(self, path: str) -> FileRecord | None:
        """The last record of a path."""
        return next((r for r in reversed(self.records) if r.path == path and r.status != "waiting"), None)

    def live(self, content_hash: str) -> FileRecord | None:
        """The last landed file of that content."""
        return next(
            (r for r in reversed(self.records) if r.content_hash == content_hash and r.status == "landed"), None
        )

    def withdrawn(self, content_hash: str) -> FileRecord | None:
        """A withdrawn file of that content."""
        found = (r for r in reversed(self.records) if r.content_hash == content_hash and r.status == "withdrawn")
        return next(found, None)

    def last_landing(self) -> int:
        """The last load that landed a file which counts; 0 before the first."""
        return max((r.load_id for r in self.records if r.status == "landed"), default=0)

    def greatest_sequence(self) -> str | None:
        """The greatest sequence seen so far."""
        return max((r.file_sequence for r in self.records if r.file_sequence and r.status != "waiting"), default=None)

    def are_parts(self, file: FoundFile, other: FoundFile) -> bool:
        """Whether two files are parts of one delivery: of one date by their names, or without a date where files had landed."""
        dates = [(f.sequence or "").split(".")[0] for f in (file, other)]
        return dates[0] == dates[1] and (bool(dates[0]) or all(self.at_path(f.relative) for f in (file, other)))

    def counts_as_it_is(self, file: PreparedFile) -> bool:
        """Whether a file says what a whole table says now: it may be a part of a new one."""
        twin = self.live(file.content_hash)
        return twin is not None and self.is_in_last_table(twin)

    def is_in_last_table(self, record: FileRecord) -> bool:
        """Whether a file landed with the last delivery of a whole table."""
        is_full = self.contract.load_mode == "full"
        return is_full and record.status == "landed" and record.load_id == self.last_landing()

    def is_repetition(self, twin: FileRecord, found: FoundFile) -> bool:
        """Whether a file with the content of a landed one is skipped.

        Events gain nothing by it. A copy of older versions under a new name is skipped although it might take a correction
        back: exports are delivered twice by mistake more often. A delivery that replaces, and a whole table, land where
        another one took the place of that content: they say what counts from now on.
        """
        if self.contract.load_mode == "append":
            return not self.is_correction(found, twin.path, has_rows=twin.rows_read > 0)
        if self.contract.load_mode == "upsert":
            # At the same path, with other content in between, it is a correction taken back.
            return twin.path != found.relative
        # A table without rows has none that could be superseded.
        if self.contract.load_mode == "full" and twin.load_id < self.last_landing():
            return False
        return not self._is_superseded(twin)

    def is_correction(self, found: FoundFile, twin_path: str, has_rows: bool = True) -> bool:
        """Whether a file of events takes the place of rows that landed from its path, although a twin holds its content, too.

        They must not go on counting. Without keys, rows that the twin holds would count twice.
        """
        is_safe = self.contract.load_mode == "append" and (bool(self.contract.key) or not has_rows)
        landed = (r.path for r in self.records if r.status == "landed")
        return is_safe and twin_path != found.relative and found.relative in landed

    def may_land_more(self, found: FoundFile, last: FileRecord) -> bool:
        """Whether a file that was written again may land rows which a former contract kept out.

        Its content says nothing new, so that these rows could not be delivered otherwise. It must not bring rows back that gave
        way to others since; and a whole table would take the place of its other parts.
        """
        if last.status != "landed" or not last.rows_rejected or last.contract_hash == self.contract.content_hash:
            return False
        mode = self.contract.load_mode
        is_ordered = mode == "append" or (mode == "upsert" and bool(self.contract.updated_at or found.sequence))
        return is_ordered or (mode != "full" and not self._is_superseded(last))

    def is_corrected(self, twin: FileRecord) -> bool:
        """Whether rows of a landed file were corrected by a later one."""
        return self.contract.load_mode == "upsert" and self._is_superseded(twin)

    def _is_superseded(self, twin: FileRecord) -> bool:
        row = self.con.execute(
            f"select 1 from {self.contract.qualified_table} where _file_id = ? and _status = 'superseded' limit 1",
            [twin.file_id],
        ).fetchone()
        return row is not None
