{#-
    The custom fields that the accounts gave their requisitions, as {path: type}: the id of a field, and for each field
    inside one of type `object` both ids.

    The database is asked which there are, so the model of the fields must have been built; without it there are none.
-#}
{% macro custom_requisition_fields() %}
    {% set model = ref('stg_tap_lever__requisition_fields') %}
    {% set fields = {} %}
    {% if execute and load_relation(model) %}
        {% set query %}
            select distinct id, type, {{ tap_lever.json_document('subfields') }} as subfields
            from {{ model }}
            order by id, type
        {% endset %}
        {% for id, type, subfields in run_query(query).rows %}
            {% for field in fromjson(subfields or '[]', []) if type == 'object' %}
                {% do tap_lever.add_custom_field(fields, (id | string, field.id | string), field.type) %}
            {% else %}
                {% do tap_lever.add_custom_field(fields, (id | string,), type) %}
            {% endfor %}
        {% endfor %}
    {% endif %}
    {% do return(fields) %}
{% endmacro %}


{#- Accounts that do not agree on the type of a field have its text in common. -#}
{% macro add_custom_field(fields, path, type) %}
    {% do fields.update({path: type if fields.get(path, type) == type else 'text'}) %}
{% endmacro %}


{#- A name that every database takes, and that no column has yet. -#}
{% macro custom_column_name(path, taken, prefix='custom_') %}
    {% set name = prefix ~ modules.re.sub('[^a-z0-9]+', '_', path | join('_') | lower).strip('_') %}
    {% set name = name[:55].rstrip('_') %}
    {% for number in range(1, 1000) if name ~ ('_' ~ number if number > 1 else '') not in taken %}
        {% do return(name ~ ('_' ~ number if number > 1 else '')) %}
    {% endfor %}
{% endmacro %}


{#- A column for each custom field, as [(name, value)]; `json` is where the values are. -#}
{% macro custom_requisition_columns(json) %}
    {% set columns = {} %}
    {% for path, type in tap_lever.custom_requisition_fields().items() %}
        {% set value = tap_lever.custom_value(tap_lever.json_text(json, path), type) %}
        {% do columns.update({tap_lever.custom_column_name(path, columns): value}) %}
    {% endfor %}
    {% do return(columns.items() | list) %}
{% endmacro %}


{#- A value as its type says; null where it is not of that type. -#}
{% macro custom_value(text, type) %}
    {%- if type == 'number' -%}
        {{ tap_lever.number_from(text) }}
    {%- elif type == 'date' -%}
        {{ tap_lever.time_from(text) }}
    {%- else -%}
        nullif({{ text }}, '')
    {%- endif -%}
{% endmacro %}


{#- The same as Fivetran has it: dates are milliseconds. -#}
{% macro fivetran_custom_value(text, type) %}
    {%- if type == 'boolean' -%}
        {{ text }} = 'true'
    {%- elif type == 'date' -%}
        cast({{ tap_lever.number_from(text) }} as {{ dbt.type_bigint() }})
    {%- else -%}
        {{ tap_lever.custom_value(text, type) }}
    {%- endif -%}
{% endmacro %}
