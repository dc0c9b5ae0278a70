"""Invariants over generated exports: rows add up, and neither splitting nor order of delivery changes what counts."""

from __future__ import annotations

import csv
import io
import random
import tempfile
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from landing_bench import Bench, column

slow = settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
cell = st.text(alphabet=st.sampled_from("ab1,;\"'\n\r\t 连\\=."), max_size=6)


class fresh_bench:  # noqa: N801 - a context manager, used as a function
    def __enter__(self) -> Bench:
        self.folder = tempfile.TemporaryDirectory()
        self.bench = Bench(Path(self.folder.name))
        return self.bench

    def __exit__(self, *_: object) -> None:
        self.bench.con.close()
        self.folder.cleanup()


@slow
@given(
    rows=st.lists(st.tuples(st.integers(0, 5), cell, cell), max_size=25),
    encoding=st.sampled_from(["utf-8", "gb18030", "utf-16"]),
)
def test_cells_come_back_as_they_were_written_and_rows_add_up(rows: list[tuple[int, str, str]], encoding: str) -> None:
    out = io.StringIO()
    writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow(["n", "a", "b"])
    writer.writerows(rows)
    with fresh_bench() as bench:
        bench.contract([column("n", "integer"), column("a"), column("b")], keyless=True, encodings=["utf-8", "gb18030"])
        result = bench.land_one("x.csv", out.getvalue().encode(encoding))
        assert result.status == "landed", result.reason
        landed = bench.query(
            "select n, coalesce(a, ''), coalesce(b, '') from landing.scorehouse__orders order by _row_number"
        )
        assert landed == rows
        bench.assert_accounted()


@slow
@given(lines=st.lists(st.text(alphabet=st.sampled_from('12a,"\n x合计.-'), max_size=12), max_size=20))
def test_whatever_stands_in_a_file_it_is_refused_or_accounted_for(lines: list[str]) -> None:
    with fresh_bench() as bench:
        bench.contract([column("n", "integer", key=True), column("v")])
        bench.land_one("x.csv", "n,v\n" + "\n".join(lines) + "\n")
        bench.assert_accounted()


versions = st.lists(
    st.tuples(st.integers(1, 4), st.integers(1, 9), st.integers(1, 9)),
    min_size=1,
    max_size=14,
    unique_by=lambda r: (r[0], r[1]),
)


def land_split(rows: list[tuple[int, int, int]], parts: int, one_load: bool, seed: int, custom: dict[str, Any]) -> Any:
    """Land the rows in some files and loads, and give what counts then."""
    shuffled = random.Random(seed).sample(rows, len(rows))
    with fresh_bench() as bench:
        bench.contract(
            [column("id", "integer", key=True), column("updated", "timestamp"), column("v", "integer")],
            eventColumn="updated",
            **custom,
        )
        for part in range(parts):
            body = "".join(f"{i},2026-01-{u:02d} 10:00:00,{v}\n" for i, u, v in shuffled[part::parts])
            bench.write(f"{chr(97 + part)}.csv", "id,updated,v\n" + body)
            if not one_load:
                bench.land()
        bench.land()
        bench.assert_accounted()
        bench.assert_volumes("updated")
        return bench.current("id, v"), bench.query(
            "select business_date, row_count from landing.daily_volumes order by 1"
        )


@slow
@given(rows=versions, parts=st.integers(1, 4), one_load=st.booleans(), seed=st.integers(0, 99))
def test_upserts_count_alike_however_they_are_split_and_ordered(
    rows: list[tuple[int, int, int]], parts: int, one_load: bool, seed: int
) -> None:
    custom = {"loadMode": "upsert", "updatedAt": "updated"}
    expected = {i: v for i, _, v in sorted(rows, key=lambda r: (r[0], r[1]))}
    current, _ = land_split(rows, parts, one_load, seed, custom)
    assert dict(current) == expected
    assert land_split(rows, 1, True, 0, custom)[1] == land_split(rows, parts, one_load, seed, custom)[1]


@slow
@given(
    rows=st.lists(
        st.tuples(st.integers(1, 30), st.integers(1, 9), st.integers(1, 9)), max_size=14, unique_by=lambda r: r[0]
    ),
    parts=st.integers(1, 4),
    one_load=st.booleans(),
    seed=st.integers(0, 99),
)
def test_disjoint_appends_count_alike_however_they_are_split_and_ordered(
    rows: list[tuple[int, int, int]], parts: int, one_load: bool, seed: int
) -> None:
    current, _ = land_split(rows, parts, one_load, seed, {"loadMode": "append"})
    assert sorted(current) == sorted((i, v) for i, _, v in rows)


@slow
@given(
    files=st.lists(st.lists(st.tuples(st.integers(1, 3), st.integers(1, 2)), max_size=4), min_size=2, max_size=4),
    withdrawn=st.integers(0, 3),
    mode=st.sampled_from(["append", "upsert"]),
)
def test_withdrawing_a_file_leaves_what_would_count_had_it_never_come(
    files: list[list[tuple[int, int]]], withdrawn: int, mode: str
) -> None:
    withdrawn %= len(files)

    def land(skip: int | None) -> Any:
        with fresh_bench() as bench:
            bench.contract([column("id", "integer", key=True), column("v", "integer"), column("f")], loadMode=mode)
            for index, rows in enumerate(files):
                if index != skip:
                    body = "".join(f"{i},{v},\n" for i, v in rows)
                    bench.land_one(f"{index}.csv", "id,v,f\n" + body + f"{100 + index},0,{index}\n")
            if skip is None:
                bench.withdraw(f"{withdrawn}.csv")
            bench.assert_accounted()
            return bench.current("id, v")

    assert land(None) == land(withdrawn)
