-- Made by `npm run docs`: what is changed here is lost.
-- The live rows of opportunity_referrals (docs/live-rows.md).

with loaded as (

    {{ tap_lever.loaded('opportunity_referrals', [
        ('id', 'id', 'text'),
        ('opportunity_id', 'opportunityId', 'text'),
        ('type', 'type', 'text'),
        ('text', 'text', 'text'),
        ('instructions', 'instructions', 'text'),
        ('fields', 'fields', 'json'),
        ('base_template_id', 'baseTemplateId', 'text'),
        ('user_id', 'user', 'text'),
        ('referrer_id', 'referrer', 'text'),
        ('stage_id', 'stage', 'text'),
        ('created_at', 'createdAt', 'time'),
        ('completed_at', 'completedAt', 'time'),
        ('read_at', 'readAt', 'time'),
    ]) }}

),

listed as (

    select distinct
        marker.account,
        {{ tap_lever.json_text('element') }} as id
    from {{ ref('stg_tap_lever__opportunity_reads') }} as marker
    {{ tap_lever.join_elements('marker.ids') }}
    where marker.stream = 'opportunity_referrals'

)

select loaded.*
from loaded
left join {{ ref('stg_tap_lever__deleted_opportunities') }} as deleted_parent
    on deleted_parent.account = loaded.account
    and deleted_parent.id = loaded.opportunity_id
left join {{ ref('stg_tap_lever__opportunity_reads') }} as reading
    on reading.account = loaded.account
    and reading.opportunity_id = loaded.opportunity_id
    and reading.stream = 'opportunity_referrals'
left join listed
    on listed.account = loaded.account
    and listed.id = loaded.id
where (
    listed.id is not null
    or (
        deleted_parent.id is null
        and {{ tap_lever.is_current('opportunity_referrals', 'reading') }}
    )
)
