-- Who owned a page on a day: by the page itself, by the product that it shows, or by its shop.
create temp table page_owners as
with named as (
    select day, page, page_type, unnest([
        {'scope_type': 'page', 'scope_id': page_id},
        {'scope_type': 'product', 'scope_id': case when page_type = 'product' then product_id end},
        {'scope_type': 'shop', 'scope_id': shop_id}
    ], recursive := true)
    from (select distinct day, page from page_visitors)
    join pages using (page)
)
select
    day, page, who, employee_id, mart,
    bool_or(scope_type = 'page') as is_assigned,
    bool_or(scope_type = 'shop') as is_of_shop,
    bool_or(scope_type <> 'page' and page_type = 'product') as is_of_goods
from named
join owned using (day, scope_type, scope_id)
group by all;

create temp table operations_pages as
select page_owners.*, page_type, product_id from page_owners join pages using (page) where mart = 'operations_kpis';

-- Owners of products and of shops, for what is seen, sold or reviewed there.
create temp table product_owners as
select day, who, employee_id, scope_id as product_id from owned where mart = 'operations_kpis' and scope_type = 'product';

create temp table shop_owners as
select day, who, employee_id, scope_id as shop_id from owned where mart = 'operations_kpis' and scope_type = 'shop';

-- What somebody owned in a period: without it there is nothing to count, which is not the same as counting none.
create temp table ownership as
select
    period_type, period_start, who,
    bool_or(scope_type in ('page', 'product', 'shop')) as has_pages,
    bool_or(scope_type in ('product', 'shop')) as has_goods,
    bool_or(scope_type = 'shop') as has_shop,
    bool_or(scope_type in ('ad', 'channel')) as has_ads,
    bool_or(scope_type = 'page') as has_assigned_pages
from owned join period_days using (day)
group by all;
