-- Made by `npm run docs`: what is changed here is lost.
-- The live rows of archive_reasons (docs/live-rows.md).

with loaded as (

    {{ tap_lever.loaded('archive_reasons', [
        ('id', 'id', 'text'),
        ('text', 'text', 'text'),
        ('status', 'status', 'text'),
        ('type', 'type', 'text'),
        ('read_at', 'readAt', 'time'),
    ]) }}

)

select loaded.*
from loaded
left join {{ ref('stg_tap_lever__list_reads') }} as reading
    on reading.account = loaded.account
    and reading.stream = 'archive_reasons'
where {{ tap_lever.is_current('archive_reasons', 'reading') }}
