"""A warehouse with a hand-made build database, for tests of publishing: real files, no dbt."""

import datetime
from collections.abc import Sequence
from pathlib import Path

import duckdb

from orchestration.publishing.catalogue import PublishedTable
from orchestration.publishing.generations import Generation, switch_to
from orchestration.publishing.writing import write_generation
from orchestration.settings import Settings, load_settings

AS_OF = datetime.date(2026, 10, 31)
NOW = datetime.datetime(2026, 11, 1, 3)
SHOP_KPIS = PublishedTable("marts", "shop_kpis", frozenset({"shared"}), primary_key=("shop_id", "day"))
STAFF_KPIS = PublishedTable("marts", "staff_kpis", frozenset({"people"}))
TABLES = (SHOP_KPIS, STAFF_KPIS)


def make_warehouse(folder: Path, rows: int = 1000) -> Settings:
    """A warehouse whose build holds two marts and a staging view."""
    settings = load_settings(warehouse=folder / "warehouse", landing=folder / "landing", memory_limit="1GB")
    settings.folder.prepare()
    with duckdb.connect(str(settings.folder.build_database)) as con:
        con.execute("create schema marts")
        con.execute(
            """
            create table marts.shop_kpis as
            select
                'shop ' || range % 7 as shop_id, date '2026-01-01' + cast(range // 7 as integer) as day,
                cast(range * 1.01 as decimal(18, 2)) as gmv,
                case when range % 3 = 0 then null else range / 7 end as rate
            from range(?)
            """,
            [rows],
        )
        con.execute("create table marts.staff_kpis as select 'E1' as employee_id, 3.0::double as score")
        con.execute("create view marts.some_view as from marts.shop_kpis")
    return settings


def make_published(folder: Path) -> Settings:
    """The same with a generation that readers see, and an empty landing folder."""
    settings = make_warehouse(folder)
    publish(settings)
    settings.landing.mkdir()
    return settings


def change(settings: Settings, sql: str) -> None:
    """Change the build database."""
    with duckdb.connect(str(settings.folder.build_database)) as con:
        con.execute(sql)


def publish(settings: Settings, tables: Sequence[PublishedTable] = TABLES) -> Generation:
    """Write a generation and switch to it."""
    generation = write_generation(settings, tables, frozenset({"employee_id"}), "run", AS_OF, NOW)
    switch_to(settings.folder, generation.id)
    return generation
