{{ config(alias='interview', enabled=var('tap_lever_fivetran_compat', false)) }}

select
    id,
    opportunity_id,
    opportunity_id as candidate_id,
    panel_id,
    stage_id,
    user_id as creator_id,
    subject,
    note,
    location,
    date,
    duration,
    timezone,
    feedback_reminder,
    gcal_event_url,
    created_at,
    canceled_at,
    coalesce(loaded_at, read_at) as _fivetran_synced
from {{ ref('stg_tap_lever__opportunity_interviews') }}
