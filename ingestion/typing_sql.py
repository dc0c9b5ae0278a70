"""From text to typed values in SQL, and the reasons why a value cannot be taken.

One expression a column gives the typed value or NULL; one CASE over all columns gives the code of the first fault of a row.
Casts of DuckDB that would guess are fenced: a bigint cast rounds 1.5 and reads 1_000, a timestamp cast drops an offset.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ingestion.contract_model import Column, Contract
from ingestion.encodings import UNDECODABLE
from ingestion.local_time import END_YEAR, FIRST_YEAR, instant_sql
from ingestion.settings import LandingSettings
from ingestion.sql_text import INVISIBLE, identifier, literal, literals

FIRST_DATE, LAST_DATE = "1900-01-01", "9999-12-31"
# From 2001-09-09 to 2200-01-01: a number of fewer digits was cut where a copy ended, and would be a time in 1970.
_UNIX_SECONDS_BEGIN, _UNIX_SECONDS_END = 1_000_000_000, 7_258_118_400
ISO_FORMAT, ISO_LENGTH = "%Y-%m-%d %H:%M:%S", len("2026-01-31 23:59:59")
UNRECOVERABLE, BROKEN_RECORD = "unrecoverable", "broken record"
_PAST_HOUR = "(:?[0-5][0-9](:?[0-5][0-9])?)?"
_NO_MINUTES = "(:?00(:?00)?)?"
# No clock on earth is further ahead than +14:00 or further behind than -12:00; DuckDB takes any two digits for hours.
REAL_OFFSET = f"([+](0?[0-9]|1[0-3]){_PAST_HOUR}|[+]14{_NO_MINUTES}|-(0?[0-9]|1[01]){_PAST_HOUR}|-12{_NO_MINUTES})"
# CST is a time in Chicago, Shanghai or Havana: of letters, only those with one meaning and full names (Asia/Shanghai) count.
SURE_ZONE = f"[0-9. ](Z|(UTC|GMT)? *{REAL_OFFSET}|UTC|GMT|[A-Za-z_]+/[-+A-Za-z0-9_/]+)$"
ANY_OFFSET = (
    "(:[0-9]{1,2}([.,][0-9]+)? *([ap]m)? *|[0-9]{6}([.,][0-9]+)? *|UTC *|GMT *)([-+][0-9]{2}:?[0-9]{0,2}:?[0-9]{0,2})"
)
_TOTAL_WORDS = "((grand|sum|sub|total)[\\s-]*)?(totals?|sums?)|合\\s*计|总\\s*计|小\\s*计|共\\s*计|汇\\s*总|总\\s*和"
# With what people put behind such a word: the number of rows in brackets, a colon.
TOTAL = f"(?i){INVISIBLE}*({_TOTAL_WORDS}){INVISIBLE}*([(（][^()（）]*[)）])?{INVISIBLE}*[:：]?{INVISIBLE}*"
TOTAL_INITIALS = "tgs"
TOTALS_LENGTH = 40  # bytes; longer texts are none
ROUNDED_LENGTH = 32  # bytes; ids such as UUIDs are longer than what a spreadsheet makes of a number


@dataclass(frozen=True)
class Fault:
    """One thing that can be wrong with a row; `code` is what the stage table holds."""

    code: int
    column: str | None
    reason: str
    condition: str
    kind: str = "value"


@dataclass(frozen=True)
class ReadingTraits:
    """What the bytes of the file at hand make necessary: each check costs time on every row."""

    has_tabs: bool = True
    has_wrong_bytes: bool = False


def unix_time_sql(seconds: str) -> str:
    """SQL of the instant that a whole number of seconds since 1970 names; NULL where it lies outside of what exports hold."""
    return f"case when {seconds} between {_UNIX_SECONDS_BEGIN} and {_UNIX_SECONDS_END} then to_timestamp({seconds}) end"


def typed_sql(column: Column, contract: Contract, raw: str, traits: ReadingTraits) -> str:
    """SQL for the typed value of a column from its raw text (an SQL expression); NULL where it cannot be read."""
    if column.classification == "hash":
        return _identity_text(raw, traits)
    if column.logical_type == "string":
        is_id = column.key_position is not None or column.references
        # What begins with a tab sorts below !: only then is it worth trimming.
        return f"case when {raw} < '!' then ltrim({raw}, chr(9)) else {raw} end" if is_id and traits.has_tabs else raw
    if column.logical_type in ("integer", "number"):
        return _number(column, _clean_number(contract, raw))
    if column.logical_type == "boolean":
        return f"try_cast({raw} as boolean)"
    if column.name in contract.unix_seconds:
        return unix_time_sql(_integer(raw))
    if column.logical_type == "date":
        return _date(column, raw)
    return _timestamp(column, contract.time_zone, raw)


def _identity_text(raw: str, traits: ReadingTraits) -> str:
    """Most of an id's normal form, and NULL where that is empty; the rest is made of each distinct value, as it is hashed."""
    trimmed = f"trim({raw})"
    if traits.has_tabs:
        # Trimming two characters takes twice as long, and hardly a value holds a tab.
        trimmed = f"case when contains({raw}, chr(9)) then trim({raw}, chr(9) || ' ') else {trimmed} end"
    return f"case when {_is_invisible(raw)} then null else {trimmed} end"


