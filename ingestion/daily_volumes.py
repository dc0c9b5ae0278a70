"""landing.daily_volumes: current rows by export and business day of the main event column, and the zone they are cut in.

Belongs here: keeping the counts in step with the rows. Which days a load touched is in changed_days.
"""

from __future__ import annotations

from collections.abc import Iterable

import duckdb

from ingestion.contract_model import Contract
from ingestion.sql_text import identifier, literal


def days_sql(contract: Contract, column: str, zone: str, relation: str, measure: str) -> str:
    """SQL for business_date and a measure of the rows of a relation (alias t) whose column is set.

    Instants are counted by quarter hours first, since no zone has been off by less than that for decades: resolving a zone
    for each row costs more than everything else here.
    """
    name = f"t.{identifier(column)}"
    if contract.column(column).logical_type == "date":
        return f"select {name} as business_date, {measure} as row_count from {relation} where {name} is not null group by 1"
    quarter = f"select epoch_us({name}) // 900000000 as quarter, {measure} as n from {relation} where {name} is not null group by 1"
    day = f"cast(timezone({literal(zone)}, to_timestamp(quarter * 900)) as date)"
    return f"select {day} as business_date, sum(n) as row_count from ({quarter}) group by 1"


def follow_time_zone(con: duckdb.DuckDBPyConnection, contracts: Iterable[Contract], zone: str) -> None:
    """Count the days of all instants again where they are cut in another zone than `zone`, in one transaction.

    Counts of two zones in one table would put rows on days that they left, and take them off days they never were on.
    """
    kept = con.execute("select name from landing.business_time_zone").fetchall()
    if kept == [(zone,)]:
        return
    con.execute("begin")
    try:
        if con.execute("select 1 from landing.daily_volumes limit 1").fetchone():
            for contract in contracts:
                _count_again(con, contract, zone)
        con.execute("delete from landing.business_time_zone")
        con.execute("insert into landing.business_time_zone values (?)", [zone])
        con.execute("commit")
    except BaseException:
        con.execute("rollback")
        raise


def _count_again(con: duckdb.DuckDBPyConnection, contract: Contract, zone: str) -> None:
    if contract.event_column is None or contract.column(contract.event_column).logical_type == "date":
        return
    this = [contract.platform, contract.export]
    current = f"(select * from {contract.qualified_table} where _is_current) as t"
    counted = days_sql(contract, contract.event_column, zone, current, "count(*)")
    con.execute("delete from landing.daily_volumes where platform = ? and export = ?", this)
    con.execute(
        f"insert into landing.daily_volumes select ?, ?, business_date, row_count from ({counted}) order by business_date",
        this,
    )


def update_volumes(con: duckdb.DuckDBPyConnection, contract: Contract, rows: str, zone: str) -> None:
    """Add what came and take off what went, day by day; `rows` is a relation (alias t) with _sign 1 or -1."""
    if contract.event_column is None:
        return
    counted = days_sql(contract, contract.event_column, zone, rows, "sum(_sign)")
    con.execute(f"create or replace temp table _volumes as {counted}")
    this = [contract.platform, contract.export]
    con.execute(
        "insert into temp._volumes select business_date, row_count from landing.daily_volumes "
        "where platform = ? and export = ? and business_date in (select business_date from temp._volumes)",
        this,
    )
    con.execute(
        "delete from landing.daily_volumes where platform = ? and export = ? "
        "and business_date in (select business_date from temp._volumes)",
        this,
    )
    con.execute(
        "insert into landing.daily_volumes select ?, ?, business_date, sum(row_count) from temp._volumes "
        "group by business_date having sum(row_count) <> 0 order by business_date",
        this,
    )
    con.execute("drop table temp._volumes")
