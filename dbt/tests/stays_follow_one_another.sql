-- A stay that is not the last one of its opportunity ends when the next one begins.

select
    stays.account,
    stays.opportunity_id,
    stays.position
from {{ ref('lever_stage_history') }} as stays
inner join {{ ref('lever_stage_history') }} as following
    on following.account = stays.account
    and following.opportunity_id = stays.opportunity_id
    and following.position = stays.position + 1
where
    stays.left_at is null
    or stays.left_at <> following.entered_at
    or stays.is_current
