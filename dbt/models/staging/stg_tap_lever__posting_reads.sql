-- Made by `npm run docs`: what is changed here is lost.
-- The live rows of posting_reads (docs/live-rows.md).

with loaded as (

    {{ tap_lever.loaded('posting_reads', [
        ('posting_id', 'postingId', 'text'),
        ('stream', 'stream', 'text'),
        ('read_at', 'readAt', 'time'),
        ('ids', 'ids', 'json'),
        ('streams', 'streams', 'json'),
    ]) }}

)

select loaded.*
from loaded
left join {{ ref('stg_tap_lever__deleted_postings') }} as deleted
    on deleted.account = loaded.account
    and deleted.id = loaded.posting_id
where deleted.id is null
