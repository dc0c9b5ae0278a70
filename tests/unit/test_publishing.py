"""A published generation is whole, readable, private where it must be, and switched to in one step."""

import dataclasses
import random
import shutil
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from published_warehouse import AS_OF, NOW, SHOP_KPIS, STAFF_KPIS, TABLES, change, make_warehouse, publish

from orchestration.command.publication import go_back
from orchestration.outcome import NightFailedError, RefusedError
from orchestration.publishing import generations
from orchestration.publishing.catalogue import PublishedTable
from orchestration.publishing.content import Content, content_of
from orchestration.publishing.writing import CopiedTable, _check_in_fresh_process, write_generation


def read(path: Path, sql: str) -> list[tuple[object, ...]]:
    with duckdb.connect(str(path), read_only=True) as con:
        return con.execute(sql).fetchall()


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_each_table_stands_in_its_file_with_types_keys_and_rows(tmp_path: Path) -> None:
    warehouse = make_warehouse(tmp_path)
    publish(warehouse)
    shared = warehouse.warehouse / "kpi.duckdb"
    assert read(shared, "select count(*), sum(gmv) from marts.shop_kpis") == read(
        warehouse.folder.build_database, "select count(*), sum(gmv) from marts.shop_kpis"
    )
    assert read(shared, "select column_name, data_type from duckdb_columns() where table_name = 'shop_kpis'") == [
        ("shop_id", "VARCHAR"),
        ("day", "DATE"),
        ("gmv", "DECIMAL(18,2)"),
        ("rate", "DOUBLE"),
    ]
    assert read(
        shared, "select constraint_column_names from duckdb_constraints() where constraint_type = 'PRIMARY KEY'"
    )
    assert read(shared, "select table_name from duckdb_tables() order by all") == [("publication",), ("shop_kpis",)]
    assert read(shared, "from duckdb_views() where not internal") == []
    assert read(warehouse.warehouse / "people.duckdb", "from marts.staff_kpis") == [("E1", 3.0)]
    assert read(shared, "select generation_id, run_id, as_of_date from marts.publication") == [
        ("000001-2026-10-31", "run", AS_OF)
    ]


def test_older_readers_can_open_it_and_nothing_lies_beside_it(tmp_path: Path) -> None:
    warehouse = make_warehouse(tmp_path)
    folder = publish(warehouse).folder
    for database in (folder / "kpi.duckdb", folder / "people" / "people.duckdb"):
        with duckdb.connect() as con:
            con.execute(f"attach '{database}' as published (read_only)")
            tags = con.execute(
                "select tags['storage_version'] from duckdb_databases() where database_name = 'published'"
            )
            assert str(tags.fetchall()[0][0]).startswith("v1.2.0")
    assert sorted(path.name for path in folder.rglob("*") if path.is_file()) == [
        "generation.json",
        "kpi.duckdb",
        "marts.shop_kpis.parquet",
        "marts.staff_kpis.parquet",
        "people.duckdb",
    ]


def test_people_are_readable_by_the_owner_alone(tmp_path: Path) -> None:
    folder = publish(make_warehouse(tmp_path)).folder
    assert mode(folder / "kpi.duckdb") == 0o644
    assert mode(folder / "parquet" / "marts.shop_kpis.parquet") == 0o644
    assert mode(folder / "people") == 0o700
    assert mode(folder / "people" / "people.duckdb") == 0o600
    assert mode(folder / "people" / "parquet") == 0o700
    assert mode(folder / "people" / "parquet" / "marts.staff_kpis.parquet") == 0o600


def test_a_private_column_is_left_out_of_the_shared_copy_alone(tmp_path: Path) -> None:
    warehouse = make_warehouse(tmp_path)
    change(warehouse, "alter table marts.shop_kpis add column employee_id varchar default 'E1'")
    both = dataclasses.replace(
        SHOP_KPIS, audiences=frozenset({"shared", "people"}), private_columns=frozenset({"employee_id"})
    )
    folder = publish(warehouse, [both]).folder
    assert "employee_id" not in {row[0] for row in read(folder / "kpi.duckdb", "describe marts.shop_kpis")}
    parquet = folder / "parquet" / "marts.shop_kpis.parquet"
    assert "employee_id" not in {row[0] for row in read(folder / "kpi.duckdb", f"describe from '{parquet}'")}
    assert "employee_id" in {row[0] for row in read(folder / "people" / "people.duckdb", "describe marts.shop_kpis")}


