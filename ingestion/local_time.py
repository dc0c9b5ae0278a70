"""From a local time to the instant it means: by arithmetic where the zone's clocks stood still, which is a third of the work.

Resolving a time zone for each value costs more than reading the value. Most zones that never change their clocks (Asia/Shanghai
since 1991) have one offset for all years that exports come from; whatever lies outside them is resolved by the zone.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from ingestion.sql_text import literal

FIRST_YEAR, END_YEAR = 2000, 2037


@cache
def steady_offset(zone: str) -> int | None:
    """Seconds east of Greenwich, where the zone has one offset from FIRST_YEAR until END_YEAR; None where it has several."""
    place, first, end = ZoneInfo(zone), datetime(FIRST_YEAR, 1, 1), datetime(END_YEAR, 1, 1)
    offsets = {(first + timedelta(days=n)).replace(tzinfo=place).utcoffset() for n in range((end - first).days + 1)}
    offset = offsets.pop()
    return None if offsets or offset is None else int(offset.total_seconds())


def instant_sql(zone: str, value: str, is_steady: str | None = None) -> str:
    """SQL for the instant of a local timestamp (an SQL expression).

    `is_steady` is a condition that holds only for values from FIRST_YEAR until END_YEAR, by default on the value itself.
    """
    resolved, offset = f"timezone({literal(zone)}, {value})", steady_offset(zone)
    if offset is None:
        return resolved
    if is_steady is None:
        is_steady = f"{value} >= timestamp '{FIRST_YEAR}-01-01' and {value} < timestamp '{END_YEAR}-01-01'"
    return f"case when {is_steady} then make_timestamptz(epoch_us({value}) - {offset * 1_000_000}) else {resolved} end"
