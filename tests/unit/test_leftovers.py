"""What a killed run left behind takes no room from the next one, and keeps no private value for longer."""

from pathlib import Path

from published_warehouse import make_warehouse, publish

from orchestration.leftovers import clear_leftovers


def test_what_was_cut_off_goes_and_what_is_whole_stays(tmp_path: Path) -> None:
    settings = make_warehouse(tmp_path, rows=10)
    folder = settings.folder
    generation = publish(settings).folder
    half, doomed = folder.generations / ".partial-000002-2026-10-31", folder.generations / ".partial-000000-2026-10-30"
    for unfinished in (half, doomed):
        (unfinished / "people").mkdir(parents=True)
        (unfinished / "people" / "people.duckdb").write_bytes(b"half")
    copy, copy_log = folder.root / "build.duckdb.compacting", folder.root / "build.duckdb.compacting.wal"
    spilled, nested = folder.temporary / "duckdb_temp_storage_DEFAULT-0.tmp", folder.temporary / "nested"
    for path in (copy, copy_log, spilled):
        path.write_bytes(b"half")
    nested.mkdir()
    build = folder.build_database.read_bytes()

    clear_leftovers(folder)

    assert not any(path.exists() for path in (half, doomed, copy, copy_log, spilled, nested))
    assert folder.build_database.read_bytes() == build
    assert generation.is_dir()
    assert folder.temporary.is_dir()
