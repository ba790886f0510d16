{{ config(alias='requisition_offer', enabled=var('tap_lever_fivetran_compat', false)) }}

select
    requisition_id,
    offer_id,
    false as _fivetran_deleted,
    coalesce(loaded_at, read_at) as _fivetran_synced
from {{ ref('stg_tap_lever__requisition_offers') }}
