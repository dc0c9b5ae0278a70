-- Shares that platforms report and share events on the shop's own pages; ranks of keywords.
with social_metrics as (
    select * from {{ ref('stg_social_metrics') }}
    where date <= {{ as_of_date_when_asked() }}
),

web_events as (
    select * from {{ ref('stg_web_events') }}
    where event_type = 'share' and {{ is_counted_event(as_of_end_when_asked()) }}
),

keyword_ranks as (
    select * from {{ ref('stg_keyword_ranks') }}
    where date <= {{ as_of_date_when_asked() }}
),

shares as (
    select
        social_metrics.date as shared_on,
        coalesce(social_metrics.shop_id, 'unknown') as share_shop_id,
        social_metrics.shares as share_count,
        {{ raw_row('social_metrics', ['date', 'shop_id', 'platform_name'], relation='social_metrics') }}
    from social_metrics
    where social_metrics.shares is not null
    union all
    select
        {{ business_date('web_events.occurred_at') }} as shared_on,
        coalesce(web_events.shop_id, 'unknown') as share_shop_id,
        1 as share_count,
        {{ raw_row('web_events', ['event_id'], relation='web_events') }}
    from web_events
),

cases as (
    {{ subject_and_all('shares', 'share_shop_id') }}
),

ranks as (
    select
        cast('all' as string) as subject_id,
        cast('' as string) as subject_role,
        date as ranked_on,
        rank,
        {{ raw_row('keyword_ranks', ['date', 'keyword', 'engine'], relation='keyword_ranks') }}
    from keyword_ranks
),

traced as (
    {{ traced([{'kpi': 'social_share_count', 'on': 'shared_on', 'value': 'share_count'}]) }}
    union all
    {{ traced([{'kpi': 'brand_keyword_top_rate', 'on': 'ranked_on', 'hit': 'rank <= ' ~ var('keyword_top_n')}], relation='ranks') }}
)

select * from traced
