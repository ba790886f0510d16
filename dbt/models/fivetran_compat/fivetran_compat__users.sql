{{ config(alias='users', enabled=var('tap_lever_fivetran_compat', false)) }}

select
    id,
    name,
    username,
    email,
    access_role,
    photo,
    external_directory_id,
    created_at,
    deactivated_at,
    false as _fivetran_deleted,
    coalesce(loaded_at, read_at) as _fivetran_synced
from {{ ref('stg_tap_lever__users') }}
