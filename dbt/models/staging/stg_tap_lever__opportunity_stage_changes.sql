-- Made by `npm run docs`: what is changed here is lost.
-- The live rows of opportunity_stage_changes (docs/live-rows.md).

with loaded as (

    {{ tap_lever.loaded('opportunity_stage_changes', [
        ('opportunity_id', 'opportunityId', 'text'),
        ('position', 'position', 'integer'),
        ('to_stage_id', 'toStageId', 'text'),
        ('to_stage_index', 'toStageIndex', 'integer'),
        ('updated_at', 'updatedAt', 'time'),
        ('user_id', 'userId', 'text'),
        ('read_at', 'readAt', 'time'),
    ]) }}

)

select loaded.*
from loaded
left join {{ ref('stg_tap_lever__opportunities') }} as made_of
    on made_of.account = loaded.account
    and made_of.id = loaded.opportunity_id
left join {{ ref('stg_tap_lever__opportunity_reads') }} as reading
    on reading.account = loaded.account
    and reading.opportunity_id = made_of.id
    and reading.stream = 'opportunities'
where (made_of.id is not null or {{ tap_lever.lacks('opportunities', 'id') }})
and {{ tap_lever.is_current('opportunity_stage_changes', 'made_of') }}
