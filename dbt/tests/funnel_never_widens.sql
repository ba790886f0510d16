-- Nobody reaches a stage without having reached those before it.

select
    account,
    month,
    stage
from {{ ref('lever_funnel_by_month') }}
where share_of_previous > 1 or share_of_all > 1 or entered > reached