def test_a_column_about_employees_is_never_shown_to_everybody(tmp_path: Path) -> None:
    warehouse = make_warehouse(tmp_path)
    publish(warehouse)
    shared_by_mistake = dataclasses.replace(STAFF_KPIS, audiences=frozenset({"shared"}))
    with pytest.raises(NightFailedError, match="would show employee_id to everybody"):
        publish(warehouse, [shared_by_mistake])
    current = generations.current_generation(warehouse.folder)
    assert current is not None
    assert current.id == "000001-2026-10-31"


def test_rows_are_split_between_the_files_by_who_reads_their_mart(tmp_path: Path) -> None:
    warehouse = make_warehouse(tmp_path)
    change(
        warehouse,
        """
        create table marts.kpi_dictionary as
        from (values ('shop_kpis', 'shared'), ('staff_kpis', 'people')) as t (mart, audience);
        create table marts.kpi_values as
        from (values ('shop_kpis', 1), ('staff_kpis', 2), ('staff_kpis', 3)) as t (mart, kpi_value)
        """,
    )
    condition = "mart in (select mart from marts.kpi_dictionary where audience = '{}')"
    values = PublishedTable(
        "marts",
        "kpi_values",
        frozenset({"shared", "people"}),
        row_filters={"shared": condition.format("shared"), "people": condition.format("people")},
    )
    folder = publish(warehouse, [values]).folder
    assert read(folder / "kpi.duckdb", "select kpi_value from marts.kpi_values") == [(1,)]
    assert read(folder / "people" / "people.duckdb", "select kpi_value from marts.kpi_values order by all") == [
        (2,),
        (3,),
    ]


def test_a_mart_that_is_missing_stops_publishing(tmp_path: Path) -> None:
    warehouse = make_warehouse(tmp_path)
    with pytest.raises(NightFailedError, match=r"marts\.gone is to be published and is not there"):
        publish(warehouse, [*TABLES, PublishedTable("marts", "gone", frozenset({"shared"}))])


def test_a_copy_that_differs_from_its_source_is_found_by_the_fresh_process(tmp_path: Path) -> None:
    folder = publish(make_warehouse(tmp_path)).folder
    rows = read(folder / "kpi.duckdb", "select count(*) from marts.shop_kpis")[0][0]
    told = CopiedTable("shared", "marts.shop_kpis", (), Content(int(str(rows)), "another digest"), "")
    with pytest.raises(NightFailedError, match="differs from its source"):
        _check_in_fresh_process(folder, [told])


def test_unchanged_tables_share_their_parquet_file_and_changed_ones_do_not(tmp_path: Path) -> None:
    warehouse = make_warehouse(tmp_path)
    first = publish(warehouse).folder
    change(warehouse, "update marts.staff_kpis set score = 4")
    second = publish(warehouse).folder
    shop, staff = "parquet/marts.shop_kpis.parquet", "people/parquet/marts.staff_kpis.parquet"
    assert (first / shop).samefile(second / shop)
    assert not (first / staff).samefile(second / staff)
    assert read(second / "kpi.duckdb", f"select score from '{second / staff}'") == [(4.0,)]
    assert read(second / "kpi.duckdb", f"select score from '{first / staff}'") == [(3.0,)]


READER = """
import sys, duckdb
con = duckdb.connect(sys.argv[1], read_only=True)
for line in sys.stdin:
    print(con.execute("select generation_id from marts.publication").fetchone()[0], flush=True)
"""


