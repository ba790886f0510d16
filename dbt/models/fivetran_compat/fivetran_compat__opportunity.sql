{{ config(alias='opportunity', enabled=var('tap_lever_fivetran_compat', false)) }}

select
    id,
    name,
    headline,
    contact_id as contact,
    location,
    origin,
    owner_id,
    stage_id,
    is_anonymized,
    {{ tap_lever.json_text('data_protection', ['contact', 'allowed']) }} = 'true' as data_protection_contact_allowed,
    cast({{ tap_lever.json_text('data_protection', ['contact', 'expiresAt']) }} as {{ dbt.type_timestamp() }}) as data_protection_contact_expires_at,
    {{ tap_lever.json_text('data_protection', ['store', 'allowed']) }} = 'true' as data_protection_store_allowed,
    cast({{ tap_lever.json_text('data_protection', ['store', 'expiresAt']) }} as {{ dbt.type_timestamp() }}) as data_protection_store_expires_at,
    created_at,
    updated_at,
    last_advanced_at,
    last_interaction_at,
    snoozed_until,
    archived_at,
    archive_reason_id as archived_reason_id,
    coalesce(loaded_at, read_at) as _fivetran_synced
from {{ ref('stg_tap_lever__opportunities') }}
