"""JSON Lines: one object a line, its members matched to columns by name.

Lines come through DuckDB's CSV reader as single cells, so that a broken line is one rejected row with its number, and not the
end of the file.
"""

from __future__ import annotations

import json
from pathlib import Path

import duckdb

from ingestion.contract_model import Contract
from ingestion.fingerprint import UnreadableFile
from ingestion.headers import Layout, match_header
from ingestion.sql_text import exact_path, literal, literals
from ingestion.stage import Cell, RawSource

LONGEST_LINE = 16 << 20
BROKEN = "is no JSON object"


def _lines(path: Path) -> tuple[str, list[object]]:
    """The lines that are not blank, as `line`, and whether each is an object."""
    options = (
        "columns = {'line': 'VARCHAR'}, auto_detect = false, header = false, delim = '\x1f', quote = '', escape = '', "
        f"strict_mode = false, hive_partitioning = false, max_line_size = {LONGEST_LINE}"
    )
    relation = (
        "(select line, case when json_valid(line) then json_type(line) = 'OBJECT' else false end as is_object "
        f"from read_csv(?, {options}) where line is not null and trim(line) <> '')"
    )
    return relation, [[exact_path(str(path))]]


def json_layout(con: duckdb.DuckDBPyConnection, path: Path, contract: Contract) -> Layout:
    """Which members the objects have. Raises UnreadableFile where no line is an object or a required member is in none."""
    relation, values = _lines(path)
    keys = [
        r[0]
        for r in con.execute(
            f"select distinct unnest(json_keys(line)) as k from {relation} where is_object order by k", values
        ).fetchall()
    ]
    if not keys:
        row = con.execute(f"select left(line, 1) from {relation} limit 1", values).fetchone()
        if row and row[0] == "[":
            raise UnreadableFile("is a JSON array; deliver JSON Lines: one object a line, no brackets around them")
        raise UnreadableFile(
            "holds no line that is a JSON object; deliver one object a line (JSON Lines)" if row else "is empty"
        )
    match = match_header(keys, contract)
    notes = tuple(f"column added: {u}" for u in match.unknown)
    return Layout(",", tuple(keys), tuple(match.positions.items()), 0, 0, True, notes)


def json_source(path: Path, layout: Layout, contract: Contract) -> RawSource:
    """The objects' members as text; JSON null is NULL, numbers keep their digits."""
    relation, values = _lines(path)
    names = [layout.cells[index] for _, index in layout.positions]
    paths = ", ".join(literal("$." + json.dumps(n, ensure_ascii=False)) for n in names)
    members = f"(select line, is_object, case when is_object then json_extract_string(line, [{paths}]) end as members from {relation})"
    tokens = literals(contract.null_tokens or ("",))
    columns = {
        name: f"case when members[{i + 1}] not in ({tokens}) then members[{i + 1}] end"
        for i, (name, _) in enumerate(layout.positions)
    }
    is_private = any(contract.column(n).is_private for n, _ in layout.positions) or len(names) < len(layout.cells)
    shown = [None if contract.column(n).is_private else sql for n, sql in columns.items()] if is_private else ["line"]
    return RawSource(members, values, columns, [Cell(s) for s in shown], broken=("not is_object", BROKEN))
