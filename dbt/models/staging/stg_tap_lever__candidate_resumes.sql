-- Made by `npm run docs`: what is changed here is lost.
-- The live rows of candidate_resumes (docs/live-rows.md).

with loaded as (

    {{ tap_lever.loaded('candidate_resumes', [
        ('id', 'id', 'text'),
        ('candidate_id', 'candidateId', 'text'),
        ('created_at', 'createdAt', 'time'),
        ('file', 'file', 'json'),
        ('parsed_data', 'parsedData', 'json'),
        ('read_at', 'readAt', 'time'),
    ]) }}

),

listed as (

    select distinct
        marker.account,
        {{ tap_lever.json_text('element') }} as id
    from {{ ref('stg_tap_lever__candidate_reads') }} as marker
    {{ tap_lever.join_elements('marker.ids') }}
    where marker.stream = 'candidate_resumes'

)

select loaded.*
from loaded
left join {{ ref('stg_tap_lever__deleted_opportunities') }} as deleted_parent
    on deleted_parent.account = loaded.account
    and deleted_parent.id = loaded.candidate_id
left join {{ ref('stg_tap_lever__candidate_reads') }} as reading
    on reading.account = loaded.account
    and reading.candidate_id = loaded.candidate_id
    and reading.stream = 'candidate_resumes'
left join listed
    on listed.account = loaded.account
    and listed.id = loaded.id
where (
    listed.id is not null
    or (
        deleted_parent.id is null
        and {{ tap_lever.is_current('candidate_resumes', 'reading') }}
    )
)
