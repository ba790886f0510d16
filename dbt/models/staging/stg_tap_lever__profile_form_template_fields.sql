-- Made by `npm run docs`: what is changed here is lost.
-- The live rows of profile_form_template_fields (docs/live-rows.md).

with loaded as (

    {{ tap_lever.loaded('profile_form_template_fields', [
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
        ('read_at', 'readAt', 'time'),
    ]) }}

)

select loaded.*
from loaded
left join {{ ref('stg_tap_lever__profile_form_templates') }} as made_of
    on made_of.account = loaded.account
    and made_of.id = loaded.template_id
left join {{ ref('stg_tap_lever__list_reads') }} as reading
    on reading.account = loaded.account
    and reading.stream = 'profile_form_templates'
where (made_of.id is not null or {{ tap_lever.lacks('profile_form_templates', 'id') }})
and {{ tap_lever.is_current('profile_form_template_fields', 'made_of') }}
