{{ config(alias='requisition', enabled=var('tap_lever_fivetran_compat', false)) }}

-- The five custom fields that the package knows by name, and the account's own.
{%- set fields = {
    'custom_field_agency_owner': ('agency_owner', 'text'),
    'custom_field_requisition_live_date': ('requisition_live_date', 'date'),
    'custom_field_sourcing_hm_owned': ('sourcing_hm_owned', 'boolean'),
    'custom_field_target_hire_date': ('target_hire_date', 'date'),
    'custom_field_top_funnel_target': ('top_funnel_target', 'number'),
} %}
{%- for path, type in tap_lever.custom_requisition_fields().items() if path | length == 1 %}
    {%- set name = 'custom_field_' ~ path[0] %}
    {%- do fields.update({tap_lever.custom_column_name(path, fields, 'custom_field_'): (path[0], type)}) if name not in fields %}
{%- endfor %}

select
    id,
    requisition_code,
    name,
    status,
    team,
    location,
    backfill,
    employment_status,
    headcount_total,
    headcount_hired,
    headcount_infinite,
    compensation_currency as compensation_band_currency,
    compensation_interval as compensation_band_interval,
    compensation_min as compensation_band_min,
    compensation_max as compensation_band_max,
    creator_id,
    owner_id,
    hiring_manager_id,
    internal_notes,
    {%- for name, (id, type) in fields.items() %}
    {{ tap_lever.fivetran_custom_value(tap_lever.json_text('custom_fields', [id]), type) }} as {{ name }},
    {%- endfor %}
    created_at,
    false as _fivetran_deleted,
    coalesce(loaded_at, read_at) as _fivetran_synced
from {{ ref('stg_tap_lever__requisitions') }}
