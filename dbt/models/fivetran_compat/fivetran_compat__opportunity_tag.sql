{{ config(alias='opportunity_tag', enabled=var('tap_lever_fivetran_compat', false)) }}

select
    opportunity_id,
    tag,
    tag as tags,
    coalesce(loaded_at, read_at) as _fivetran_synced
from {{ ref('stg_tap_lever__opportunity_tags') }}
