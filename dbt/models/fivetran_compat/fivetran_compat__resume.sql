{{ config(alias='resume', enabled=var('tap_lever_fivetran_compat', false)) }}

select
    id,
    opportunity_id,
    {{ tap_lever.json_text('file', ['name']) }} as file_name,
    {{ tap_lever.json_text('file', ['ext']) }} as file_ext,
    {{ tap_lever.json_text('file', ['downloadUrl']) }} as file_download_url,
    cast({{ tap_lever.json_text('file', ['uploadedAt']) }} as {{ dbt.type_timestamp() }}) as file_uploaded_at,
    created_at,
    coalesce(loaded_at, read_at) as _fivetran_synced
from {{ ref('stg_tap_lever__opportunity_resumes') }}