def _is_invisible(text: str) -> str:
    """Whether nothing of a text can be seen. What is invisible sorts below ! or above ~: only then is it worth a look."""
    return f"case when {text} < '!' or {text} > '~' then regexp_full_match({text}, '{INVISIBLE}*') else false end"


def _clean_number(contract: Contract, raw: str) -> str:
    """Take off declared currency signs and thousands separators, the latter only where they part groups of three.

    No group stands in front of a thousand that is a zero: 0,123 is a fraction in another country's writing.
    """
    text = raw
    if contract.currency_signs:
        signs = "".join(f"|{_escaped(s)}" for s in contract.currency_signs)[1:]
        text = rf"regexp_replace(trim({text}), '^([-+]?)\s*(?:{signs})\s*|\s*(?:{signs})$', '\1')"
    if contract.thousands_separator:
        separator = contract.thousands_separator
        grouped = f"^\\s*[-+]?[1-9][0-9]{{0,2}}({_escaped(separator)}[0-9]{{3}})+([.][0-9]*)?\\s*$"
        text = (
            f"case when contains({text}, {literal(separator)}) then case when regexp_matches({text}, {literal(grouped)}) "
            f"then replace({text}, {literal(separator)}, '') end else {text} end"
        )
    return text


def _escaped(text: str) -> str:
    return "".join(f"[{c}]" if c not in "^\\]'" else f"\\{c}" for c in text).replace("'", "''")


def _integer(raw: str) -> str:
    """Whole numbers; 5.0 counts as one, since spreadsheets write it so."""
    cast = f"try_cast({raw} as bigint)"
    return (
        f"case when cast({cast} as varchar) = {raw} then {cast} "
        f"when regexp_full_match({raw}, '\\s*[-+]?[0-9]+([.]0*)?\\s*') then {cast} end"
    )


def _number(column: Column, raw: str) -> str:
    if column.logical_type == "integer":
        return _integer(raw)
    if column.physical_type == "double":
        cast = f"try_cast({raw} as double)"
        # A cast passes over a plus sign, whatever stands behind it.
        return f"case when isfinite({cast}) and not contains({raw}, '_') and not contains({raw}, '+-') then {cast} end"
    return f"case when not contains({raw}, '_') then try_cast({raw} as {column.physical_type}) end"


def _formats(column: Column, with_offset: bool) -> list[str]:
    return [f for f in column.formats if ("%z" in f or "%Z" in f) == with_offset]


def _date(column: Column, raw: str) -> str:
    """ISO dates, year first; a time behind it only at midnight, so that no part of a day is dropped unseen."""
    iso = f"case when substr({raw}, 5, 1) in ('-', '/') and strlen({raw}) <= 10 then try_cast({raw} as date) end"
    midnight = "^[0-9]{4}[-/][0-9]{1,2}[-/][0-9]{1,2}([ T]0?0:00(:00([.]0+)?)?)?$"
    slow = f"case when regexp_matches(trim({raw}), '{midnight}') then try_cast(trim({raw}) as date) end"
    if column.formats:
        slow = f"coalesce({slow}, cast({_strptime(f'trim({raw})', column.formats)} as date))"
    return f"coalesce({iso}, case when {raw} is not null then {slow} end)"


