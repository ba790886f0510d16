-- Made by `npm run docs`: what is changed here is lost.
-- The live rows of disposition_stages (docs/live-rows.md).

with loaded as (

    {{ tap_lever.loaded('disposition_stages', [
        ('id', 'id', 'text'),
        ('text', 'text', 'text'),
        ('pipeline', 'pipeline', 'text'),
        ('rank', 'rank', 'number'),
        ('has_interview', 'hasInterview', 'boolean'),
        ('read_at', 'readAt', 'time'),
    ]) }}

)

select loaded.*
from loaded
left join {{ ref('stg_tap_lever__list_reads') }} as reading
    on reading.account = loaded.account
    and reading.stream = 'disposition_stages'
where {{ tap_lever.is_current('disposition_stages', 'reading') }}
