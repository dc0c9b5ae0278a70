"""The build database gives its dead space back, whole or not at all."""

import stat
from pathlib import Path

import duckdb
from published_warehouse import change, make_warehouse

from orchestration.publishing.compaction import compact_build, live_bytes
from orchestration.run_lock import exclusive


def grow_and_shrink(warehouse: object) -> None:
    change(warehouse, "create table marts.passing as select range as a, hash(range) as b from range(600000)")  # type: ignore[arg-type]
    change(warehouse, "create table marts.behind as select range as a, hash(range) as b from range(3000)")  # type: ignore[arg-type]
    change(warehouse, "drop table marts.passing")  # type: ignore[arg-type]


def test_a_grown_build_is_copied_with_tables_views_and_comments(tmp_path: Path) -> None:
    warehouse = make_warehouse(tmp_path)
    # A view that is older than what it reads, as after a rebuild of a model: the copy has to create it later.
    change(warehouse, "comment on table marts.shop_kpis is 'per shop'")
    change(warehouse, "create view marts.above as from marts.some_view")
    change(warehouse, "create or replace view marts.some_view as select * from marts.shop_kpis")
    grow_and_shrink(warehouse)
    before = warehouse.folder.build_database.stat().st_size
    assert before > 1.5 * live_bytes(warehouse)
    result = compact_build(warehouse, smallest=0)
    assert result is not None
    assert result == (before, warehouse.folder.build_database.stat().st_size)
    assert result[1] < before / 1.5
    with duckdb.connect(str(warehouse.folder.build_database)) as con:
        assert con.execute("select count(*) from marts.above").fetchall() == [(1000,)]
        assert con.execute("select comment from duckdb_tables() where table_name = 'shop_kpis'").fetchall() == [
            ("per shop",)
        ]
    assert compact_build(warehouse, smallest=0) is None


def test_the_copy_is_the_owners_alone(tmp_path: Path) -> None:
    warehouse = make_warehouse(tmp_path)
    grow_and_shrink(warehouse)
    with exclusive(warehouse.folder.lock, "run"):
        assert compact_build(warehouse, smallest=0) is not None
    assert stat.S_IMODE(warehouse.folder.build_database.stat().st_mode) == 0o600


def test_a_small_or_dense_build_is_left_alone(tmp_path: Path) -> None:
    warehouse = make_warehouse(tmp_path)
    assert compact_build(warehouse) is None
    inode = warehouse.folder.build_database.stat().st_ino
    assert compact_build(warehouse, smallest=0) is None
    assert warehouse.folder.build_database.stat().st_ino == inode


def test_a_copy_that_was_cut_off_is_thrown_away_by_the_next(tmp_path: Path) -> None:
    warehouse = make_warehouse(tmp_path)
    grow_and_shrink(warehouse)
    cut_off = warehouse.folder.root / "build.duckdb.compacting"
    cut_off.write_bytes(b"half a database")
    assert compact_build(warehouse, smallest=0) is not None
    assert not cut_off.exists()
