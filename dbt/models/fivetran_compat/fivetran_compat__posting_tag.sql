{{ config(alias='posting_tag', enabled=var('tap_lever_fivetran_compat', false)) }}

select
    posting_id,
    tag,
    tag as tags,
    false as _fivetran_deleted,
    coalesce(loaded_at, read_at) as _fivetran_synced
from {{ ref('stg_tap_lever__posting_tags') }}