def _timestamp(column: Column, zone: str, raw: str) -> str:
    """ISO 8601 with an offset, or without one in the contract's zone; then the contract's own formats."""

    def in_zone(value: str) -> str:
        return f"timezone({literal(zone)}, {value})"

    text = f"trim({raw})"
    plain = f"try_strptime({raw}, {literal(ISO_FORMAT)})"
    has_iso_length = f"strlen({raw}) = {ISO_LENGTH} and substr({raw}, 5, 1) = '-'"
    steady = instant_sql(zone, plain, f"{raw} between '{FIRST_YEAR}' and '{END_YEAR}'")
    fast = (
        f"case when {has_iso_length} then {steady} "
        f"when {_has_plain_offset(raw)} then try_cast({raw} as timestamptz) else {in_zone(_strptime(raw, [ISO_FORMAT]))} end"
    )
    has_offset = f"regexp_matches(substr({text}, 12), '[-+A-Za-z]')"
    tight = f"regexp_replace({text}, ' +([-+][0-9:]+)$', '\\1')"
    by_name = _coalesce([f"try_cast({text} as timestamptz)", f"try_cast({tight} as timestamptz)"])
    zoned = [f"case when {_has_sure_zone(text)} then {by_name} end"]
    zoned += [_zoned_strptime(text, pattern) for pattern in _formats(column, with_offset=True)]
    naive = [f"case when regexp_matches({text}, '^[0-9]{{4}}[-/]') then try_cast({text} as timestamp) end"]
    formats = _formats(column, with_offset=False)
    if formats:
        by_format = _strptime(text, formats)
        naive.append(by_format)
        # 3:04 PM and 2 January hold letters, as a zone's name does.
        zoned.append(in_zone(by_format))
    slow = f"case when {has_offset} then coalesce({', '.join(zoned)}) else {in_zone(_coalesce(naive))} end"
    return f"coalesce({fast}, case when {raw} is not null then {slow} end)"


def _strptime(text: str, patterns: Iterable[str]) -> str:
    """The first pattern that fits. DuckDB reads the words epoch and infinity by any pattern; a time holds a digit."""
    return f"case when regexp_matches({text}, '[0-9]') then try_strptime({text}, [{literals(patterns)}]) end"


def _has_plain_offset(raw: str) -> str:
    """Whether a time ends in Z or in a real offset east of Greenwich, by its letters alone; +14:00 takes the slow way."""
    forms = (("+00:00", "+13:59"), ("+0000", "+1359"), ("+00", "+13"))
    offset = " or ".join(f"substr({raw}, -{len(first)}) between '{first}' and '{last}'" for first, last in forms)
    behind = f"substr({raw}, {ISO_LENGTH + 1}, 1) in ('+', '.') and substr({raw}, -2) < '60'"
    # The name of a zone may end in Z, too.
    is_utc = f"ends_with({raw}, 'Z') and substr({raw}, -2) between '0Z' and '9Z'"
    return f"({is_utc}) or ({behind} and ({offset}))"


def _has_sure_zone(text: str) -> str:
    return f"regexp_matches(substr({text}, 12), '{SURE_ZONE}', 'i')"


def _zoned_strptime(text: str, pattern: str) -> str:
    """A declared format with an offset or a zone: declaring it does not say which CST is meant, nor make +80:00 real."""
    offset = f"regexp_extract({text}, '{ANY_OFFSET}', 5, 'i')"
    sure = f"regexp_full_match({offset}, '{REAL_OFFSET}?')"
    if "%Z" in pattern:
        sure += f" and regexp_matches({text}, '\\b(UTC|GMT)\\b|[a-z_]+/[a-z_]+', 'i')"
    return f"case when {sure} then {_strptime(text, [pattern])} end"


def _coalesce(values: list[str]) -> str:
    return f"coalesce({', '.join(values)})"


