"""What of a rule's result may be kept: never a value of a column whose contract says hash, drop or restricted.

Values are shown by permission, not hidden by exception: where a query so much as names a private column, only the
table's public key and its place in the file stay.
"""

from __future__ import annotations

import datetime
import decimal
import math
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from orchestration.gates.rules import Rule, Suite

PRIVATE_CLASSES = frozenset({"hash", "drop", "restricted"})
TRACE_COLUMNS = ("_file_id", "_row_number")
LONGEST_TEXT = 120

# Messages of these kinds speak of names and syntax; others (a failed conversion) quote the value that they failed on.
VALUE_FREE_FAULTS = ("Binder Error", "Catalog Error", "Parser Error")


def is_private(rule: Rule, suite: Suite) -> bool:
    """Whether the rule is about a private column, by its arguments or by the text of its query."""
    return _names_private(_texts(rule.kwargs.values()), suite)


def public_rows(rule: Rule, suite: Suite, rows: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The rows of a rule's query without private values."""
    allowed = {*suite.key_columns, *TRACE_COLUMNS, "severity"} if is_private(rule, suite) else None
    return [
        {
            name: plain(value)
            for name, value in row.items()
            if name not in suite.private_columns and (allowed is None or name in allowed) and _is_scalar(value)
        }
        for row in rows
    ]


def shown(value: Any) -> str:
    """A value as short text."""
    text = str(plain(value)) if _is_scalar(value) else str(value)
    return text if len(text) <= LONGEST_TEXT else text[: LONGEST_TEXT - 3] + "..."


def plain(value: Any) -> Any:
    """A scalar as JSON can hold it: exact decimals and dates as text, no NaN or infinity."""
    if isinstance(value, decimal.Decimal | datetime.date | datetime.timedelta):
        return str(value)
    if isinstance(value, float) and not math.isfinite(value):
        return None
    if isinstance(value, str) and len(value) > LONGEST_TEXT:
        return value[: LONGEST_TEXT - 3] + "..."
    return value


def safe_fault(error: Exception | str) -> str:
    """Why a rule could not be evaluated, in one line and without values of the data."""
    text = str(error)
    for kind in VALUE_FREE_FAULTS:
        if kind in text:
            return text[text.index(kind) :].splitlines()[0].strip()
    if isinstance(error, Exception):
        if type(error).__module__.startswith(("pydantic", "great_expectations")):
            return " ".join(text.split())[:300]
        return type(error).__name__
    match = re.search(r"([A-Z][A-Za-z]+ Error)", text)
    return f"{match.group(1)} while it ran" if match else "it failed while it ran"


def _names_private(texts: Sequence[str], suite: Suite) -> bool:
    words = {word for text in texts for word in re.findall(r"\w+", text)}
    return not words.isdisjoint(suite.private_columns)


def _texts(values: Iterable[Any]) -> list[str]:
    texts: list[str] = []
    for value in values:
        if isinstance(value, str):
            texts.append(value)
        elif isinstance(value, list | tuple | set):
            texts += _texts(value)
        elif isinstance(value, Mapping):
            texts += _texts(value.values())
    return texts


def _is_scalar(value: Any) -> bool:
    return value is None or isinstance(
        value, bool | int | float | str | decimal.Decimal | datetime.date | datetime.timedelta
    )
