-- Made by `npm run docs`: what is changed here is lost.
-- The live rows of opportunity_application_fields (docs/live-rows.md).

with loaded as (

    {{ tap_lever.loaded('opportunity_application_fields', [
        ('application_id', 'applicationId', 'text'),
        ('form_position', 'formPosition', 'integer'),
        ('position', 'position', 'integer'),
        ('opportunity_id', 'opportunityId', 'text'),
        ('form_id', 'formId', 'text'),
        ('form_type', 'formType', 'text'),
        ('form_text', 'formText', 'text'),
        ('form_base_template_id', 'formBaseTemplateId', 'text'),
        ('field_id', 'fieldId', 'text'),
        ('type', 'type', 'text'),
        ('text', 'text', 'text'),
        ('description', 'description', 'text'),
        ('required', 'required', 'boolean'),
        ('value', 'value', 'text'),
        ('prompt', 'prompt', 'text'),
        ('options', 'options', 'json'),
        ('currency', 'currency', 'text'),
        ('language', 'language', 'text'),
        ('scores', 'scores', 'json'),
        ('user_id', 'user', 'text'),
        ('stage_id', 'stage', 'text'),
        ('created_at', 'createdAt', 'time'),
        ('score', 'score', 'integer'),
        ('is_summary', 'isSummary', 'boolean'),
        ('summary_text', 'summaryText', 'text'),
        ('overall', 'overall', 'boolean'),
        ('amount', 'amount', 'number'),
        ('date', 'date', 'time'),
        ('read_at', 'readAt', 'time'),
    ]) }}

)

select loaded.*
from loaded
left join {{ ref('stg_tap_lever__opportunity_applications') }} as made_of
    on made_of.account = loaded.account
    and made_of.id = loaded.application_id
left join {{ ref('stg_tap_lever__opportunity_reads') }} as reading
    on reading.account = loaded.account
    and reading.opportunity_id = made_of.opportunity_id
    and reading.stream = 'opportunity_applications'
where (made_of.id is not null or {{ tap_lever.lacks('opportunity_applications', 'id') }})
and {{ tap_lever.is_current('opportunity_application_fields', 'made_of') }}
