{{ config(alias='feedback_form_field', enabled=var('tap_lever_fivetran_compat', false)) }}

-- A row for each element of an answer that is a list, and one for each other answer.
with fields as (

    select
        fields.*,
        case
            when fields.type in ('multiple-select', 'scorecard') and substring(fields.value, 1, 1) = '['
                then {{ tap_lever.parse_json('fields.value') }}
        end as list,
        case
            when fields.type = 'file-upload' and substring(fields.value, 1, 1) = '{'
                then {{ tap_lever.parse_json('fields.value') }}
        end as file
    from {{ ref('stg_tap_lever__opportunity_feedback_fields') }} as fields

)

select
    feedback_id as feedback_form_id,
    position as field_index,
    0 as value_index,
    value as value_text,
    case when type = 'score' then score end as value_number,
    amount as value_decimal,
    date as value_date,
    {{ tap_lever.json_text('file', ['id']) }} as value_file_id,
    currency,
    language as code_language,
    coalesce(loaded_at, read_at) as _fivetran_synced
from fields
where list is null

union all

select
    feedback_id as feedback_form_id,
    position as field_index,
    element_position as value_index,
    {{ tap_lever.json_text('element') }} as value_text,
    cast({{ tap_lever.number_from(tap_lever.json_text('element', ['score'])) }} as {{ dbt.type_bigint() }}) as value_number,
    amount as value_decimal,
    date as value_date,
    cast(null as {{ dbt.type_string() }}) as value_file_id,
    currency,
    language as code_language,
    coalesce(loaded_at, read_at) as _fivetran_synced
from fields
{{ tap_lever.join_elements('list') }}
