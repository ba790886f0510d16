-- Made by `npm run docs`: what is changed here is lost.
-- The live rows of profile_form_templates (docs/live-rows.md).

with loaded as (

    {{ tap_lever.loaded('profile_form_templates', [
        ('id', 'id', 'text'),
        ('text', 'text', 'text'),
        ('instructions', 'instructions', 'text'),
        ('group_data', 'group', 'json'),
        ('secret_by_default', 'secretByDefault', 'boolean'),
        ('fields', 'fields', 'json'),
        ('created_at', 'createdAt', 'time'),
        ('updated_at', 'updatedAt', 'time'),
        ('read_at', 'readAt', 'time'),
    ]) }}

)

select loaded.*
from loaded
left join {{ ref('stg_tap_lever__list_reads') }} as reading
    on reading.account = loaded.account
    and reading.stream = 'profile_form_templates'
where {{ tap_lever.is_current('profile_form_templates', 'reading') }}
