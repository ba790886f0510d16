-- Made by `npm run docs`: what is changed here is lost.
-- The live rows of opportunity_panel_applications (docs/live-rows.md).

with loaded as (

    {{ tap_lever.loaded('opportunity_panel_applications', [
        ('panel_id', 'panelId', 'text'),
        ('application_id', 'applicationId', 'text'),
        ('opportunity_id', 'opportunityId', 'text'),
        ('position', 'position', 'integer'),
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
and {{ tap_lever.is_current('opportunity_panel_applications', 'made_of') }}
