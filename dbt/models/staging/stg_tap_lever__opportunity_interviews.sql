-- Made by `npm run docs`: what is changed here is lost.
-- The live rows of opportunity_interviews (docs/live-rows.md).

with loaded as (

    {{ tap_lever.loaded('opportunity_interviews', [
        ('id', 'id', 'text'),
        ('opportunity_id', 'opportunityId', 'text'),
        ('panel_id', 'panel', 'text'),
        ('subject', 'subject', 'text'),
        ('note', 'note', 'text'),
        ('interviewers', 'interviewers', 'json'),
        ('timezone', 'timezone', 'text'),
        ('created_at', 'createdAt', 'time'),
        ('date', 'date', 'time'),
        ('duration', 'duration', 'integer'),
        ('location', 'location', 'text'),
        ('feedback_template_id', 'feedbackTemplate', 'text'),
        ('feedback_forms', 'feedbackForms', 'json'),
        ('feedback_reminder', 'feedbackReminder', 'text'),
        ('user_id', 'user', 'text'),
        ('stage_id', 'stage', 'text'),
        ('canceled_at', 'canceledAt', 'time'),
        ('postings', 'postings', 'json'),
        ('gcal_event_url', 'gcalEventUrl', 'text'),
        ('conferences', 'conferences', 'json'),
        ('read_at', 'readAt', 'time'),
    ]) }}

),

listed as (

    select distinct
        marker.account,
        {{ tap_lever.json_text('element') }} as id
    from {{ ref('stg_tap_lever__opportunity_reads') }} as marker
    {{ tap_lever.join_elements('marker.ids') }}
    where marker.stream = 'opportunity_interviews'

)

select loaded.*
from loaded
left join {{ ref('stg_tap_lever__deleted_opportunities') }} as deleted_parent
    on deleted_parent.account = loaded.account
    and deleted_parent.id = loaded.opportunity_id
left join {{ ref('stg_tap_lever__opportunity_reads') }} as reading
    on reading.account = loaded.account
    and reading.opportunity_id = loaded.opportunity_id
    and reading.stream = 'opportunity_interviews'
left join listed
    on listed.account = loaded.account
    and listed.id = loaded.id
where (
    listed.id is not null
    or (
        deleted_parent.id is null
        and {{ tap_lever.is_current('opportunity_interviews', 'reading') }}
    )
)
