"""The last complete business day that landed data speak of."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import duckdb

from ingestion.contract_model import Contract

CLOCK_SOURCES = ("orders", "web_events")


class NoBusinessDay(Exception):  # noqa: N818 - an answer, not a fault
    """Neither orders nor web events have landed up to yesterday."""


def last_business_day(
    con: duckdb.DuckDBPyConnection, contracts: Iterable[Contract], clock: datetime, business_time_zone: str
) -> date:
    """The last business day with orders, or with web events where there is no order; at most the clock's yesterday.

    Raises NoBusinessDay when there is neither.
    """
    aware = clock if clock.tzinfo else clock.replace(tzinfo=UTC)
    yesterday = aware.astimezone(ZoneInfo(business_time_zone)).date() - timedelta(days=1)
    exports = list(contracts)
    for source in CLOCK_SOURCES:
        feeding = [c.id for c in exports if source in c.feeds and c.event_column]
        row = con.execute(
            "select max(business_date) from landing.daily_volumes "
            "where list_contains(?::varchar[], platform || '.' || export) and business_date <= ? and row_count > 0",
            [feeding, yesterday],
        ).fetchone()
        if row and row[0]:
            return row[0]
    raise NoBusinessDay(
        f"no order and no web event up to {yesterday} has landed, so there is no day to report on; "
        "land orders or web events first"
    )
