-- Made by `npm run docs`: what is changed here is lost.
-- The live rows of sources (docs/live-rows.md).

with loaded as (

    {{ tap_lever.loaded('sources', [
        ('text', 'text', 'text'),
        ('count', 'count', 'integer'),
        ('read_at', 'readAt', 'time'),
    ]) }}

)

select loaded.*
from loaded
left join {{ ref('stg_tap_lever__list_reads') }} as reading
    on reading.account = loaded.account
    and reading.stream = 'sources'
where {{ tap_lever.is_current('sources', 'reading') }}
