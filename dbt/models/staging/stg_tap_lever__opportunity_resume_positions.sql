-- Made by `npm run docs`: what is changed here is lost.
-- The live rows of opportunity_resume_positions (docs/live-rows.md).

with loaded as (

    {{ tap_lever.loaded('opportunity_resume_positions', [
        ('resume_id', 'resumeId', 'text'),
        ('position', 'position', 'integer'),
        ('opportunity_id', 'opportunityId', 'text'),
        ('org', 'org', 'text'),
        ('title', 'title', 'text'),
        ('summary', 'summary', 'text'),
        ('location', 'location', 'text'),
        ('start_data', 'start', 'json'),
        ('end_data', 'end', 'json'),
        ('read_at', 'readAt', 'time'),
    ]) }}

)

select loaded.*
from loaded
left join {{ ref('stg_tap_lever__opportunity_resumes') }} as made_of
    on made_of.account = loaded.account
    and made_of.id = loaded.resume_id
left join {{ ref('stg_tap_lever__opportunity_reads') }} as reading
    on reading.account = loaded.account
    and reading.opportunity_id = made_of.opportunity_id
    and reading.stream = 'opportunity_resumes'
where (made_of.id is not null or {{ tap_lever.lacks('opportunity_resumes', 'id') }})
and {{ tap_lever.is_current('opportunity_resume_positions', 'made_of') }}
