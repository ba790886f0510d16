-- Made by `npm run docs`: what is changed here is lost.
-- The live rows of requisition_postings (docs/live-rows.md).

with loaded as (

    {{ tap_lever.loaded('requisition_postings', [
        ('requisition_id', 'requisitionId', 'text'),
        ('posting_id', 'postingId', 'text'),
        ('position', 'position', 'integer'),
        ('read_at', 'readAt', 'time'),
    ]) }}

)

select loaded.*
from loaded
left join {{ ref('stg_tap_lever__requisitions') }} as made_of
    on made_of.account = loaded.account
    and made_of.id = loaded.requisition_id
left join {{ ref('stg_tap_lever__list_reads') }} as reading
    on reading.account = loaded.account
    and reading.stream = 'requisitions'
where (made_of.id is not null or {{ tap_lever.lacks('requisitions', 'id') }})
and {{ tap_lever.is_current('requisition_postings', 'made_of') }}
