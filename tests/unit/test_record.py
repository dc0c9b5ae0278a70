"""What is kept of a run: its ending, the first reason, and a list that does not grow for ever."""

import errno
import logging
import stat
from pathlib import Path

import duckdb
import pytest

from orchestration import record as records
from orchestration.log import FILE, write_log_file
from orchestration.outcome import ExitCode, GateClosedError, NightFailedError, RefusedError, explanation
from orchestration.record import LOGGER, last_record, new_record
from orchestration.settings import load_settings
from orchestration.transformation.build import BuildReport, NodeResult


def test_the_first_reason_stands() -> None:
    record = new_record("run")
    record.fail(GateClosedError("the gate closed", "landing gate", "repair the file"), "landing gate")
    record.fail(RuntimeError("what followed"), "run")
    assert record.exit_code == ExitCode.GATE_CLOSED
    assert record.failure == {
        "what": "the gate closed",
        "where": "landing gate",
        "what_to_do": "repair the file",
        "step": "landing gate",
    }


def test_a_step_that_is_tried_again_starts_clean() -> None:
    record = new_record("run")
    with pytest.raises(RuntimeError), record.step("landing"):
        raise RuntimeError("locked for a moment")
    assert record.failure is not None
    with record.step("landing"):
        pass
    assert record.failure is None
    assert [step["name"] for step in record.steps] == ["landing", "landing"]


def test_a_record_is_found_again_and_readable_by_its_owner_alone(tmp_path: Path) -> None:
    first, second = new_record("one"), new_record("two")
    second.reasons = ["new rows"]
    first.save(tmp_path)
    second.save(tmp_path)
    (tmp_path / "9-broken.json").write_text("{")
    newest = last_record(tmp_path)
    assert newest is not None
    assert (newest.run_id, newest.reasons) == ("two", ["new rows"])
    assert last_record(tmp_path, "one") is not None
    assert last_record(tmp_path, "three") is None
    assert {stat.S_IMODE(path.stat().st_mode) for path in tmp_path.glob("2*.json")} == {0o600}


def test_old_records_go(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(records, "KEPT_RECORDS", 3)
    for number in range(6):
        new_record(f"run {number}").save(tmp_path)
    assert len(list(tmp_path.glob("*.json"))) == 3
    newest = last_record(tmp_path)
    assert newest is not None
    assert newest.run_id == "run 5"


@pytest.mark.parametrize(
    "error",
    [
        OSError(errno.ENOSPC, "No space left on device"),
        RuntimeError("IO Error: Could not write file: No space left on device"),
        RuntimeError("(sqlite3.OperationalError) database or disk is full"),
    ],
)
def test_a_full_disk_is_called_so_in_whichever_librarys_words(error: Exception) -> None:
    assert explanation(error, "landing").what.startswith("The disk is full")
    wrapped = RuntimeError("something went wrong")
    wrapped.__cause__ = error
    assert explanation(wrapped, "landing").what.startswith("The disk is full")


def test_too_little_memory_names_the_setting_and_a_full_spill_folder_does_not() -> None:
    told = explanation(
        duckdb.OutOfMemoryException("Out of Memory Error: failed to pin block of size 256.0 KiB"), "landing"
    )
    assert told.what.startswith("The memory that SCOREHOUSE_MEMORY_LIMIT allows is not enough")
    spilled = (
        "Out of Memory Error: failed to offload data block (limit was set by the 'max_temp_directory_size' setting)"
    )
    assert "SCOREHOUSE_MEMORY_LIMIT" not in explanation(duckdb.OutOfMemoryException(spilled), "landing").what
    node = NodeResult(
        "model.a", "a", "model", "error", 1, None, "Out of Memory Error: failed to allocate data", "a.sql"
    )
    assert "SCOREHOUSE_MEMORY_LIMIT" in BuildReport((node,)).failure(load_settings()).what_to_do


def test_an_error_that_nobody_foresaw_says_where_it_happened() -> None:
    told = explanation(KeyError("x"), "plan")
    assert isinstance(told, NightFailedError)
    assert (told.what, told.where, told.exit_code) == ("KeyError: 'x'", "step plan", ExitCode.FAILED)
    assert explanation(KeyboardInterrupt(), "plan").what == "The run was asked to stop, and stopped."
    refused = RefusedError("no")
    assert explanation(refused, "plan") is refused


def test_what_a_library_warns_of_goes_to_the_log_and_not_to_the_screen(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    settings = load_settings(warehouse=tmp_path / "warehouse")
    settings.folder.prepare()
    # A second night of the same process has the log to itself, too.
    for _ in range(2):
        write_log_file(settings)
    logging.getLogger("dagster._core.execution.plan.active").warning("a check emitted no result")
    assert (settings.folder.logs / FILE).read_text(encoding="utf-8").count("a check emitted no result") == 1
    assert capfd.readouterr() == ("", "")


def test_a_log_that_cannot_be_written_ends_no_night_and_says_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    settings = load_settings(warehouse=tmp_path / "warehouse", landing=tmp_path / "landing")
    (settings.folder.logs / FILE).mkdir(parents=True)
    write_log_file(settings)
    logging.getLogger(LOGGER).error("unheard")
    assert capsys.readouterr().err == ""