def test_a_reader_keeps_the_generation_that_it_opened_and_the_next_one_gets_the_new(tmp_path: Path) -> None:
    warehouse = make_warehouse(tmp_path)
    publish(warehouse)
    database = str(warehouse.warehouse / "kpi.duckdb")
    reader = subprocess.Popen(
        [sys.executable, "-c", READER, database], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert reader.stdin is not None
    assert reader.stdout is not None

    def ask() -> str:
        print(file=reader.stdin, flush=True)
        return reader.stdout.readline().strip()

    with reader:
        assert ask() == "000001-2026-10-31"
        for _ in range(3):
            publish(warehouse)
        assert generations.drop_old(warehouse.folder, kept=1) == [f"00000{n}-2026-10-31" for n in (1, 2, 3)]
        assert ask() == "000001-2026-10-31"
        assert read(Path(database), "select generation_id from marts.publication") == [("000004-2026-10-31",)]
        reader.communicate("")


def test_the_oldest_generations_go_but_never_the_current_one(tmp_path: Path) -> None:
    warehouse = make_warehouse(tmp_path, rows=10)
    for _ in range(4):
        publish(warehouse)
    assert generations.roll_back(warehouse.folder, "000001-2026-10-31") == ("000004-2026-10-31", "000001-2026-10-31")
    assert generations.drop_old(warehouse.folder, kept=2) == ["000002-2026-10-31"]
    assert [found.id for found in generations.list_generations(warehouse.folder)] == [
        "000001-2026-10-31",
        "000003-2026-10-31",
        "000004-2026-10-31",
    ]


def test_going_back_moves_readers_one_generation_and_no_further_than_the_oldest(tmp_path: Path) -> None:
    warehouse = make_warehouse(tmp_path, rows=10)
    with pytest.raises(RefusedError, match="Nothing has been published"):
        generations.roll_back(warehouse.folder)
    publish(warehouse)
    change(warehouse, "update marts.staff_kpis set score = 5")
    publish(warehouse)
    assert generations.roll_back(warehouse.folder) == ("000002-2026-10-31", "000001-2026-10-31")
    assert read(warehouse.warehouse / "people.duckdb", "select score from marts.staff_kpis") == [(3.0,)]
    with pytest.raises(RefusedError, match="oldest generation kept"):
        generations.roll_back(warehouse.folder)
    with pytest.raises(RefusedError, match="no generation 000009"):
        generations.roll_back(warehouse.folder, "000009-2026-10-31")


def test_a_generation_left_half_written_is_never_listed_and_is_removed(tmp_path: Path) -> None:
    warehouse = make_warehouse(tmp_path, rows=10)
    publish(warehouse)
    half = warehouse.folder.generations / f"{generations.PARTIAL_PREFIX}000002-2026-10-31"
    half.mkdir()
    (half / "kpi.duckdb").write_bytes(b"half")
    assert len(generations.list_generations(warehouse.folder)) == 1
    generations.drop_old(warehouse.folder, kept=7)
    assert not half.exists()
    assert generations.next_id(warehouse.folder, AS_OF) == "000002-2026-10-31"


def cut_off(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:200])


def shorten(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-4096])


@pytest.mark.parametrize(
    "damage",
    [
        lambda folder: cut_off(folder / "generation.json"),
        lambda folder: (folder / "generation.json").write_text("[]"),
        lambda folder: (folder / "people" / "people.duckdb").unlink(),
        lambda folder: (folder / "generation.json").unlink(),
    ],
    ids=["manifest cut off", "manifest of something else", "a database deleted", "manifest deleted"],
)
def test_a_damaged_generation_is_none_and_keeps_nobody_from_the_others(
    tmp_path: Path, damage: Callable[[Path], object]
) -> None:
    warehouse = make_warehouse(tmp_path, rows=10)
    publish(warehouse)
    damage(publish(warehouse).folder)
    assert [found.id for found in generations.list_generations(warehouse.folder)] == ["000001-2026-10-31"]
    assert not generations.served_generation(warehouse.folder)
    assert generations.roll_back(warehouse.folder) == ("000002-2026-10-31", "000001-2026-10-31")
    assert generations.served_generation(warehouse.folder)
    assert publish(warehouse).id == "000003-2026-10-31"
    assert generations.drop_old(warehouse.folder, kept=1) == ["000001-2026-10-31", "000002-2026-10-31"]


