-- Marts that count the hires of an account come to the same number.

with counts as (

    select
        account,
        count(case when status = 'hired' then 1 end) as hires
    from {{ ref('lever_opportunities') }}
    group by account

    union all

    select
        account,
        count(*) as hires
    from {{ ref('lever_hires') }}
    group by account

    union all

    select
        account,
        sum(hired) as hires
    from {{ ref('lever_source_quality') }}
    group by account

)

select account
from counts
group by account
having min(hires) <> max(hires)
