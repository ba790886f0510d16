-- Made by `npm run docs`: what is changed here is lost.
-- The live rows of diversity_surveys (docs/live-rows.md).

with loaded as (

    {{ tap_lever.loaded('diversity_surveys', [
        ('id', 'id', 'text'),
        ('posting_id', 'postingId', 'text'),
        ('created_at', 'createdAt', 'time'),
        ('updated_at', 'updatedAt', 'time'),
        ('text', 'text', 'text'),
        ('instructions', 'instructions', 'text'),
        ('candidate_locations', 'candidateLocations', 'json'),
        ('posting_locations', 'postingLocations', 'text'),
        ('fields', 'fields', 'json'),
        ('read_at', 'readAt', 'time'),
    ]) }}

)

select loaded.*
from loaded
left join {{ ref('stg_tap_lever__deleted_postings') }} as deleted_parent
    on deleted_parent.account = loaded.account
    and deleted_parent.id = loaded.posting_id
left join {{ ref('stg_tap_lever__posting_reads') }} as reading
    on reading.account = loaded.account
    and reading.posting_id = loaded.posting_id
    and reading.stream = 'diversity_surveys'
where deleted_parent.id is null
and {{ tap_lever.is_current('diversity_surveys', 'reading') }}
