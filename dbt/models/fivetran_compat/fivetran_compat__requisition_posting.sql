{{ config(alias='requisition_posting', enabled=var('tap_lever_fivetran_compat', false)) }}

select
    requisition_id,
    posting_id,
    false as _fivetran_deleted,
    coalesce(loaded_at, read_at) as _fivetran_synced
from {{ ref('stg_tap_lever__requisition_postings') }}
