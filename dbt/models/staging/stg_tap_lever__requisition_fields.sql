-- Made by `npm run docs`: what is changed here is lost.
-- The live rows of requisition_fields (docs/live-rows.md).

with loaded as (

    {{ tap_lever.loaded('requisition_fields', [
        ('id', 'id', 'text'),
        ('text', 'text', 'text'),
        ('type', 'type', 'text'),
        ('is_required', 'isRequired', 'boolean'),
        ('subfields', 'subfields', 'json'),
        ('options', 'options', 'json'),
        ('read_at', 'readAt', 'time'),
    ]) }}

)

select loaded.*
from loaded
left join {{ ref('stg_tap_lever__list_reads') }} as reading
    on reading.account = loaded.account
    and reading.stream = 'requisition_fields'
where {{ tap_lever.is_current('requisition_fields', 'reading') }}
