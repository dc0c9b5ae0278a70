"""Which business days a load touched.

A row changes when it starts or stops to count. Rows that stop and start with equal content cancel out, so a table delivered
whole every night touches only the days of what really differs.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

import duckdb

from ingestion.contract_model import Contract
from ingestion.daily_volumes import days_sql, update_volumes
from ingestion.settings import LandingSettings
from ingestion.settling import TOUCHED, content_sql
from ingestion.sql_text import identifier, identifiers, literal

MOST_DAYS = 20_000


def business_day_sql(contract: Contract, column: str, zone: str, prefix: str = "") -> str:
    """SQL for the business day of a date or timestamp column."""
    name = f"{prefix}{identifier(column)}"
    if contract.column(column).logical_type == "date":
        return name
    return f"cast(timezone({literal(zone)}, {name}) as date)"


def record_changes(
    con: duckdb.DuckDBPyConnection,
    contract: Contract,
    contracts: Mapping[str, Contract],
    load_id: int,
    settings: LandingSettings,
) -> int | None:
    """Write landing.changed_days and landing.daily_volumes for what this load changed in one export.

    `contracts` are all contracts by id. Gives the number of days; None when all days count as changed, 0 when none does.
    """
    rows = _changed_rows(con, contract, load_id)
    update_volumes(con, contract, rows, settings.business_time_zone)
    if con.execute(f"select 1 from {rows} where _sign < 0 limit 1").fetchone():
        _cancel_equal_rows(con, contract)
    if not con.execute(f"select 1 from {rows} limit 1").fetchone():
        return 0
    con.execute("create or replace temp table _days (business_date date)")
    if contract.changed_days.all:
        con.execute("insert into temp._days values (null)")
    else:
        _collect_days(con, contract, rows, contracts, settings.business_time_zone, settings.business_date)
    row = con.execute("select count(distinct business_date), count(*) filter (business_date is null) from temp._days")
    days, unbounded = row.fetchone() or (0, 0)
    if unbounded:
        con.execute("delete from temp._days where business_date is not null")
    con.execute(
        "insert into landing.changed_days select distinct ?::bigint, ?, ?, business_date from temp._days order by all",
        [load_id, contract.platform, contract.export],
    )
    con.execute("drop table if exists temp._changed")
    con.execute("drop table temp._days")
    return None if unbounded else int(days)


def days_that_begin_to_count(
    con: duckdb.DuckDBPyConnection,
    contract: Contract,
    contracts: Mapping[str, Contract],
    load_id: int,
    days: tuple[date, date],
    zone: str,
) -> list[date | None]:
    """The business days (None: all) that rows touch which landed by a load, up to `load_id`, before one of their own days was over.

    A model counts such a row from the first night whose as-of date has reached that day: then its other days change, too, as
    those of an order whose visitor a purchase tells. `days` are the first and the last one that this night reaches.
    `contracts` are all contracts by id. A day that the rows have of themselves alone needs no mention: it is built for
    the first time.
    """
    rule = contract.changed_days
    # Rows without a day of their own, such as an order's lines, count when what they belong to does.
    if not rule.columns or (rule.via is None and len(rule.columns) == 1):
        return []
    conditions = " or ".join(_within_days_sql(contract, column, days, zone) for column in rule.columns)
    landed = f"_is_current and _load_id <= {int(load_id)}"
    rows = f"(select *, 1 as _sign from {contract.qualified_table} where {landed} and ({conditions})) as t"
    if not con.execute(f"select 1 from {rows} limit 1").fetchone():
        return []
    con.execute("create or replace temp table _days (business_date date)")
    _collect_days(con, contract, rows, contracts, zone, days[1])
    found = con.execute("select distinct business_date from temp._days order by all").fetchall()
    con.execute("drop table temp._days")
    return [day for (day,) in found]


def _within_days_sql(contract: Contract, column: str, days: tuple[date, date], zone: str) -> str:
    """SQL condition: the column lies on one of the business days; compared as it is stored, so that a scan can skip blocks."""
    name, first, end = identifier(column), days[0], days[1] + timedelta(days=1)
    if contract.column(column).logical_type == "date":
        return f"({name} >= date '{first}' and {name} < date '{end}')"
    start, stop = (f"timezone({literal(zone)}, timestamp '{day}')" for day in (first, end))
    return f"({name} >= {start} and {name} < {stop})"


def _changed_rows(con: duckdb.DuckDBPyConnection, contract: Contract, load_id: int) -> str:
    """SQL relation (alias t) of the landing rows that start (_sign 1) or stop (_sign -1) to count with this load.

    Most loads only add rows, which are read as they stand; looking rows up by number costs several times that.
    """
    table = contract.qualified_table
    fresh, former = f"_load_id = {int(load_id)} and _is_current", f"t._load_id <> {int(load_id)}"
    turned = f"from {TOUCHED} join {table} as t on t.rowid = rid where was_current <> t._is_current and {former}"
    if not con.execute(f"select 1 {turned} limit 1").fetchone():
        return f"(select *, 1 as _sign from {table} where {fresh}) as t"
    con.execute(
        f"create or replace temp table _changed as select rowid as rid, cast(1 as tinyint) as _sign from {table} where {fresh}"
    )
    con.execute(f"insert into temp._changed select rid, case when was_current then -1 else 1 end {turned}")
    return _rows_named(contract, "temp._changed")


def _rows_named(contract: Contract, rows: str) -> str:
    """SQL relation (alias t) of the landing rows that a table of rid and _sign names."""
    return f"(select t.*, c._sign from {rows} as c join {contract.qualified_table} as t on t.rowid = c.rid) as t"


def _cancel_equal_rows(con: duckdb.DuckDBPyConnection, contract: Contract) -> None:
    con.execute(
        f"create or replace temp table _changed_content as select c.rid, c._sign, {content_sql(contract, 't.')} as content "
        f"from temp._changed as c join {contract.qualified_table} as t on t.rowid = c.rid"
    )
    con.execute(
        "delete from temp._changed where rid in (select rid from temp._changed_content where content in "
        "(select content from temp._changed_content group by content having sum(_sign) = 0))"
    )
    con.execute("drop table temp._changed_content")


def _collect_days(
    con: duckdb.DuckDBPyConnection,
    contract: Contract,
    rows: str,
    contracts: Mapping[str, Contract],
    zone: str,
    today: date,
    depth: int = 0,
) -> None:
    """Add the days of the rows (a relation, alias t) to `_days`, by the contract's changed days."""
    rule = contract.changed_days
    if rule.all:
        con.execute("insert into temp._days values (null)")
    for column in rule.columns:
        days = days_sql(contract, column, zone, rows, "count(*)")
        con.execute(f"insert into temp._days select business_date from ({days})")
    if rule.range:
        first, last = (business_day_sql(contract, c, zone, "t.") for c in rule.range)
        # An open period reaches to the day after today's: later days are built for the first time anyway.
        con.execute(
            f"""
            insert into temp._days
            select distinct case when days > {MOST_DAYS} then null else first_day + cast(step as int) end
            from (select *, date_diff('day', first_day, last_day) as days
                  from (select distinct {first} as first_day,
                               least(coalesce({last} - 1, ?::date + 1), ?::date + 1) as last_day from {rows})
                  where first_day is not null),
                 lateral (select unnest(range(0, case when days > {MOST_DAYS} then 1 else days + 1 end)) as step)
            """,
            [today, today],
        )
    if rule.via:
        target = contracts[f"{contract.platform}.{rule.via.export}"]
        keys = identifiers(rule.via.on)
        name = f"_via_{depth}"
        con.execute(
            f"create or replace temp table {name}_keys as select distinct {identifiers(rule.via.on, 't.')} from {rows} "
            f"where {' and '.join(f't.{identifier(k)} is not null' for k in rule.via.on)}"
        )
        con.execute(
            f"create or replace temp table {name} as select t.rowid as rid, 1 as _sign from {target.qualified_table} as t "
            f"semi join temp.{name}_keys as k using ({keys}) where t._is_current"
        )
        _collect_days(con, target, _rows_named(target, f"temp.{name}"), contracts, zone, today, depth + 1)
        con.execute(f"drop table temp.{name}")
        con.execute(f"drop table temp.{name}_keys")
