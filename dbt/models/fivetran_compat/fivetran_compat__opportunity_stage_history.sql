{{ config(alias='opportunity_stage_history', enabled=var('tap_lever_fivetran_compat', false)) }}

select
    opportunity_id,
    to_stage_id as stage_id,
    to_stage_index,
    updated_at,
    user_id as updater_id,
    coalesce(loaded_at, read_at) as _fivetran_synced
from {{ ref('stg_tap_lever__opportunity_stage_changes') }}
