{{ config(alias='archive_reason', enabled=var('tap_lever_fivetran_compat', false)) }}

select
    id,
    text,
    false as _fivetran_deleted,
    coalesce(loaded_at, read_at) as _fivetran_synced
from {{ ref('stg_tap_lever__archive_reasons') }}
