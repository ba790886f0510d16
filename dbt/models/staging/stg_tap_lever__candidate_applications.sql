-- Made by `npm run docs`: what is changed here is lost.
-- The live rows of candidate_applications (docs/live-rows.md).

with loaded as (

    {{ tap_lever.loaded('candidate_applications', [
        ('id', 'id', 'text'),
        ('candidate_id', 'candidateId', 'text'),
        ('opportunity_id', 'opportunityId', 'text'),
        ('type', 'type', 'text'),
        ('posting_id', 'posting', 'text'),
        ('posting_owner_id', 'postingOwner', 'text'),
        ('posting_hiring_manager_id', 'postingHiringManager', 'text'),
        ('user_id', 'user', 'text'),
        ('name', 'name', 'text'),
        ('email', 'email', 'text'),
        ('phone', 'phone', 'json'),
        ('company', 'company', 'text'),
        ('links', 'links', 'json'),
        ('comments', 'comments', 'text'),
        ('resume', 'resume', 'text'),
        ('custom_questions', 'customQuestions', 'json'),
        ('created_at', 'createdAt', 'time'),
        ('archived', 'archived', 'json'),
        ('requisition_for_hire', 'requisitionForHire', 'json'),
        ('ip_address', 'ipAddress', 'text'),
        ('referer', 'referer', 'text'),
        ('user_agent', 'userAgent', 'text'),
        ('accept_language', 'acceptLanguage', 'text'),
        ('timezone', 'timezone', 'text'),
        ('primary_source', 'primarySource', 'text'),
        ('secondary_sources', 'secondarySources', 'text'),
        ('owner_id', 'ownerId', 'text'),
        ('hiring_manager_id', 'hiringManager', 'text'),
        ('archived_at', 'archivedAt', 'time'),
        ('archive_reason_id', 'archiveReason', 'text'),
        ('requisition_for_hire_id', 'requisitionForHireId', 'text'),
        ('hiring_manager_on_hire_id', 'hiringManagerOnHire', 'text'),
        ('read_at', 'readAt', 'time'),
    ]) }}

),

listed as (

    select distinct
        marker.account,
        {{ tap_lever.json_text('element') }} as id
    from {{ ref('stg_tap_lever__candidate_reads') }} as marker
    {{ tap_lever.join_elements('marker.ids') }}
    where marker.stream = 'candidate_applications'

)

select loaded.*
from loaded
left join {{ ref('stg_tap_lever__deleted_applications') }} as deleted
    on deleted.account = loaded.account
    and deleted.id = loaded.id
left join {{ ref('stg_tap_lever__deleted_opportunities') }} as deleted_parent
    on deleted_parent.account = loaded.account
    and deleted_parent.id = loaded.candidate_id
left join {{ ref('stg_tap_lever__candidate_reads') }} as reading
    on reading.account = loaded.account
    and reading.candidate_id = loaded.candidate_id
    and reading.stream = 'candidate_applications'
left join listed
    on listed.account = loaded.account
    and listed.id = loaded.id
where deleted.id is null
and (
    listed.id is not null
    or (
        deleted_parent.id is null
        and {{ tap_lever.is_current('candidate_applications', 'reading') }}
    )
)
