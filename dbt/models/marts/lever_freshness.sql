-- A row for each list that is read whole, with when that was: how old the tables are at most.

with markers as (

    select account, stream, read_at from {{ ref('stg_tap_lever__opportunity_reads') }}
    union all
    select account, stream, read_at from {{ ref('stg_tap_lever__posting_reads') }}
    union all
    select account, stream, read_at from {{ ref('stg_tap_lever__candidate_reads') }}
    union all
    select account, stream, read_at from {{ ref('stg_tap_lever__list_reads') }}

)

select
    account,
    stream,
    count(*) as lists,
    min(read_at) as oldest_reading_at,
    max(read_at) as newest_reading_at
from markers
group by account, stream