@pytest.mark.parametrize(
    "damage",
    [
        lambda root: (root / "current").unlink(),
        lambda root: (root / "kpi.duckdb").unlink(),
        lambda root: shorten((root / "people.duckdb").resolve()),
        lambda root: shutil.rmtree((root / "current").resolve()),
    ],
    ids=["link deleted", "database's link deleted", "database cut off", "folder deleted"],
)
def test_readers_are_served_by_a_whole_generation_behind_its_links(
    tmp_path: Path, damage: Callable[[Path], object]
) -> None:
    warehouse = make_warehouse(tmp_path, rows=10)
    assert not generations.served_generation(warehouse.folder)
    publish(warehouse)
    assert generations.served_generation(warehouse.folder)
    damage(warehouse.warehouse)
    assert not generations.served_generation(warehouse.folder)
    publish(warehouse)
    assert generations.served_generation(warehouse.folder)


def test_without_its_link_the_newest_generation_can_be_served_again(tmp_path: Path) -> None:
    warehouse = make_warehouse(tmp_path, rows=10)
    publish(warehouse)
    publish(warehouse)
    (warehouse.warehouse / "current").unlink()
    assert generations.roll_back(warehouse.folder) == ("nothing", "000002-2026-10-31")
    assert generations.served_generation(warehouse.folder)


def test_a_folder_in_the_place_of_the_link_is_explained(tmp_path: Path) -> None:
    warehouse = make_warehouse(tmp_path, rows=10)
    folder = publish(warehouse).folder
    (warehouse.warehouse / "current").unlink()
    shutil.copytree(folder, warehouse.warehouse / "current")
    with pytest.raises(NightFailedError, match="is a folder; it has to be a link") as told:
        publish(warehouse)
    assert told.value.where == str(warehouse.warehouse / "current")


def test_a_damaged_parquet_file_is_written_anew(tmp_path: Path) -> None:
    warehouse = make_warehouse(tmp_path)
    shop = "parquet/marts.shop_kpis.parquet"
    cut_off(publish(warehouse).folder / shop)
    second = publish(warehouse).folder
    assert read(second / "kpi.duckdb", f"select count(*) from '{second / shop}'") == [(1000,)]


def test_a_generation_that_could_not_be_written_gives_its_room_back(tmp_path: Path) -> None:
    warehouse = make_warehouse(tmp_path, rows=10)
    with pytest.raises(NightFailedError):
        publish(warehouse, [*TABLES, PublishedTable("marts", "gone", frozenset({"shared"}))])
    assert list(warehouse.folder.generations.iterdir()) == []


def test_generations_count_up_whatever_the_as_of_date_says(tmp_path: Path) -> None:
    warehouse = make_warehouse(tmp_path, rows=10)
    publish(warehouse)
    earlier = write_generation(warehouse, TABLES, frozenset(), "run", AS_OF.replace(year=2020), NOW)
    assert earlier.id == "000002-2020-10-31"


CELLS = st.one_of(st.none(), st.integers(-3, 3), st.just(10**12))


@given(st.lists(st.tuples(CELLS, CELLS), max_size=12), st.randoms())
@settings(deadline=None, max_examples=30)
def test_a_digest_does_not_know_the_order_of_rows_but_knows_every_cell_and_repeat(
    rows: list[tuple[int | None, int | None]], chance: random.Random
) -> None:
    def content(values: list[tuple[int | None, int | None]]) -> Content:
        with duckdb.connect() as con:
            con.execute("create table t (a bigint, b bigint)")
            if values:
                con.executemany("insert into t values (?, ?)", values)
            return content_of(con, "t", ["a", "b"])

    shuffled = rows.copy()
    chance.shuffle(shuffled)
    assert content(rows) == content(shuffled)
    assert content(rows) != content([*rows, (7, 7)])
    if rows:
        a, b = rows[0]
        assert content(rows) != content([(99, b), *rows[1:]])
        assert content([*rows, rows[0]]) != content(rows)
        if a != b:
            assert content([(b, a), *rows[1:]]) != content(rows)


def test_going_back_from_nothing_says_so_in_the_reader_s_language(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    settings = make_warehouse(tmp_path)
    publish(settings)
    settings.folder.current.unlink()
    go_back(settings.model_copy(update={"language": "zh"}), None)
    assert "不再是 无" in capsys.readouterr().out
