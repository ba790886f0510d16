-- Made by `npm run docs`: what is changed here is lost.
-- The live rows of feedback_template_fields (docs/live-rows.md).

with loaded as (

    {{ tap_lever.loaded('feedback_template_fields', [
        ('template_id', 'templateId', 'text'),
        ('position', 'position', 'integer'),
        ('field_id', 'fieldId', 'text'),
        ('type', 'type', 'text'),
        ('text', 'text', 'text'),
        ('description', 'description', 'text'),
        ('required', 'required', 'boolean'),
        ('prompt', 'prompt', 'text'),
        ('options', 'options', 'json'),
        ('currency', 'currency', 'text'),
        ('scores', 'scores', 'json'),
        ('read_at', 'readAt', 'time'),
    ]) }}

)

select loaded.*
from loaded
left join {{ ref('stg_tap_lever__feedback_templates') }} as made_of
    on made_of.account = loaded.account
    and made_of.id = loaded.template_id
left join {{ ref('stg_tap_lever__list_reads') }} as reading
    on reading.account = loaded.account
    and reading.stream = 'feedback_templates'
where (made_of.id is not null or {{ tap_lever.lacks('feedback_templates', 'id') }})
and {{ tap_lever.is_current('feedback_template_fields', 'made_of') }}
