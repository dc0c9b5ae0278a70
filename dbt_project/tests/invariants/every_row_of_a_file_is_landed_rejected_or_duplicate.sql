-- Nothing of a file is lost silently. Who fixes it: ingestion; it asserts the same when the file commits.
with files as (
    select * from {{ source('landing', 'files') }}
)

select
    file_id,
    path,
    rows_read,
    rows_landed,
    rows_rejected,
    rows_duplicate
from files
where
    status = 'landed'
    and coalesce(rows_read <> rows_landed + rows_rejected + rows_duplicate, true)
