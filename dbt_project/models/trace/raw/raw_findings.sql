-- The raw rows of findings in an agent's work, by the raw_key of int_service_finding_cases.
select
    complaint_id as raw_key,
    {{ raw_row('complaints', ['complaint_id']) }}
from {{ ref('stg_complaints') }} as raw_rows
union all
select
    review_id as raw_key,
    {{ raw_row('product_reviews', ['review_id']) }}
from {{ ref('stg_product_reviews') }} as raw_rows
union all
select
    review_id as raw_key,
    {{ raw_row('quality_reviews', ['review_id']) }}
from {{ ref('stg_quality_reviews') }} as raw_rows
union all
select
    ticket_id as raw_key,
    {{ raw_row('service_tickets', ['ticket_id']) }}
from {{ ref('stg_service_tickets') }} as raw_rows
union all
select
    employee_id || '/' || course_id || '/' || cast(planned_on as string) as raw_key,
    {{ raw_row('training', ['employee_id', 'course_id', 'planned_on']) }}
from {{ ref('stg_training') }} as raw_rows
