-- Made by `npm run docs`: what is changed here is lost.
-- The live rows of stages (docs/live-rows.md).

with loaded as (

    {{ tap_lever.loaded('stages', [
        ('id', 'id', 'text'),
        ('text', 'text', 'text'),
        ('position', 'position', 'integer'),
        ('read_at', 'readAt', 'time'),
    ]) }}

)

select loaded.*
from loaded
left join {{ ref('stg_tap_lever__list_reads') }} as reading
    on reading.account = loaded.account
    and reading.stream = 'stages'
where {{ tap_lever.is_current('stages', 'reading') }}
