"""One delivery: all files of one export that one load found, landed in one transaction.

Files are hashed, sorted out and read into stages first, outside any transaction; then everything that the delivery changes
is written at once, counted, compared and committed. A crash at any moment leaves the delivery absent.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import duckdb

from ingestion.changed_days import record_changes
from ingestion.contract_model import Contract
from ingestion.discovery import GONE, FoundFile, current_attributes, is_gone, reading_fault
from ingestion.fingerprint import UnreadableFile
from ingestion.known_files import KnownFiles
from ingestion.landing_rows import contest_repeated_keys, insert_parquet, insert_rows, number_rows
from ingestion.manifest import FileRecord, assert_accounted, last_load_id, read_files, utc_now, write_files
from ingestion.preparation import PreparedFile, hash_file, prepare_file
from ingestion.quarantine import reject_rows
from ingestion.reading import (
    LateRefusal,
    ParquetGroup,
    ReadFile,
    ReadGroup,
    parquet_group,
    read_group,
    read_one,
    release,
    temporary_folder,
)
from ingestion.report import ChangedExport, FileResult, file_result
from ingestion.settings import LandingSettings
from ingestion.settling import begin_settlement, contested_sql, count_rows, has_contested, release_files, settle
from ingestion.stage import drop_stage


class FileChangedWhileRead(Exception):  # noqa: N818 - sends the delivery back to its start
    """A file was written to while it was read, or is gone."""

    def __init__(self, paths: list[str]) -> None:
        super().__init__(", ".join(paths))
        self.paths = paths


@dataclass
class Delivery:
    """The files of one export on their way, and what becomes of each."""

    con: duckdb.DuckDBPyConnection
    contract: Contract
    contracts: Mapping[str, Contract]
    settings: LandingSettings
    load_number: Callable[[], int]
    file_number: Callable[[], int]
    notify: Callable[[str], None]
    records: list[FileRecord] = field(default_factory=list)
    results: list[FileResult] = field(default_factory=list)
    touched_attributes: list[tuple[FileRecord, FoundFile]] = field(default_factory=list)
    twins: dict[int, int] = field(default_factory=dict)
    late_refusals: Mapping[str, str] = field(default_factory=dict)
    untouched: list[FoundFile] = field(default_factory=list)

    def land(self, found: list[FoundFile]) -> ChangedExport | None:
        """Deal with the files found; gives what changed, or None when no row did."""
        known = KnownFiles.of(self.con, self.contract)
        candidates = self._sort_out(found, known)
        accepted = self._prepare(candidates, known)
        groups: list[ReadGroup | ParquetGroup] = []
        try:
            groups = self._read(accepted)
            return self._write(groups, known)
        except (duckdb.IOException, OSError) as error:
            gone = [f.found.relative for f in accepted if is_gone(f.found.path)]
            if gone:
                raise FileChangedWhileRead(gone) from error
            faults = {f.found.relative: fault for f in accepted if (fault := reading_fault(f.found.path))}
            if faults:
                raise LateRefusal(faults) from error
            raise
        finally:
            for group in groups:
                release(self.con, group)
            for file in accepted:
                file.remove_copy()

    # Sorting out

    def _sort_out(self, found: list[FoundFile], known: KnownFiles) -> list[FoundFile]:
        """Leave out what is known and unchanged, and record what is refused or waits by its looks alone."""
        candidates = []
        for file in found:
            last = known.at_path(file.relative)
            attributes = (last.file_size, last.modified_at, last.changed_at) if last else None
            if last and attributes == file.attributes and not file.waiting:
                if last.status != "refused":
                    if known.is_in_last_table(last):
                        self.untouched.append(file)
                    continue
                if last.contract_hash == self.contract.content_hash:
                    self.results.append(file_result(last, is_new=False))
                    continue
            if file.refusal:
                self._record(file, self.file_number(), "refused", file.refusal)
            elif file.waiting:
                self._record(file, self.file_number(), "waiting", file.waiting)
            else:
                candidates.append(file)
        return candidates

    def _prepare(self, candidates: list[FoundFile], known: KnownFiles) -> list[PreparedFile]:
        """Hash the candidates in their order, skip known content, and make the rest ready to be read."""
        greatest = max([s for s in (known.greatest_sequence(), *(f.sequence for f in candidates)) if s], default="")
        sequences = {f.relative: f.sequence or greatest for f in candidates}
        accepted: list[PreparedFile] = []
        unchanged: list[PreparedFile] = []
        by_hash: dict[str, PreparedFile] = {}
        for found in sorted(candidates, key=lambda f: (sequences[f.relative], f.relative)):
            file_id = self.file_number()
            try:
                file = hash_file(found, file_id)
            except UnreadableFile as error:
                self._record_unread(found, file_id, str(error))
                continue
            file.sequence = sequences[found.relative] or None
            if known.counts_as_it_is(file):
                unchanged.append(file)
            elif not self._is_known_content(file, known, by_hash) and self._make_ready(file):
                by_hash[file.content_hash] = file
                accepted.append(file)
        changed, lacking = list(accepted), self._lacking(known)
        for file in unchanged:
            is_part = file.content_hash not in by_hash and any(known.are_parts(file.found, c.found) for c in changed)
            if not is_part and lacking is not None:
                # What is missing may be the part that changed.
                self._record(file.found, file.file_id, "waiting", lacking, file)
            elif (is_part or not self._is_known_content(file, known, by_hash)) and self._make_ready(file):
                by_hash[file.content_hash] = file
                accepted.append(file)
        if lacking is None:
            accepted += self._untouched_parts(changed, known)
        return accepted

    def _untouched_parts(self, changed: list[PreparedFile], known: KnownFiles) -> list[PreparedFile]:
        """Files of a whole table that nobody wrote again: they stay parts of it where another part changed."""
        parts = []
        for found in self.untouched:
            if any(known.are_parts(found, other.found) for other in changed):
                file = hash_file(found, self.file_number())
                if self._make_ready(file):
                    parts.append(file)
        return parts

    def _make_ready(self, file: PreparedFile) -> bool:
        """Make a file ready to be read; False where it is refused."""
        if file.found.relative in self.late_refusals:
            self._refuse(file, self.late_refusals[file.found.relative])
            return False
        try:
            prepare_file(self.con, file, temporary_folder(self.settings))
        except (UnreadableFile, OSError) as error:
            file.remove_copy()
            fault = str(error) if isinstance(error, UnreadableFile) else reading_fault(file.found.path)
            if fault is None:
                raise
            self._refuse(file, fault)
            return False
        return True

    def _is_known_content(self, file: PreparedFile, known: KnownFiles, by_hash: dict[str, PreparedFile]) -> bool:
        """Whether a file's content is landed or decided on already; if so, say so."""
        found, last = file.found, known.at_path(file.found.relative)
        if last and last.content_hash == file.content_hash:
            if known.may_land_more(found, last):
                return False
            is_judged_anew = last.status == "refused" and last.contract_hash != self.contract.content_hash
            if last.status != "superseded" and not is_judged_anew:
                self.touched_attributes.append((last, found))
                if last.status == "refused":
                    self.results.append(file_result(last, is_new=False))
                return True
        twin = known.live(file.content_hash)
        if twin and known.is_repetition(twin, found):
            reason = f"holds the same content as {twin.path}, which is landed"
            if known.is_corrected(twin):
                reason += "; rows of it were corrected since: to go back to them, withdraw the file that corrected them"
            self._skip(file, reason, twin.rows_read)
            return True
        first = by_hash.get(file.content_hash)
        if first and not self._takes_back(file, first) and not known.is_correction(found, first.found.relative):
            self._skip(file, f"holds the same content as {first.found.relative}", 0)
            self.twins[file.file_id] = first.file_id
            return True
        withdrawn = known.withdrawn(file.content_hash)
        if withdrawn and not twin:
            self._skip(file, f"holds the same content as {withdrawn.path}, which was withdrawn", withdrawn.rows_read)
            return True
        return False

    def _takes_back(self, file: PreparedFile, first: PreparedFile) -> bool:
        """Whether a file says again, later than others may have said otherwise, what a file of the same delivery says."""
        is_later = (file.sequence or "") > (first.sequence or "")
        return self.contract.load_mode in ("replace", "full") and bool(self.contract.key) and is_later

    # Reading

    def _read(self, accepted: list[PreparedFile]) -> list[ReadGroup | ParquetGroup]:
        """Read the files into stages, those of one layout together; a group that fails is read file by file."""
        groups: list[ReadGroup | ParquetGroup] = []

        def layout_key(file: PreparedFile) -> tuple[object, ...]:
            layout = file.layout
            assert layout is not None
            shape = (layout.delimiter, layout.skipped_lines, min(layout.header_lines, 1), layout.cells, layout.kinds)
            return file.reader, *shape, bool(file.wrong_bytes)

        together: dict[tuple[object, ...], list[PreparedFile]] = {}
        for file in accepted:
            together.setdefault(layout_key(file), []).append(file)
        for files in together.values():
            self.notify("reading")
            if files[0].reader == "parquet":
                groups.append(parquet_group(self.con, len(groups), files, self.settings))
                continue
            alone = files
            if len(files) > 1:
                try:
                    group = read_group(self.con, len(groups), files, self.settings)
                except duckdb.InvalidInputException:
                    self.con.execute(f"drop table if exists temp._stage_{len(groups)}")
                else:
                    groups.append(group)
                    alone = group.to_pad
            for file in alone:
                self._read_alone(file, groups)
        return groups

    def _read_alone(self, file: PreparedFile, groups: list[ReadGroup | ParquetGroup]) -> None:
        try:
            group = read_one(self.con, len(groups), file, self.settings)
            groups.append(group)
            if group.to_pad:
                groups.append(read_one(self.con, len(groups), file, self.settings))
        except UnreadableFile as error:
            self._refuse(file, str(error))

    def _check_unchanged(self, files: list[PreparedFile]) -> None:
        changed = [f.found.relative for f in files if current_attributes(f.found.path) != f.found.attributes]
        if changed:
            raise FileChangedWhileRead(changed)

    # Writing

    def _write(self, groups: list[ReadGroup | ParquetGroup], known: KnownFiles) -> ChangedExport | None:
        """Everything that the delivery changes, in one transaction."""
        reads = [read for group in groups for read in group.files]
        for read in reads:
            if read.refusal is not None:
                self._refuse(read.file, read.refusal)
        landed = self._hold_back([r for r in reads if r.refusal is None], known)
        self._judge_twins()
        if not landed and not self.records and not self.touched_attributes:
            return None
        changed: ChangedExport | None = None
        # A file that waits is seen again at every load: that alone is no event.
        is_event = any(r.status != "waiting" for r in self.records) or bool(landed)
        load_id = self.load_number() if is_event else last_load_id(self.con)
        self.con.execute("begin")
        try:
            self._write_manifest(landed, load_id)
            if landed:
                changed = self._write_rows(groups, landed, known, load_id)
                self._check_unchanged([r.file for r in landed])
            self.con.execute("commit")
        except BaseException:
            self.con.execute("rollback")
            raise
        numbers = [r.file_id for r in self.records]
        written = read_files(self.con, "list_contains(?::bigint[], file_id)", [numbers])
        self.results += [file_result(r) for r in written]
        return changed

    def _hold_back(self, landed: list[ReadFile], known: KnownFiles) -> list[ReadFile]:
        """A full delivery lands whole: beside a refused or unfinished file of it, its other files wait.

        Half a table would take the place of a whole one. Before the first delivery there is nothing to protect.
        """
        lacking = self._lacking(known)
        if lacking is None:
            return landed
        for read in landed:
            self._record(read.file.found, read.file.file_id, "waiting", lacking, read.file)
        return []

    def _lacking(self, known: KnownFiles) -> str | None:
        """Why the other files of a full delivery wait: which of its files is refused or unfinished, if any."""
        former = known.last_landing()
        if self.contract.load_mode != "full" or not former:
            return None
        missing = [r.path for r in self.records if r.status in ("refused", "waiting")]
        refused = {r.file_id for r in self.results if r.status == "refused"}
        missing += [r.path for r in known.records if r.file_id in refused and r.load_id >= former]
        if not missing:
            return None
        return f"belongs to a delivery of the whole table that lacks {missing[0]}; mend or remove that file"

    def _judge_twins(self) -> None:
        """What did not land has not been landed by its twin either: both are refused, or both wait."""
        unlanded = {r.file_id: r for r in self.records if r.status in ("refused", "waiting")}
        for record in self.records:
            first = unlanded.get(self.twins.get(record.file_id, 0))
            if first is not None:
                record.status = first.status
                record.reason = f"holds the same content as {first.path}, which {first.reason}"

    def _write_manifest(self, landed: list[ReadFile], load_id: int) -> None:
        rows_of = {r.file.file_id: r.rows_read for r in landed}
        for read in landed:
            notes = [*read.file.notes, *([] if read.rows_read else ["header only: no rows"])]
            record = self._record(read.file.found, read.file.file_id, "landed", "; ".join(notes) or None, read.file)
            record.rows_read, record.first_row_line = read.rows_read, read.first_row_line
        for record in self.records:
            record.load_id = load_id
            record.finished_at = utc_now()
            if record.file_id in self.twins:
                record.rows_read = record.rows_duplicate = rows_of.get(self.twins[record.file_id], 0)
        paths = [r.path for r in self.records]
        self.con.execute(
            "delete from landing.files where status = 'waiting' and platform = ? and export = ? "
            "and list_contains(?::varchar[], path)",
            [self.contract.platform, self.contract.export, paths],
        )
        write_files(self.con, self.records)
        for known_record, found in self.touched_attributes:
            self.con.execute(
                "update landing.files set file_size = ?, modified_at = ?, changed_at = ? where file_id = ?",
                [found.size, found.modified_at, found.changed_at, known_record.file_id],
            )

    def _write_rows(
        self, groups: list[ReadGroup | ParquetGroup], landed: list[ReadFile], known: KnownFiles, load_id: int
    ) -> ChangedExport | None:
        con, contract = self.con, self.contract
        begin_settlement(con)
        self._supersede(landed, known)
        knows_repeats = contest_repeated_keys(con, groups, contract)
        contested = contested_sql(contract, "n.") if knows_repeats and has_contested(con) else None
        for group in groups:
            self.notify("writing")
            if isinstance(group, ReadGroup):
                self._write_stage(group, load_id, contested)
                continue
            others = insert_parquet(con, group, contract, load_id, contested)
            if others is not None:
                self._write_stage(others, load_id)
                drop_stage(con, others.stage)
        self.notify("settling")
        judged = settle(con, contract, load_id, knows_repeats)
        numbers = sorted({*judged, *(r.file.file_id for r in landed)})
        count_rows(con, contract, numbers)
        assert_accounted(con, contract.qualified_table, numbers)
        days = record_changes(con, contract, self.contracts, load_id, self.settings)
        return None if days == 0 else ChangedExport(contract.platform, contract.export, days)

    def _write_stage(self, group: ReadGroup, load_id: int, contested: str | None = None) -> None:
        number_rows(self.con, group, self.contract)
        insert_rows(self.con, group, self.contract, load_id, contested)
        reject_rows(self.con, group, self.contract, load_id)

    def _supersede(self, landed: list[ReadFile], known: KnownFiles) -> None:
        """Append and keyless exports: other content at a landed path takes the former file's place."""
        if self.contract.load_mode != "append":
            return
        for read in landed:
            former = [r for r in known.records if r.path == read.file.found.relative and r.status == "landed"]
            if not former:
                continue
            numbers = [r.file_id for r in former]
            release_files(self.con, self.contract, numbers, "superseded")
            self.con.execute(
                "update landing.files set status = 'superseded', superseded_by = ?, reason = ? "
                "where list_contains(?::bigint[], file_id)",
                [read.file.file_id, "another content was delivered under the same name", numbers],
            )

    # Recording

    def _refuse(self, file: PreparedFile, reason: str) -> None:
        self._record_unread(file.found, file.file_id, reason, file)

    def _record_unread(self, found: FoundFile, file_id: int, reason: str, file: PreparedFile | None = None) -> None:
        """A file that is gone may come back and waits; any other is refused."""
        gone = is_gone(found.path)
        self._record(found, file_id, "waiting" if gone else "refused", GONE if gone else reason, file)

    def _skip(self, file: PreparedFile, reason: str, rows: int) -> None:
        record = self._record(file.found, file.file_id, "skipped", reason, file)
        record.rows_read = record.rows_duplicate = rows

    def _record(
        self, found: FoundFile, file_id: int, status: str, reason: str | None, file: PreparedFile | None = None
    ) -> FileRecord:
        record = FileRecord(
            file_id=file_id,
            load_id=0,
            platform=self.contract.platform,
            export=self.contract.export,
            path=found.relative,
            file_size=found.size,
            content_hash=file.content_hash if file else None,
            encoding=file.encoding if file else None,
            status=status,  # type: ignore[arg-type]
            reason=reason,
            rows_read=0,
            rows_landed=0,
            rows_rejected=0,
            rows_duplicate=0,
            contract_version=self.contract.version,
            file_sequence=(file.sequence if file else None) or found.sequence,
            superseded_by=None,
            modified_at=found.modified_at,
            started_at=file.started_at if file else utc_now(),
            finished_at=None,
            changed_at=found.changed_at,
            contract_hash=self.contract.content_hash,
            first_row_line=None,
        )
        self.records.append(record)
        return record
