-- Steps of tasks and reviews of them, each by its own clock, in the role held on that day.
with steps as (
    select * from {{ ref('int_design_steps') }}
),

tasks as (
    select * from {{ ref('stg_design_tasks') }}
),

reviews as (
    select
        *,
        {{ business_date('reviewed_at') }} as reviewed_on
    from {{ ref('stg_design_reviews') }}
    where reviewed_at < {{ as_of_end_when_asked() }}
),

kept_tasks as (
    select * from tasks
    where cancelled_at is null or cancelled_at >= {{ as_of_end_when_asked() }}
),

staff_days as (
    select * from {{ ref('int_staff_days') }}
),

cases as (
    select
        staff_days.employee_id as subject_id,
        staff_days.role as subject_role,
        steps.step,
        steps.business_date as stepped_on,
        steps.is_hit,
        steps.is_planned,
        {{ period_types_until('steps.planned_delivered_on', 'steps.business_date') }} as planned_period_types,
        {{ raw_row('design_tasks', ['task_id']) }}
    from steps
    inner join staff_days on steps.designer_id = staff_days.employee_id and steps.business_date = staff_days.business_date
    inner join tasks as raw_rows on steps.platform = raw_rows.platform and steps.task_id = raw_rows.task_id
),

reviewed as (
    select
        staff_days.employee_id as subject_id,
        staff_days.role as subject_role,
        reviews.reviewed_on,
        coalesce(reviews.aesthetics, 0) as aesthetics,
        coalesce(reviews.conversion_orientation, 0) as conversion_orientation,
        coalesce(reviews.standards, 0) as standards,
        {{ raw_row('design_reviews', ['task_id', 'reviewer_id', 'round'], relation='reviews') }}
    from reviews
    inner join kept_tasks on reviews.platform = kept_tasks.platform and reviews.task_id = kept_tasks.task_id
    inner join staff_days on kept_tasks.designer_id = staff_days.employee_id and reviews.reviewed_on = staff_days.business_date
),

traced as (
    {{ traced([
        {'kpi': 'on_time_rate', 'on': 'stepped_on', 'when': "step = 'due'", 'hit': 'is_hit'},
        {'kpi': 'first_pass_rate', 'on': 'stepped_on', 'when': "step = 'approved'", 'hit': 'is_hit'},
        {'kpi': 'task_accuracy_rate', 'on': 'stepped_on', 'when': "step = 'checked'", 'hit': 'is_hit'},
        {'kpi': 'plan_completion_rate', 'on': 'stepped_on', 'when': "step = 'due' and is_planned", 'part': 'denominator'},
        {
            'kpi': 'plan_completion_rate', 'on': 'stepped_on', 'when': "step = 'due' and is_planned and planned_period_types <> ''", 'part': 'numerator',
            'period_types': 'planned_period_types',
        },
    ]) }}
    union all
    {{ traced([
        {'kpi': 'design_quality_score', 'on': 'reviewed_on', 'measure': '(aesthetics + conversion_orientation + standards) / cast(3 as double)'},
        {'kpi': 'aesthetics_score', 'on': 'reviewed_on', 'measure': 'aesthetics'},
        {'kpi': 'conversion_orientation_score', 'on': 'reviewed_on', 'measure': 'conversion_orientation'},
        {'kpi': 'standards_score', 'on': 'reviewed_on', 'measure': 'standards'},
    ], relation='reviewed') }}
)

select * from traced
