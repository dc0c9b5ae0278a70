"""JSON Lines: one object a line, its members matched to columns by name.

Lines come through DuckDB's CSV reader as single cells, so that a broken line is one rejected row with its number, and not
the end of the file. The first lines tell whether the file is what it should be; all members that the contract knows are
taken from every line.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from ingestion.contract_checks import HEADER_BLANKS, normal_header
from ingestion.contract_model import Column, Contract
from ingestion.fingerprint import UnreadableFile
from ingestion.headers import Layout, match_header
from ingestion.sql_text import exact_path, identifier, literal, literals
from ingestion.stage import MASK, Cell, RawSource
from ingestion.typing_sql import is_id

LONGEST_LINE = 16 << 20
LOOKED_AT_LINES = 200
USUAL_COMBINATIONS = 20
# By its first character: asking DuckDB for the type parses the line once more.
IS_OBJECT = "case when starts_with(line, '{') or regexp_matches(line, '^\\s*[{]') then json_valid(line) else false end"
BROKEN = "is no JSON object"
TWICE = "names a column twice: which of its values is meant nobody knows"
OTHER_NAME = "names a column by other letters or blanks than the file's first lines; name it alike in every line"
DOUBLE_ID = "is an id given as a number with a fraction or an exponent, which may have lost digits; deliver it as text"
# A number that a double may not hold: sixteen digits and a point, or an exponent. Whole numbers keep their digits anyway.
LONG_NUMBER = ":\\s*-?([0-9.]{17}|[0-9.]+[eE])"
# Numbers in text as DuckDB renders it: only these may stand otherwise in the line.
RENDERED_NUMBER = "^(-?[0-9]+([.][0-9]+)?([eE][-+]?[0-9]+)?$|[{\\[].*[:\\[,]-?[0-9]+[.eE])"
# Marks a number within a line in which all numbers have become strings. It is no character, and no text holds it.
NUMBER_MARK = "\ufffe"
WHOLE_NUMBER = "DECIMAL(38,18)"
DOUBLE_ENDS = 1 << 53  # whole numbers from here on are not all doubles


def json_layout(path: Path, contract: Contract) -> Layout:
    """What the objects of the first lines hold, matched to the contract.

    Raises UnreadableFile where none of them is an object, or none has a required member.
    """
    keys: dict[str, None] = {}
    first_text = ""
    looked_at = 0
    with path.open("rb") as file:
        for line in iter(lambda: file.readline(LONGEST_LINE), b""):
            text = _text(line)
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
    names = list(keys)
    match = match_header(names, contract)
    # Each column by the name that the lines give it: capitals do not matter, as in any header.
    cells = tuple(names[match.positions[c.name]] if c.name in match.positions else c.header for c in contract.columns)
    positions = tuple((c.name, i) for i, c in enumerate(contract.columns))
    return Layout(",", cells, positions, 0, 0, True, tuple(f"column added: {u}" for u in match.unknown))


def _text(line: bytes) -> str:
    # A byte order mark stands before the first line, and is no part of it.
    return line.decode("utf-8-sig", "replace").strip()


def _usual_members(path: Path) -> list[list[str]]:
    """What most lines of a file name: the first few combinations of members."""
    found: dict[tuple[str, ...], None] = {}
    with path.open("rb") as file:
        for line in islice(iter(lambda: file.readline(LONGEST_LINE), b""), LOOKED_AT_LINES):
            try:
                value = json.loads(_text(line))
            except ValueError:
                continue
            if isinstance(value, dict):
                found[tuple(value)] = None
    return [list(names) for names in found if names][:USUAL_COMBINATIONS]


def json_source(paths: Sequence[Path], layout: Layout, contract: Contract, has_unknown: bool) -> RawSource:
    """The objects' members as text; JSON null is NULL, numbers keep their digits.

    `has_unknown` says that the files' first lines name something that the contract does not know.
    """
    members: list[_Member] = []
    for column, name in zip(contract.columns, layout.cells, strict=True):
        others = [h for h in column.headers if _folded(h) != _folded(name)]
        members += [_Member(len(members) + i, column, n) for i, n in enumerate((name, *others))]
    tokens = literals(contract.null_tokens or ("",))
    columns = {}
    for column in contract.columns:
        found = [m.exact_text(contract) for m in members if m.column is column]
        text = found[0] if len(found) == 1 else f"coalesce({', '.join(found)})"
        columns[column.name] = f"case when {text} not in ({tokens}) then {text} end"
    # What the contract does not know may be anybody's name.
    if any(c.is_private for c in contract.columns) or has_unknown:
        shown = [None if contract.column(n).is_private else sql for n, sql in columns.items()]
    else:
        unknown = f"list_filter(names, lambda n: n not in ({literals(m.name for m in members)}))"
        shown = [f"case when len({unknown}) > 0 then {literal(MASK)} else line end"]
    ids = [c for c in contract.stored_columns if c.logical_type in ("string", "integer") and is_id(c, contract)]
    double_ids = [(m.column.name, DOUBLE_ID, m.is_double_id) for m in members if m.column in ids]
    return RawSource(
        _relation(contract, members),
        [[exact_path(str(p)) for p in paths]],
        columns,
        [Cell(s) for s in shown],
        broken=("not is_object", BROKEN),
        spoilt=[*double_ids, *_odd_names(paths[0], members)],
    )


def _relation(contract: Contract, wanted: Sequence[_Member]) -> str:
    """Lines with the text of each member, the names of all; where a long number stands, also kinds and exact values.

    DuckDB renders a number by way of a double, but turns it into a decimal digit by digit.
    """
    options = (
        "columns = {'line': 'VARCHAR'}, auto_detect = false, header = false, delim = '\x1f', quote = '', escape = '', "
        f"strict_mode = false, hive_partitioning = false, max_line_size = {LONGEST_LINE}"
    )
    paths = literals(m.path for m in wanted)
    # Each is taken out of the list once, however often it is looked at.
    taken = ", ".join(f"members[{m.index + 1}] as {m.text}" for m in wanted)
    types = {m.name: t for m in wanted if (t := _exact_type(m.column, contract))}
    is_long = f"is_object and regexp_matches(line, '{LONG_NUMBER}')" if types else "false"
    exact = f"json_transform(line, {literal(json.dumps(types, ensure_ascii=False))})" if types else "null"
    return (
        f"(select *, {taken}, case when is_long then json_type(line, [{paths}]) end as kinds, case when is_long then {exact} end as exact "
        f"from (select *, case when is_object then json_extract_string(line, [{paths}]) end as members, "
        f"case when is_object then json_keys(line) end as names, {is_long} as is_long "
        f"from (select line, file_index, {IS_OBJECT} as is_object "
        f"from read_csv(?, {options}) where line is not null and trim(line) <> '')))"
    )


def _exact_type(column: Column, contract: Contract) -> str | None:
    """The type that takes a number's digits as they stand, for a column whose numbers must be exact."""
    if (
        column.classification in ("hash", "drop")
        or column.name in contract.unix_seconds
        or column.physical_type == "double"
    ):
        return None
    return {"integer": WHOLE_NUMBER, "number": column.physical_type}.get(column.logical_type)


