-- Made by `npm run docs`: what is changed here is lost.
-- The live rows of candidate_reads (docs/live-rows.md).

with loaded as (

    {{ tap_lever.loaded('candidate_reads', [
        ('candidate_id', 'candidateId', 'text'),
        ('stream', 'stream', 'text'),
        ('read_at', 'readAt', 'time'),
        ('ids', 'ids', 'json'),
        ('streams', 'streams', 'json'),
    ]) }}

)

select loaded.*
from loaded
left join {{ ref('stg_tap_lever__deleted_opportunities') }} as deleted
    on deleted.account = loaded.account
    and deleted.id = loaded.candidate_id
where deleted.id is null
