{{ config(alias='application', enabled=var('tap_lever_fivetran_compat', false)) }}

select
    id,
    opportunity_id,
    candidate_id,
    type,
    posting_id,
    posting_owner_id,
    posting_hiring_manager_id,
    user_id as referrer_id,
    company,
    comments,
    requisition_for_hire_id,
    created_at,
    archived_at,
    archive_reason_id as archived_reason_id,
    coalesce(loaded_at, read_at) as _fivetran_synced
from {{ ref('stg_tap_lever__opportunity_applications') }}
