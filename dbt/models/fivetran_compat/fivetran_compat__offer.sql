{{ config(alias='offer', enabled=var('tap_lever_fivetran_compat', false)) }}

select
    id,
    opportunity_id,
    opportunity_id as candidate_id,
    creator_id,
    status,
    created_at,
    coalesce(loaded_at, read_at) as _fivetran_synced
from {{ ref('stg_tap_lever__opportunity_offers') }}
