"""JSON Lines: one object a line, its members matched to columns by name.

Lines come through DuckDB's CSV reader as single cells, so that a broken line is one rejected row with its number, and not
the end of the file. The first lines tell whether the file is what it should be; all members that the contract knows are
taken from every line.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from ingestion.contract_model import Column, Contract
from ingestion.fingerprint import UnreadableFile
from ingestion.headers import Layout, match_header
from ingestion.sql_text import exact_path, literals
from ingestion.stage import Cell, RawSource

LONGEST_LINE = 16 << 20
LOOKED_AT_LINES = 200
BROKEN = "is no JSON object"


def json_layout(path: Path, contract: Contract) -> Layout:
    """What the objects of the first lines hold, matched to the contract.

    Raises UnreadableFile where none of them is an object, or none has a required member.
    """
    keys: dict[str, None] = {}
    first_text = ""
    looked_at = 0
    with path.open("rb") as file:
        for line in iter(lambda: file.readline(LONGEST_LINE), b""):
            text = line.decode("utf-8", "replace").strip()
            if not text:
                continue
            first_text = first_text or text
            looked_at += 1
            try:
                value = json.loads(text)
            except ValueError:
                value = None
            if isinstance(value, dict):
                keys.update(dict.fromkeys(value))
            if looked_at == LOOKED_AT_LINES:
                break
    if not keys:
        if first_text.startswith("["):
            raise UnreadableFile("is a JSON array; deliver JSON Lines: one object a line, no brackets around them")
        if first_text == "{}":
            raise UnreadableFile("holds objects without members")
        what = f"no line that is a JSON object among its first {looked_at}" if first_text else "no line"
        raise UnreadableFile(f"holds {what}; deliver one object a line (JSON Lines)")
    match = match_header(list(keys), contract)
    cells = tuple(c.header for c in contract.columns)
    positions = tuple((c.name, i) for i, c in enumerate(contract.columns))
    return Layout(",", cells, positions, 0, 0, True, tuple(f"column added: {u}" for u in match.unknown))


def _paths(column: Column) -> list[str]:
    return ["$." + json.dumps(h, ensure_ascii=False) for h in column.headers]


def json_source(paths: Sequence[Path], contract: Contract) -> RawSource:
    """The objects' members as text; JSON null is NULL, numbers keep their digits."""
    options = (
        "columns = {'line': 'VARCHAR'}, auto_detect = false, header = false, delim = '\x1f', quote = '', escape = '', "
        f"strict_mode = false, hive_partitioning = false, max_line_size = {LONGEST_LINE}"
    )
    wanted = [(c.name, p) for c in contract.columns for p in _paths(c)]
    members = literals(p for _, p in wanted)
    relation = (
        f"(select line, is_object, file_index, case when is_object then json_extract_string(line, [{members}]) end as members "
        "from (select line, file_index, case when json_valid(line) then json_type(line) = 'OBJECT' else false end as is_object "
        f"from read_csv(?, {options}) where line is not null and trim(line) <> ''))"
    )
    tokens = literals(contract.null_tokens or ("",))
    columns = {}
    for column in contract.columns:
        found = [f"members[{i + 1}]" for i, (name, _) in enumerate(wanted) if name == column.name]
        text = found[0] if len(found) == 1 else f"coalesce({', '.join(found)})"
        columns[column.name] = f"case when {text} not in ({tokens}) then {text} end"
    is_private = any(c.is_private for c in contract.columns)
    shown = [None if contract.column(n).is_private else sql for n, sql in columns.items()] if is_private else ["line"]
    return RawSource(
        relation,
        [[exact_path(str(p)) for p in paths]],
        columns,
        [Cell(s) for s in shown],
        broken=("not is_object", BROKEN),
    )
