"""The SQL of the five landing rules that compare an export with its own history, its peers or its last delivery.

Each query returns one row per fault with a column `severity` (error or warning) and the numbers behind it; no row means
that the rule holds. Written once here; the thresholds come from the contracts. Values are public by construction: days,
counts, shares, paths. Row-level samples are taken elsewhere (samples.py).

Placeholders are filled by `render`, which quotes texts and dates.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import Any

# Judged are the days that loads since the last complete build touched, the newest day, and days of the two weeks before
# it that hold no row at all: a day that nobody delivered is touched by nothing. On a first build every day is judged.
#
# A day that landed from a file is judged in full. A day that lost rows because someone withdrew a file or erased a
# person is what they asked for: a warning at most. So are old days of a first build, when no published figure can get
# worse, and days with less than two comparable weeks behind them.
DAILY_VOLUME = """
with volumes as (
    select business_date, row_count
    from landing.daily_volumes
    where platform = {platform} and export = {export} and business_date <= {as_of_date}
),
bounds as (select min(business_date) as first_day, max(business_date) as newest_day from volumes),
loads as (
    select changed_days.business_date, changed_days.load_id, coalesce(loads.kind, 'load') as kind
    from landing.changed_days as changed_days
    left join landing.loads as loads on loads.load_id = changed_days.load_id
    where changed_days.platform = {platform} and changed_days.export = {export}
),
all_days as (
    select coalesce(max(load_id), 0) as load_id, arg_max(kind, load_id) as kind from loads where business_date is null
),
spine as (
    select cast(unnest(generate_series(first_day, {as_of_date}, interval 1 day)) as date) as business_date
    from bounds
    where bounds.first_day is not null
),
touched as (
    select business_date, max(load_id) as load_id, arg_max(kind, load_id) as kind
    from loads
    where business_date is not null
    group by business_date
),
last_touched as (
    select
        spine.business_date,
        greatest(coalesce(touched.load_id, 0), all_days.load_id) as load_id,
        case when coalesce(touched.load_id, 0) >= all_days.load_id then touched.kind else all_days.kind end as kind
    from spine
    cross join all_days
    left join touched on touched.business_date = spine.business_date
),
judged as (
    select last_touched.business_date, coalesce(last_touched.kind, 'load') as kind
    from last_touched
    cross join bounds
    left join volumes on volumes.business_date = last_touched.business_date
    where
        last_touched.business_date = bounds.newest_day
        or (
            last_touched.business_date < bounds.newest_day
            and (
                last_touched.load_id > {built_load_id}
                or {built_load_id} = 0
                or (volumes.business_date is null and last_touched.business_date > bounds.newest_day - 14)
            )
        )
        or (
            last_touched.business_date > bounds.newest_day
            and last_touched.business_date in (select business_date from touched where load_id > {built_load_id})
        )
),
compared as (
    select
        judged.business_date,
        judged.kind,
        coalesce(max(own.row_count), 0) as row_count,
        median(coalesce(before.row_count, 0)) as usual_count,
        count(*) as weeks_before
    from judged
    cross join bounds
    cross join range(1, {weeks} + 1) as week (number)
    left join volumes as own on own.business_date = judged.business_date
    left join volumes as before on before.business_date = judged.business_date - cast(7 * week.number as integer)
    where judged.business_date - cast(7 * week.number as integer) >= bounds.first_day
    group by judged.business_date, judged.kind
),
weighed as (
    select
        *,
        kind not in ('withdraw', 'forget')
        and ({built_load_id} > 0 or business_date >= cast({as_of_date} as date) - cast(7 * {weeks} as integer))
        and weeks_before >= least(2, {weeks}) as is_in_full
    from compared
),
days as (
    select
        case
            when row_count < {error_below} * usual_count and is_in_full then 'error'
            when row_count < {error_below} * usual_count then 'warning'
            when row_count < {warn_below} * usual_count and is_in_full then 'warning'
        end as severity,
        'day' as kind,
        business_date,
        cast(null as varchar) as path,
        row_count,
        usual_count
    from weighed
    where usual_count >= {minimum_median} and business_date not in ({quiet_days})
),
shrunk_files as (
    select
        case when newer.rows_landed < {error_below} * older.rows_landed then 'error'
            when newer.rows_landed < {warn_below} * older.rows_landed then 'warning' end as severity,
        'file' as kind,
        cast(null as date) as business_date,
        newer.path,
        newer.rows_landed as row_count,
        cast(older.rows_landed as double) as usual_count
    from landing.files as newer
    inner join landing.files as older on older.superseded_by = newer.file_id
    where
        newer.platform = {platform} and newer.export = {export} and newer.status = 'landed'
        and newer.load_id > {built_load_id}
        and older.path = newer.path and older.rows_landed >= {minimum_median}
)
select * from days where severity is not null
union all
select * from shrunk_files where severity is not null
order by severity, business_date desc nulls first
"""

FRESHNESS = """
with newest as (
    select max(business_date) as newest_day
    from landing.daily_volumes
    where platform = {platform} and export = {export} and business_date <= {as_of_date}
),
orders as (
    select max(business_date) as newest_day
    from landing.daily_volumes
    where platform = {platform} and export in ({order_exports}) and business_date <= {as_of_date}
),
compared as (
    select
        newest.newest_day,
        coalesce(orders.newest_day, cast({as_of_date} as date)) as expected_day,
        coalesce(orders.newest_day, cast({as_of_date} as date)) - newest.newest_day as days_late
    from newest
    cross join orders
    where newest.newest_day is not null
)
select
    case when days_late > {error_after_days} then 'error' else 'warning' end as severity,
    newest_day,
    expected_day,
    days_late
