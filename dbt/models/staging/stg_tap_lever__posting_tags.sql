-- Made by `npm run docs`: what is changed here is lost.
-- The live rows of posting_tags (docs/live-rows.md).

with loaded as (

    {{ tap_lever.loaded('posting_tags', [
        ('posting_id', 'postingId', 'text'),
        ('tag', 'tag', 'text'),
        ('position', 'position', 'integer'),
        ('read_at', 'readAt', 'time'),
    ]) }}

)

select loaded.*
from loaded
left join {{ ref('stg_tap_lever__postings') }} as made_of
    on made_of.account = loaded.account
    and made_of.id = loaded.posting_id
left join {{ ref('stg_tap_lever__posting_reads') }} as reading
    on reading.account = loaded.account
    and reading.posting_id = made_of.id
    and reading.stream = 'postings'
where (made_of.id is not null or {{ tap_lever.lacks('postings', 'id') }})
and {{ tap_lever.is_current('posting_tags', 'made_of') }}