def fenced_sql(column: Column, value: str) -> str:
    """SQL that leaves out dates and times no export means: before 1900, infinity."""
    if column.classification == "hash" or column.logical_type not in ("date", "timestamp"):
        return value
    if column.logical_type == "date":
        return f"case when {value} between date '{FIRST_DATE}' and date '{LAST_DATE}' then {value} end"
    first, last = f"timestamptz '{FIRST_DATE} 00:00:00+00'", f"timestamptz '{LAST_DATE} 23:59:59+00'"
    return f"case when {value} between {first} and {last} then {value} end"


_READABLE_TYPES = {
    "integer": "is no whole number",
    "number": "is no number, or too large",
    "boolean": "is neither true nor false",
    "date": "is no date in ISO form (2026-01-31) or a format of the contract",
    "timestamp": "is no time in ISO form (2026-01-31 23:59:59) or a format of the contract",
}


class _Faults:
    """Numbers the faults of one contract as they are declared."""

    def __init__(self) -> None:
        self.found: list[Fault] = []

    def add(self, column: str, reason: str, condition: str, kind: str = "value") -> None:
        self.found.append(Fault(len(self.found) + 1, column, reason, condition, kind))


def row_faults(
    contract: Contract,
    present: Iterable[str],
    settings: LandingSettings,
    traits: ReadingTraits,
    first_column: str | None = None,
) -> list[Fault]:
    """All faults that rows of a file with these columns can have.

    Conditions are SQL over columns `raw_<name>` (text as delivered) and `<name>` (typed). `first_column` is the one whose
    cells begin the lines of a table with a header: there stand the words that give a totals row or a second header away.
    """
    names = set(present)
    faults = _Faults()
    if first_column is not None:
        first = raw_name(contract.column(first_column))
        is_total = _is_total(contract, contract.column(first_column), names)
        faults.add(first_column, "says that the row is a total of others", is_total)
        headers = literals(contract.column(first_column).headers)
        faults.add(first_column, "repeats the header: a second table begins here", f"{first} in ({headers})")
    for column in contract.columns:
        if column.name in names:
            if traits.has_wrong_bytes:
                condition = f"contains({raw_name(column)}, {literal(UNDECODABLE)})"
                faults.add(column.name, "holds bytes that are no text in the file's encoding", condition)
            if column.classification != "drop":
                _column_faults(column, contract, faults)
            elif column.required:
                faults.add(column.name, "is required and empty", f"{raw_name(column)} is null")
    if contract.event_column in names:
        event = contract.column(contract.event_column or "")
        faults.add(event.name, "lies more than a day past the clock", _future(event, settings))
    for column in contract.stored_columns:
        if column.required_when in names:
            value = identifier(column.name) if column.name in names else "null"
            condition = f"{identifier(column.required_when or '')} is not null and {value} is null"
            faults.add(column.name, f"is required when {column.required_when} is set", condition)
    if contract.validity and {contract.validity.valid_from, contract.validity.valid_to} <= names:
        begin, end = identifier(contract.validity.valid_from), identifier(contract.validity.valid_to)
        faults.add(contract.validity.valid_to, f"lies before {contract.validity.valid_from}", f"{end} < {begin}")
    return faults.found


def _is_total(contract: Contract, first: Column, names: set[str]) -> str:
    """Whether the line begins with a word for totals. By length and first letter first: taking words apart is slow.

    Where the first cell is no part of the key, it may be a record's own text (a product titled Total): then only a row
    that lacks its key, or in a table without keys its dates, is a total.
    """
    text = raw_name(first)
    letters = sorted({case for initial in TOTAL_INITIALS for case in (initial, initial.upper())})
    begins = [f"({text} >= '{letter}' and {text} < '{chr(ord(letter) + 1)}')" for letter in letters]
    # Blanks sort below !, Chinese words and blanks beyond ASCII above ~.
    may_be = f"strlen({text}) <= {TOTALS_LENGTH} and ({text} < '!' or {text} > '~' or {' or '.join(begins)})"
    is_total = f"case when {may_be} then regexp_full_match({text}, '{TOTAL}') else false end"
    if first.key_position is not None:
        return is_total
    keys = [raw_name(c) for c in contract.columns if c.key_position is not None and c.name in names]
    if keys:
        return f"{is_total} and ({' or '.join(f'{k} is null' for k in keys)})"
    times = [raw_name(c) for c in contract.columns if c.logical_type in ("date", "timestamp") and c.name in names]
    return " and ".join([is_total, *(f"{t} is null" for t in times)])