from compared
where days_late > {error_after_days} or days_late > {warn_after_days}
"""

# The whole table is held against both limits; the rows of this night's loads, from twenty on, against the error
# limit alone: a changed numbering would otherwise drown in two years of sound rows, while a few early references
# are normal.
ORPHAN_RATE = """
with referring as (
    select
        {column} as reference,
        count(*) as row_count,
        count(*) filter (where _load_id > {built_load_id}) as new_row_count
    from ({relation}) as referring_rows
    where {column} is not null
    group by {column}
),
known as (select distinct {to_column} as reference from {to_table} where _is_current and {to_column} is not null),
counted as (
    select
        sum(referring.row_count) as row_count,
        coalesce(sum(referring.row_count) filter (where known.reference is null), 0) as orphan_count,
        sum(referring.new_row_count) as new_row_count,
        coalesce(sum(referring.new_row_count) filter (where known.reference is null), 0) as new_orphan_count
    from referring
    left join known on known.reference = referring.reference
    where exists (select 1 from known)
),
judged as (
    select
        case
            when orphan_count > {error_above} * row_count then 'error'
            when {built_load_id} > 0 and new_row_count >= 20 and new_orphan_count > {error_above} * new_row_count
                then 'error'
            when orphan_count > {warn_above} * row_count then 'warning'
        end as severity,
        orphan_count,
        row_count,
        new_orphan_count,
        new_row_count
    from counted
)
select * from judged where severity is not null
"""

# Failing rows of the rule above, newest first.
ORPHAN_SAMPLE = """
select {shown}
from ({relation}) as referring_rows
where {column} is not null and {column} not in (
    select {to_column} from {to_table} where _is_current and {to_column} is not null
)
order by _load_id desc, _file_id, _row_number
limit {size}
"""

# Every load since the last complete build counts, not only the last one: what an earlier load lost is still
# missing. A file that was withdrawn, or delivered again under its name, no longer counts.
REJECTED_SHARE = """
with landed as (
    select *
    from landing.files
    where platform = {platform} and export = {export} and status = 'landed' and rows_read > 0
),
loads as (
    select
        load_id,
        sum(rows_read) as rows_read,
        sum(rows_rejected) as rows_rejected,
        arg_max(path, rows_rejected) as path
    from landed
    where not exists (select 1 from landed as newer where newer.path = landed.path and newer.file_id > landed.file_id)
    group by load_id
),
judged as (
    select * from loads where load_id > {built_load_id} or load_id = (select max(load_id) from loads)
),
columns as (
    select rejected_rows.load_id, arg_max(rejected_rows.column_name, rejected_rows.row_count) as column_name
    from (
        select load_id, column_name, count(*) as row_count
        from landing.rejected_rows
        where platform = {platform} and export = {export}
        group by load_id, column_name
    ) as rejected_rows
    group by rejected_rows.load_id
)
select 'error' as severity, judged.load_id, judged.rows_rejected, judged.rows_read, judged.path, columns.column_name
from judged
left join columns on columns.load_id = judged.load_id
where judged.rows_read >= 20 and judged.rows_rejected > {error_above} * judged.rows_read
order by judged.load_id desc
"""

# The yardstick is the delivery that the last complete build was made of, so that a second short delivery is not
# held against the first short one.
ROW_COUNT_DROP = """
with deliveries as (
    select load_id, sum(rows_landed) as row_count
    from landing.files
    where platform = {platform} and export = {export} and status in ('landed', 'superseded') and rows_read > 0
    group by load_id
),
newest as (select max(load_id) as load_id from deliveries),
previous as (
    select coalesce(max(load_id) filter (where load_id <= {built_load_id}), max(load_id)) as load_id
    from deliveries
    where load_id < (select load_id from newest)
),
counted as (
    select
        (select count(*) from ({relation}) as delivered_rows) as row_count,
        (select row_count from deliveries where load_id = (select load_id from previous)) as previous_count
)
select 'error' as severity, row_count, previous_count
from counted
where row_count < {error_below} * previous_count
"""


def render(template: str, values: dict[str, Any]) -> str:
    """Fill a template: texts and dates quoted, None as a NULL (a comparison with it is never true).

    `column` and `to_column` are names of columns; `to_table`, `relation` and `shown` are SQL already and go in as
    they are.
    """
    filled = {}
    for name, value in values.items():
        if name in ("column", "to_column"):
            filled[name] = identifier(value)
        elif name in ("to_table", "relation", "shown"):
            filled[name] = value
        else:
            filled[name] = literal(value)
    return template.format(**filled)


def identifier(name: str) -> str:
    """A column's name, quoted."""
    return '"' + name.replace('"', '""') + '"'


def literal(value: Any) -> str:
    """The SQL literal of a value; a list becomes comma-separated literals, an empty one a NULL."""
    if value is None:
        return "null"
    if isinstance(value, bool | int | float):
        return str(value)
    if isinstance(value, datetime.date):
        return f"date '{value.isoformat()}'"
    if isinstance(value, Sequence) and not isinstance(value, str):
        return ", ".join(literal(item) for item in value) or "null"
    return "'" + str(value).replace("'", "''") + "'"
