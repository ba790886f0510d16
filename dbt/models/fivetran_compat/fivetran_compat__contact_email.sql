{{ config(alias='contact_email', enabled=var('tap_lever_fivetran_compat', false)) }}

select
    id as contact_id,
    {{ tap_lever.json_text('element') }} as email,
    coalesce(loaded_at, read_at) as _fivetran_synced
from {{ ref('stg_tap_lever__contacts') }}
{{ tap_lever.join_elements('emails') }}