def _folded(name: str) -> str:
    return normal_header(name).lower()


def _odd_names(path: Path, members: Sequence[_Member]) -> list[tuple[None, str, str]]:
    """Whether an object names a column twice, or by a name that is not looked for.

    Lines that name what one of the first names need no look: those are part of the layout.
    """
    usual = ", ".join(f"[{literals(names)}]" for names in _usual_members(path))
    is_usual = f"names in ({usual})" if usual else "false"
    known, wanted = literals(m.name for m in members), literals(_folded(m.name) for m in members)
    other = [m for m in members if m.name != m.column.header]
    columns = "".join(f" when {literal(m.name)} then {literal(m.column.header)}" for m in other)
    sought = f"list_filter(names, lambda n: n in ({known}))"
    named = f"list_transform({sought}, lambda n: case n{columns} else n end)" if other else sought
    normal = f"lower(nfc_normalize(trim(n, {literal(HEADER_BLANKS)})))"
    is_unsought = f"len(list_filter(names, lambda n: n not in ({known}) and {normal} in ({wanted}))) > 0"
    return [
        (None, reason, f"case when {is_usual} then false else {condition} end")
        for reason, condition in ((TWICE, f"list_unique({named}) < len({named})"), (OTHER_NAME, is_unsought))
    ]


def _digits_as_they_stand(path: str) -> str:
    """The text of a member in which every number stands as in the line.

    DuckDB renders numbers by way of a double. Here all of them are marked and quoted first, so that they pass as text.
    """
    marked = (
        r"regexp_replace(line, '(\"(?:[^\"\\]|\\.)*\")|(-?[0-9][-+0-9.eE]*)', '\1' || chr(2) || '\2' || chr(3), 'g')"
    )
    # Behind a string stand marks with nothing between them.
    quoted = f"replace(replace(replace({marked}, chr(2) || chr(3), ''), chr(2), '\"{NUMBER_MARK}'), chr(3), '\"')"
    return f"regexp_replace(json_extract_string({quoted}, {literal(path)}), '\"?{NUMBER_MARK}([-+0-9.eE]*)\"?', '\\1', 'g')"


@dataclass(frozen=True)
class _Member:
    """A member by which a column may be named, the `index`th of those taken from each line."""

    index: int
    column: Column
    name: str

    @property
    def path(self) -> str:
        # As a pointer: in a path that begins with $ not every name can be written.
        return "/" + self.name.replace("~", "~0").replace("/", "~1")

    @property
    def text(self) -> str:
        return f"member_{self.index}"

    def exact_text(self, contract: Contract) -> str:
        """Its text, with all digits where it is a number of a column that must be exact.

        What is too large for the column stays as rendered, and is refused as too large.
        """
        if self.column.logical_type == "string" and self.column.classification != "drop":
            is_text = f"json_type(line, {literal(self.path)}) = 'VARCHAR'"
            exact = f"case when {is_text} then {self.text} else {_digits_as_they_stand(self.path)} end"
            return f"case when regexp_matches({self.text}, '{RENDERED_NUMBER}') then {exact} else {self.text} end"
        if _exact_type(self.column, contract) is None:
            return self.text
        exact = f"coalesce(cast(exact.{identifier(self.name)} as varchar), {self.text})"
        return f"case when kinds[{self.index + 1}] = 'DOUBLE' then {exact} else {self.text} end"

    @property
    def is_double_id(self) -> str:
        """Whether it went through a double, as its form says. A string may look so: the kind is asked of few lines.

        In a column of whole numbers 5.0 is 5, and no other id while doubles hold every whole number.
        """
        has_sign_of_it = " or ".join(f"contains({self.text}, '{letter}')" for letter in ".eEnN")
        form = f"regexp_full_match({self.text}, '-?([0-9]+[.e].*|nan|inf(inity)?)', 'i')"
        may_be = f"case when {has_sign_of_it} then {form} else false end"
        if self.column.logical_type == "integer":
            may_be = f"abs(try_cast({self.text} as double)) >= {DOUBLE_ENDS} and {may_be}"
        is_double = f"json_type(line, {literal(self.path)}) = 'DOUBLE'"
        return f"case when {may_be} then {is_double} else false end"
