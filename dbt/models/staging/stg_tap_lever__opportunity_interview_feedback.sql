-- Made by `npm run docs`: what is changed here is lost.
-- The live rows of opportunity_interview_feedback (docs/live-rows.md).

with loaded as (

    {{ tap_lever.loaded('opportunity_interview_feedback', [
        ('interview_id', 'interviewId', 'text'),
        ('feedback_id', 'feedbackId', 'text'),
        ('opportunity_id', 'opportunityId', 'text'),
        ('position', 'position', 'integer'),
        ('read_at', 'readAt', 'time'),
    ]) }}

)

select loaded.*
from loaded
left join {{ ref('stg_tap_lever__opportunity_interviews') }} as made_of
    on made_of.account = loaded.account
    and made_of.id = loaded.interview_id
left join {{ ref('stg_tap_lever__opportunity_reads') }} as reading
    on reading.account = loaded.account
    and reading.opportunity_id = made_of.opportunity_id
    and reading.stream = 'opportunity_interviews'
where (made_of.id is not null or {{ tap_lever.lacks('opportunity_interviews', 'id') }})
and {{ tap_lever.is_current('opportunity_interview_feedback', 'made_of') }}
