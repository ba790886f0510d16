-- Made by `npm run docs`: what is changed here is lost.
-- The live rows of opportunity_panel_interviews (docs/live-rows.md).

with loaded as (

    {{ tap_lever.loaded('opportunity_panel_interviews', [
        ('panel_id', 'panelId', 'text'),
        ('interview_id', 'interviewId', 'text'),
        ('opportunity_id', 'opportunityId', 'text'),
        ('position', 'position', 'integer'),
        ('date', 'date', 'time'),
        ('duration', 'duration', 'integer'),
        ('feedback_reminder', 'feedbackReminder', 'text'),
        ('feedback_template_id', 'feedbackTemplate', 'text'),
        ('interviewers', 'interviewers', 'json'),
        ('location', 'location', 'text'),
        ('note', 'note', 'text'),
        ('subject', 'subject', 'text'),
        ('read_at', 'readAt', 'time'),
    ]) }}

)

select loaded.*
from loaded
left join {{ ref('stg_tap_lever__opportunity_panels') }} as made_of
    on made_of.account = loaded.account
    and made_of.id = loaded.panel_id
left join {{ ref('stg_tap_lever__opportunity_reads') }} as reading
    on reading.account = loaded.account
    and reading.opportunity_id = made_of.opportunity_id
    and reading.stream = 'opportunity_panels'
where (made_of.id is not null or {{ tap_lever.lacks('opportunity_panels', 'id') }})
and {{ tap_lever.is_current('opportunity_panel_interviews', 'made_of') }}
