{{ config(alias='contact_phone', enabled=var('tap_lever_fivetran_compat', false)) }}

select
    id as contact_id,
    element_position as index,
    {{ tap_lever.json_text('element', ['type']) }} as type,
    {{ tap_lever.json_text('element', ['value']) }} as value,
    coalesce(loaded_at, read_at) as _fivetran_synced
from {{ ref('stg_tap_lever__contacts') }}
{{ tap_lever.join_elements('phones') }}
