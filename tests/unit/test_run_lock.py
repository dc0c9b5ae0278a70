"""One writer per warehouse; the second is told who the first is, and a killed holder leaves no lock behind."""

import errno
import os
import signal
import stat
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest
from filelock import FileLock

from orchestration.outcome import RefusedError
from orchestration.run_lock import WarehouseBusyError, current_holder, exclusive

HOLDER = """
import sys
from pathlib import Path
from orchestration.run_lock import exclusive
with exclusive(Path(sys.argv[1]), "run"):
    print("held", flush=True)
    sys.stdin.read()
"""


def start_holder(lock: Path) -> subprocess.Popen[str]:
    process = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(lock)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    return process


def test_a_second_process_is_refused_with_the_holders_command_and_process(tmp_path: Path) -> None:
    lock = tmp_path / "run.lock"
    with start_holder(lock) as holder:
        with pytest.raises(WarehouseBusyError) as busy, exclusive(lock, "rollback"):
            pass
        assert f"`scorehouse run` (process {holder.pid}" in busy.value.what
        assert busy.value.exit_code == 2
        found = current_holder(lock)
        assert found is not None
        assert found.pid == holder.pid
        holder.communicate("")
    assert current_holder(lock) is None


def test_a_killed_holder_frees_the_lock(tmp_path: Path) -> None:
    lock = tmp_path / "run.lock"
    with start_holder(lock) as holder:
        holder.send_signal(signal.SIGKILL)
        holder.wait()
    with exclusive(lock, "run"):
        found = current_holder(lock)
        assert found is not None
        assert found.pid == os.getpid()


def test_the_holder_may_enter_again_and_keeps_the_lock_until_it_leaves_for_good(tmp_path: Path) -> None:
    lock = tmp_path / "run.lock"
    with exclusive(lock, "run"):
        with exclusive(lock, "run"):
            pass
        assert current_holder(lock) is not None
    assert current_holder(lock) is None


def test_what_is_written_under_the_lock_is_its_owner_s_alone(tmp_path: Path) -> None:
    database = tmp_path / "build.duckdb"
    con = duckdb.connect(str(database))
    with exclusive(tmp_path / "run.lock", "run"):
        con.execute("create table of_people as select 1 as id")
        assert stat.S_IMODE((tmp_path / "build.duckdb.wal").stat().st_mode) == 0o600
    con.close()


def test_who_asks_for_the_holder_keeps_nobody_out(tmp_path: Path) -> None:
    lock = tmp_path / "run.lock"
    asking = "import sys\nfrom pathlib import Path\nfrom orchestration.run_lock import current_holder\nprint('asking', flush=True)\nwhile True: current_holder(Path(sys.argv[1]))"
    with subprocess.Popen([sys.executable, "-c", asking, str(lock)], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        process.stdout.readline()
        for _ in range(200):
            with exclusive(lock, "run"):
                pass
        process.kill()


def test_a_lock_that_may_not_be_written_is_refused_and_keeps_nobody_from_asking(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lock = tmp_path / "run.lock"

    def read_only(*_: object, **__: object) -> None:
        raise OSError(errno.EROFS, os.strerror(errno.EROFS), str(lock))

    # What a read-only disk answers, which no folder can be made to.
    monkeypatch.setattr(FileLock, "acquire", read_only)
    with (
        pytest.raises(RefusedError, match="cannot be written: Read-only file system") as refused,
        exclusive(lock, "run"),
    ):
        pass
    assert refused.value.where == str(lock)
    assert current_holder(lock) is None
