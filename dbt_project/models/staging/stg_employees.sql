with exports as (
    select * from {{ source('landing', 'scorehouse__employees') }}
),

current_rows as (
    select
        cast('scorehouse' as string) as platform,

        -- ids
        employee_id,
        team_id,
        manager_id,

        -- text
        employee_name,
        role,

        -- numerics
        fte,
        monthly_cost,

        -- timestamps
        hired_on,
        left_on,
        valid_from,
        valid_to,

        -- trace
        _file_id,
        _row_number,
        cast('employees' as string) as _export
    from exports
    where _is_current
)

select * from current_rows
