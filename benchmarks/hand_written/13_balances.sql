-- What stands at a period's end or over its days: stock, members, balances, keywords; of the company only.
create temp table standings as
with inventory as (
    select period_type, period_start, avg(cast(value as double)) as inventory, sum(hot_skus) as hot_skus, sum(hot_in_stock) as hot_in_stock
    from stock_days join period_days using (day) group by all
),
members as (
    select period_type, period_start, count(*) as members
    from periods
    join merchants on member_from <= last_on and (member_until is null or member_until > last_on)
    group by all
),
keywords as (
    select period_type, period_start, count(*) as keywords, count(*) filter (rank <= 3) as top_keywords
    from exports.keyword_ranks join period_days on date = day group by all
),
month_ends as (
    select month_end, receivables, payables, value + receivables + cash - payables as capital
    from exports.finance_balances left join stock_days on month_end = day
)
select
    periods.period_type, periods.period_start, 'all' as shop_id, inventory, hot_skus, hot_in_stock, coalesce(members, 0) as members,
    keywords, top_keywords,
    (opening.capital + closing.capital) / 2 as capital,
    (opening.receivables + closing.receivables) / 2 as receivables,
    (opening.payables + closing.payables) / 2 as payables
from periods
left join inventory using (period_type, period_start)
left join members using (period_type, period_start)
left join keywords using (period_type, period_start)
left join month_ends as opening on periods.period_type in ('month', 'quarter', 'year') and opening.month_end = period_start - 1
left join month_ends as closing on periods.period_type in ('month', 'quarter', 'year') and closing.month_end = period_end - 1;
