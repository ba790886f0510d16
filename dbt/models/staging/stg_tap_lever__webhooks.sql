-- Made by `npm run docs`: what is changed here is lost.
-- The live rows of webhooks (docs/live-rows.md).

with loaded as (

    {{ tap_lever.loaded('webhooks', [
        ('id', 'id', 'text'),
        ('event', 'event', 'text'),
        ('url', 'url', 'text'),
        ('configuration', 'configuration', 'json'),
        ('created_at', 'createdAt', 'time'),
        ('updated_at', 'updatedAt', 'time'),
        ('read_at', 'readAt', 'time'),
    ]) }}

)

select loaded.*
from loaded
left join {{ ref('stg_tap_lever__list_reads') }} as reading
    on reading.account = loaded.account
    and reading.stream = 'webhooks'
where {{ tap_lever.is_current('webhooks', 'reading') }}
