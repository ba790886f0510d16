-- Made by `npm run docs`: what is changed here is lost.
-- The live rows of candidate_referrals (docs/live-rows.md).

with loaded as (

    {{ tap_lever.loaded('candidate_referrals', [
        ('id', 'id', 'text'),
        ('candidate_id', 'candidateId', 'text'),
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
    from {{ ref('stg_tap_lever__candidate_reads') }} as marker
    {{ tap_lever.join_elements('marker.ids') }}
    where marker.stream = 'candidate_referrals'

)

select loaded.*
from loaded
left join {{ ref('stg_tap_lever__deleted_opportunities') }} as deleted_parent
    on deleted_parent.account = loaded.account
    and deleted_parent.id = loaded.candidate_id
left join {{ ref('stg_tap_lever__candidate_reads') }} as reading
    on reading.account = loaded.account
    and reading.candidate_id = loaded.candidate_id
    and reading.stream = 'candidate_referrals'
left join listed
    on listed.account = loaded.account
    and listed.id = loaded.id
where (
    listed.id is not null
    or (
        deleted_parent.id is null
        and {{ tap_lever.is_current('candidate_referrals', 'reading') }}
    )
)
