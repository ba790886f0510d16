-- Made by `npm run docs`: what is changed here is lost.
-- The live rows of feedback_templates (docs/live-rows.md).

with loaded as (

    {{ tap_lever.loaded('feedback_templates', [
        ('id', 'id', 'text'),
        ('text', 'text', 'text'),
        ('group_data', 'group', 'json'),
        ('instructions', 'instructions', 'text'),
        ('created_at', 'createdAt', 'time'),
        ('updated_at', 'updatedAt', 'time'),
        ('stage', 'stage', 'json'),
        ('fields', 'fields', 'json'),
        ('read_at', 'readAt', 'time'),
    ]) }}

)

select loaded.*
from loaded
left join {{ ref('stg_tap_lever__list_reads') }} as reading
    on reading.account = loaded.account
    and reading.stream = 'feedback_templates'
where {{ tap_lever.is_current('feedback_templates', 'reading') }}
