"""Taking a wrong file back: its rows stop counting, and what it had superseded counts again.

Nothing is deleted: the rows stay in landing, marked, and the file stays known, so that it does not land again by itself.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

import duckdb

from ingestion.changed_days import record_changes
from ingestion.contract_model import Contract
from ingestion.daily_volumes import follow_time_zone
from ingestion.manifest import (
    FileRecord,
    assert_accounted,
    begin_load,
    finish_load,
    read_files,
    set_status,
)
from ingestion.reclassification import follow_classes
from ingestion.report import ChangedExport, FileResult, file_result
from ingestion.settings import LandingSettings
from ingestion.settling import begin_settlement, count_rows, release_files, restore_files, settle
from ingestion.warehouse import prepare, private_files


class WithdrawalError(Exception):
    """The file cannot be withdrawn; the message says why."""


@dataclass(frozen=True)
class WithdrawalReport:
    """What a withdrawal did: the file, files whose rows count again, and what changed."""

    load_id: int
    file: FileResult
    returned: list[FileResult] = field(default_factory=list)
    changed: ChangedExport | None = None


def withdraw(
    con: duckdb.DuckDBPyConnection,
    contracts: Iterable[Contract],
    settings: LandingSettings,
    path: str,
    reason: str,
) -> WithdrawalReport:
    """Withdraw the file last landed from a path (relative to the landing folder, or in it), in one transaction.

    Raises WithdrawalError when no landed file has that path.
    """
    by_id = {c.id: c for c in contracts}
    if not reason.strip():
        raise WithdrawalError("a withdrawal needs a reason: it is shown wherever the file is")
    with private_files():
        prepare(con, by_id.values())
        follow_classes(con, by_id.values(), settings.hash_key)
        follow_time_zone(con, by_id.values(), settings.business_time_zone)
        record = _find(con, settings, path)
        contract = by_id.get(f"{record.platform}.{record.export}")
        if contract is None:
            raise WithdrawalError(
                f"{record.path} belongs to {record.platform}.{record.export}, which has no contract now"
            )
        con.execute("begin")
        try:
            load_id = begin_load(con, "withdraw", reason)
            returned = _former_files(con, record)
            begin_settlement(con)
            if record.status == "landed":
                release_files(con, contract, [record.file_id], "withdrawn")
            set_status(con, [record.file_id], "withdrawn", reason)
            _return_former(con, contract, record, returned)
            judged = settle(con, contract, load_id)
            live = {r.file_id for r in returned} | set(judged)
            if live:
                count_rows(con, contract, sorted(live))
                assert_accounted(con, contract.qualified_table, sorted(live))
            days = record_changes(con, contract, by_id, load_id, settings)
            finish_load(con, load_id)
            con.execute("commit")
        except BaseException:
            con.execute("rollback")
            raise
    numbers = [record.file_id, *(r.file_id for r in returned)]
    after = {r.file_id: file_result(r) for r in read_files(con, "list_contains(?::bigint[], file_id)", [numbers])}
    changed = None if days == 0 else ChangedExport(contract.platform, contract.export, days)
    return WithdrawalReport(load_id, after[record.file_id], [after[r.file_id] for r in returned], changed)


def _find(con: duckdb.DuckDBPyConnection, settings: LandingSettings, path: str) -> FileRecord:
    """The manifest row of the file last landed from a path."""
    inside = settings.landing.resolve().as_posix() + "/"
    names = [path.removeprefix("./"), path.removeprefix(inside), path.removeprefix(settings.landing.as_posix() + "/")]
    records = read_files(con, "list_contains(?::varchar[], path)", [names])
    landed = [r for r in records if r.status == "landed"]
    if landed:
        return landed[-1]
    if records:
        last = records[-1]
        raise WithdrawalError(
            f"{last.path} counts nowhere: it is {last.status}" + (f" ({last.reason})" if last.reason else "")
        )
    rows = con.execute(
        "select distinct path from landing.files where status = 'landed' order by jaro_winkler_similarity(path, ?) desc limit 3",
        [path],
    ).fetchall()
    hint = f"; landed are, among others, {', '.join(r[0] for r in rows)}" if rows else "; nothing has landed yet"
    raise WithdrawalError(f"no file has landed from {path!r}{hint}")


def _former_files(con: duckdb.DuckDBPyConnection, record: FileRecord) -> list[FileRecord]:
    """Files that the withdrawn one had superseded."""
    return read_files(con, "superseded_by = ? and status = 'superseded'", [record.file_id])


def _return_former(
    con: duckdb.DuckDBPyConnection, contract: Contract, record: FileRecord, returned: list[FileRecord]
) -> None:
    numbers = [r.file_id for r in returned]
    if not numbers:
        return
    restore_files(con, contract, numbers)
    con.execute(
        "update landing.files set status = 'landed', superseded_by = null, reason = ? "
        "where list_contains(?::bigint[], file_id)",
        [f"counts again: {record.path} was withdrawn", numbers],
    )
