"""The order of files by the dates and numbers in their names.

A sequence is text that sorts: the date first where the name has one, then the other numbers, all padded.
"""

from __future__ import annotations

import re

_DATE = re.compile(
    r"(?<!\d)((?:19|20)\d\d)(?:([-_./年]?)(0[1-9]|1[0-2])(?:[-_./月]?(0[1-9]|[12]\d|3[01]))?)"
    r"(?:[-_T ]?([01]\d|2[0-3])[-_:.]?([0-5]\d)(?:[-_:.]?([0-5]\d))?)?(?!\d)"
)
_NUMBER = re.compile(r"\d+")
# What a format is called; a part of the name in front of it, as in orders.v2.csv, is none.
_FORMAT = re.compile(r"\.[a-z]\w*(\.gz)?$", re.IGNORECASE)
_WIDTH = 12


def file_sequence(path_in_export: str) -> str | None:
    """The sequence of a file by its path below the export's folder; None when nothing in it is a number.

    A date is year first (2026-01-31, 20260131, 2026/01/31, 2026-01), with or without a time; other orders are ambiguous and
    count as plain numbers. Numbers are in natural order: 9 before 10.
    """
    stem = _FORMAT.sub("", path_in_export)
    date, rest = "", stem
    match = _DATE.search(stem)
    if match:
        year, _, month, day, *clock = match.groups()
        date = f"{year}{month}{day or '00'}" + "".join(part or "00" for part in clock)
        rest = stem[: match.start()] + " " + stem[match.end() :]
    numbers = [n.lstrip("0").zfill(_WIDTH) for n in _NUMBER.findall(rest)]
    if not date and not numbers:
        return None
    return ".".join([date, *numbers])
