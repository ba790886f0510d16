-- Made by `npm run docs`: what is changed here is lost.
-- The live rows of candidate_offers (docs/live-rows.md).

with loaded as (

    {{ tap_lever.loaded('candidate_offers', [
        ('id', 'id', 'text'),
        ('candidate_id', 'candidateId', 'text'),
        ('posting_id', 'posting', 'text'),
        ('created_at', 'createdAt', 'time'),
        ('status', 'status', 'text'),
        ('creator_id', 'creator', 'text'),
        ('fields', 'fields', 'json'),
        ('signatures', 'signatures', 'json'),
        ('approved', 'approved', 'boolean'),
        ('approved_at', 'approvedAt', 'time'),
        ('sent_at', 'sentAt', 'time'),
        ('sent_document', 'sentDocument', 'json'),
        ('signed_document', 'signedDocument', 'json'),
        ('signed_at', 'signedAt', 'time'),
        ('salary_amount', 'salaryAmount', 'number'),
        ('salary_currency', 'salaryCurrency', 'text'),
        ('salary_interval', 'salaryInterval', 'text'),
        ('start_date', 'startDate', 'time'),
        ('read_at', 'readAt', 'time'),
    ]) }}

),

listed as (

    select distinct
        marker.account,
        {{ tap_lever.json_text('element') }} as id
    from {{ ref('stg_tap_lever__candidate_reads') }} as marker
    {{ tap_lever.join_elements('marker.ids') }}
    where marker.stream = 'candidate_offers'

)

select loaded.*
from loaded
left join {{ ref('stg_tap_lever__deleted_opportunities') }} as deleted_parent
    on deleted_parent.account = loaded.account
    and deleted_parent.id = loaded.candidate_id
left join {{ ref('stg_tap_lever__candidate_reads') }} as reading
    on reading.account = loaded.account
    and reading.candidate_id = loaded.candidate_id
    and reading.stream = 'candidate_offers'
left join listed
    on listed.account = loaded.account
    and listed.id = loaded.id
where (
    listed.id is not null
    or (
        deleted_parent.id is null
        and {{ tap_lever.is_current('candidate_offers', 'reading') }}
    )
)