def is_id(column: Column, contract: Contract) -> bool:
    """Whether a value that is off by a digit names something else."""
    is_key = column.key_position is not None or column.name in contract.ordinal_within
    return is_key or bool(column.references) or column.classification == "hash"


def raw_name(column: Column) -> str:
    """Name of the column's raw text within the reading statement."""
    return identifier(f"raw_{column.name}")


def _column_faults(column: Column, contract: Contract, faults: _Faults) -> None:
    raw, typed = raw_name(column), identifier(column.name)
    is_text = column.logical_type == "string"
    is_key = column.key_position is not None or column.name in contract.ordinal_within
    if is_text and is_id(column, contract):
        faults.add(
            column.name, "is an id that a spreadsheet has rounded; its digits are gone", _is_rounded(raw), UNRECOVERABLE
        )
    if is_key or column.required:
        empty = f"{raw} is null or {_is_invisible(raw)}" if is_text else f"{raw} is null"
        faults.add(column.name, "is part of the key and empty" if is_key else "is required and empty", empty)
    if column.logical_type == "timestamp":
        _zone_faults(column, faults)
    if not is_text:
        faults.add(column.name, _READABLE_TYPES[column.logical_type], f"{raw} is not null and {typed} is null")
    if column.allowed_values:
        shown = ", ".join(column.allowed_values[:12]) + (", ..." if len(column.allowed_values) > 12 else "")
        value = typed if is_text else f"cast({typed} as varchar)"
        condition = f"{value} not in ({literals(column.allowed_values)})"
        faults.add(column.name, f"is none of the values that the contract allows ({shown})", condition)
    for bound, operator, word in (
        (column.minimum, "<", "below"),
        (column.maximum, ">", "above"),
        (column.exclusive_minimum, "<=", "not above"),
        (column.exclusive_maximum, ">=", "not below"),
    ):
        if bound is not None:
            faults.add(column.name, f"is {word} {bound:g}", f"{typed} {operator} {bound!r}")


def _is_rounded(raw: str) -> str:
    """1.23E+17, and 1.23E17 as well; 1E17 without a sign may be an id."""
    form = "\\s*([0-9]+([.,][0-9]+)?[eE][+]|[0-9]+[.,][0-9]+[eE])[0-9]+\\s*"
    # Digits and blanks sort below :, and most ids hold no E.
    has_exponent = (
        f"case when contains({raw}, 'E') or contains({raw}, 'e') then regexp_full_match({raw}, '{form}') else false end"
    )
    return f"case when {raw} < ':' and strlen({raw}) <= {ROUNDED_LENGTH} then {has_exponent} else false end"


def _zone_faults(column: Column, faults: _Faults) -> None:
    """Why a time with a zone could not be taken, looked at only where it could not."""
    raw = raw_name(column)
    text = f"trim(cast({raw} as varchar))"  # Parquet gives it as a time, which passes

    def unread(condition: str) -> str:
        return f"case when {raw} is not null and {identifier(column.name)} is null then {condition} else false end"

    offset = f"regexp_extract({text}, '{ANY_OFFSET}', 5, 'i')"
    faults.add(
        column.name,
        "has an offset that no clock has: they lie from -12:00 to +14:00",
        unread(f"not regexp_full_match({offset}, '{REAL_OFFSET}?')"),
    )
    letters = f"regexp_matches({text}, '[0-9] *[a-z]{{2,}}[-+0-9a-z]*$', 'i')"
    is_half_day = f"regexp_matches({text}, '[0-9] *[ap]m$', 'i')"
    faults.add(
        column.name,
        "names its zone by letters, which may stand for several zones; deliver an offset (+08:00), UTC, or a full name "
        "(Asia/Shanghai)",
        unread(f"{letters} and not {is_half_day} and not {_has_sure_zone(text)}"),
    )


def _future(column: Column, settings: LandingSettings) -> str:
    latest = settings.latest_event
    if column.logical_type == "date":
        return f"{identifier(column.name)} > date '{settings.business_date.isoformat()}' + 1"
    return f"{identifier(column.name)} > timestamptz '{latest.isoformat(sep=' ')}+00'"
