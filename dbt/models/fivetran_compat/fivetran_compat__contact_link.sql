{{ config(alias='contact_link', enabled=var('tap_lever_fivetran_compat', false)) }}

-- Contacts have no links; these are of their opportunities.
select
    contact_id,
    {{ tap_lever.json_text('element') }} as link,
    max(coalesce(loaded_at, read_at)) as _fivetran_synced
from {{ ref('stg_tap_lever__opportunities') }}
{{ tap_lever.join_elements('links') }}
where contact_id is not null
group by contact_id, {{ tap_lever.json_text('element') }}
