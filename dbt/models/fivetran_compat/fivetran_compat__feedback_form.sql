{{ config(alias='feedback_form', enabled=var('tap_lever_fivetran_compat', false)) }}

select
    id,
    opportunity_id,
    opportunity_id as candidate_id,
    interview_id,
    user_id as creator_id,
    base_template_id as template_id,
    type,
    text,
    instructions,
    rating as score_system_value,
    created_at,
    completed_at,
    deleted_at,
    coalesce(loaded_at, read_at) as _fivetran_synced
from {{ ref('stg_tap_lever__opportunity_feedback') }}
