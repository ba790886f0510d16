{#-
    What differs between databases, and nothing else. dbt has macros of its own for dates and types (`dbt.datediff`,
    `dbt.type_timestamp`); these are for the rest. PostgreSQL and DuckDB are tested; the others are written by their
    documentation.

    `default__` is PostgreSQL.
-#}


{#- The type of a column of a stream: text, integer, number, boolean, time or json. -#}
{% macro type_of(kind) %}
    {% if kind == 'time' %}{% do return(dbt.type_timestamp()) %}{% endif %}
    {% if kind == 'boolean' %}{% do return(dbt.type_boolean()) %}{% endif %}
    {% if kind == 'integer' %}{% do return(dbt.type_bigint()) %}{% endif %}
    {% if kind == 'number' %}{% do return(tap_lever.type_number()) %}{% endif %}
    {% if kind == 'json' %}{% do return(tap_lever.type_json()) %}{% endif %}
    {% do return(dbt.type_string()) %}
{% endmacro %}


{% macro type_number() %}{{ return(adapter.dispatch('type_number', 'tap_lever')()) }}{% endmacro %}

{% macro default__type_number() %}numeric{% endmacro %}

{% macro duckdb__type_number() %}double{% endmacro %}

{% macro snowflake__type_number() %}float{% endmacro %}

{% macro bigquery__type_number() %}float64{% endmacro %}

{% macro redshift__type_number() %}double precision{% endmacro %}


{% macro type_json() %}{{ return(adapter.dispatch('type_json', 'tap_lever')()) }}{% endmacro %}

{% macro default__type_json() %}jsonb{% endmacro %}

{% macro duckdb__type_json() %}json{% endmacro %}

{% macro snowflake__type_json() %}variant{% endmacro %}

{% macro bigquery__type_json() %}json{% endmacro %}

{% macro redshift__type_json() %}super{% endmacro %}


{#- A time with a zone as one without, in UTC. -#}
{% macro in_utc(time) %}{{ return(adapter.dispatch('in_utc', 'tap_lever')(time)) }}{% endmacro %}

{% macro default__in_utc(time) %}({{ time }} at time zone 'UTC'){% endmacro %}

{% macro snowflake__in_utc(time) %}convert_timezone('UTC', {{ time }})::timestamp_ntz{% endmacro %}

{#- A timestamp of BigQuery is a moment. -#}
{% macro bigquery__in_utc(time) %}{{ time }}{% endmacro %}


{#- JSON that is written as text. -#}
{% macro parse_json(text) %}{{ return(adapter.dispatch('parse_json', 'tap_lever')(text)) }}{% endmacro %}

{% macro default__parse_json(text) %}cast({{ text }} as jsonb){% endmacro %}

{% macro duckdb__parse_json(text) %}cast({{ text }} as json){% endmacro %}

{% macro snowflake__parse_json(text) %}parse_json({{ text }}){% endmacro %}

{% macro bigquery__parse_json(text) %}parse_json({{ text }}){% endmacro %}

{% macro redshift__parse_json(text) %}json_parse({{ text }}){% endmacro %}


{#- A list or object as JSON, however the target stored it. JSON's null becomes SQL's. -#}
{% macro as_json(name, data_type) %}{{ return(adapter.dispatch('as_json', 'tap_lever')(name, data_type | lower)) }}{% endmacro %}

{% macro default__as_json(name, data_type) -%}
    {%- if data_type in ('text', 'json') or data_type.startswith('character varying') -%}
        nullif({{ tap_lever.parse_json(name) }}, 'null')
    {%- else -%}
        nullif(to_jsonb({{ name }}), 'null')
    {%- endif -%}
{%- endmacro %}

{% macro duckdb__as_json(name, data_type) -%}
    {%- if data_type in ('json', 'varchar') -%}
        nullif({{ tap_lever.parse_json(name) }}, 'null')
    {%- else -%}
        to_json({{ name }})
    {%- endif -%}
{%- endmacro %}

{% macro snowflake__as_json(name, data_type) -%}
    {%- if 'char' in data_type or data_type in ('text', 'string') -%}
        strip_null_value({{ tap_lever.parse_json(name) }})
    {%- else -%}
        strip_null_value(to_variant({{ name }}))
    {%- endif -%}
{%- endmacro %}

{% macro bigquery__as_json(name, data_type) -%}
    {%- set value = tap_lever.parse_json(name) if data_type == 'string' else 'to_json(' ~ name ~ ')' -%}
    if(json_type({{ value }}) = 'null', null, {{ value }})
{%- endmacro %}

{% macro redshift__as_json(name, data_type) -%}
    {%- set value = name if data_type == 'super' else tap_lever.parse_json(name) -%}
    case when json_typeof({{ value }}) <> 'null' then {{ value }} end
{%- endmacro %}


{#- A member of a JSON value, or a member of a member, as text; without a path the value itself. -#}
{% macro json_text(json, path=[]) %}{{ return(adapter.dispatch('json_text', 'tap_lever')(json, path)) }}{% endmacro %}

{% macro default__json_text(json, path) -%}
    ({{ json }} #>> cast(array[
        {%- for name in path %}{{ ', ' if not loop.first }}'{{ dbt.escape_single_quotes(name) }}'{% endfor -%}
    ] as text[]))
{%- endmacro %}

{% macro duckdb__json_text(json, path) -%}
    {%- if path -%}
        json_extract_string({{ json }}, '
        {%- for name in path %}/{{ dbt.escape_single_quotes(name | replace('~', '~0') | replace('/', '~1')) }}{% endfor -%}
        ')
    {%- else -%}
        ({{ json }} ->> '$')
    {%- endif -%}
{%- endmacro %}

{% macro snowflake__json_text(json, path) -%}
    {{ json }}{% for name in path %}['{{ dbt.escape_single_quotes(name) }}']{% endfor %}::varchar
{%- endmacro %}

{% macro bigquery__json_text(json, path) -%}
    json_value({{ json }}{% for name in path %}['{{ dbt.escape_single_quotes(name) }}']{% endfor %})
{%- endmacro %}

{% macro redshift__json_text(json, path) -%}
    {%- if path -%}
        nullif(json_extract_path_text(
            json_serialize({{ json }}){% for name in path %}, '{{ dbt.escape_single_quotes(name) }}'{% endfor %}, true
        ), '')
    {%- else -%}
        {{ json }}::varchar
    {%- endif -%}
{%- endmacro %}


{#- A JSON value as JSON text. -#}
{% macro json_document(json) %}{{ return(adapter.dispatch('json_document', 'tap_lever')(json)) }}{% endmacro %}

{% macro default__json_document(json) %}cast({{ json }} as text){% endmacro %}

{% macro snowflake__json_document(json) %}to_json({{ json }}){% endmacro %}

{% macro bigquery__json_document(json) %}to_json_string({{ json }}){% endmacro %}

{% macro redshift__json_document(json) %}json_serialize({{ json }}){% endmacro %}


{#-
    What is joined to give each element of a JSON list a row of its own: columns `element`, which is JSON, and
    `element_position`, from 0. Rows without elements are left out.
-#}
{% macro join_elements(list) %}{{ return(adapter.dispatch('join_elements', 'tap_lever')(list)) }}{% endmacro %}

{% macro default__join_elements(list) -%}
    cross join lateral (
        select
            entry.value as element,
            entry.place - 1 as element_position
        from jsonb_array_elements({{ list }}) with ordinality as entry (value, place)
    ) as elements
{%- endmacro %}

{% macro duckdb__join_elements(list) -%}
    cross join lateral (
        select
            unnest(from_json({{ list }}, '["JSON"]')) as element,
            generate_subscripts(from_json({{ list }}, '["JSON"]'), 1) - 1 as element_position
    ) as elements
{%- endmacro %}

{% macro snowflake__join_elements(list) -%}
    cross join lateral (
        select
            value as element,
            index as element_position
        from table(flatten(input => {{ list }}))
    ) as elements
{%- endmacro %}

{% macro bigquery__join_elements(list) -%}
    cross join unnest(json_query_array({{ list }})) as element with offset as element_position
{%- endmacro %}

{% macro redshift__join_elements(list) -%}
    cross join {{ list }} as element at element_position
{%- endmacro %}


{#- Whether a JSON list has a text. -#}
{% macro json_contains(list, text) %}{{ return(adapter.dispatch('json_contains', 'tap_lever')(list, text)) }}{% endmacro %}

{% macro default__json_contains(list, text) %}{{ list }} @> '["{{ text }}"]'{% endmacro %}

{% macro duckdb__json_contains(list, text) %}list_contains(from_json({{ list }}, '["VARCHAR"]'), '{{ text }}'){% endmacro %}

{% macro snowflake__json_contains(list, text) %}array_contains('{{ text }}'::variant, {{ list }}){% endmacro %}

{% macro bigquery__json_contains(list, text) %}'{{ text }}' in unnest(json_value_array({{ list }})){% endmacro %}

{% macro redshift__json_contains(list, text) %}json_serialize({{ list }}) like '%"{{ text }}"%'{% endmacro %}


{#- A number that is written as text; null where the text is anything else. -#}
{% macro number_from(text) %}{{ return(adapter.dispatch('number_from', 'tap_lever')(text)) }}{% endmacro %}

{% macro default__number_from(text) -%}
    case
        when {{ text }} ~ '^-?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]{1,2})?$'
            then cast({{ text }} as {{ tap_lever.type_number() }})
    end
{%- endmacro %}

{% macro duckdb__number_from(text) %}try_cast({{ text }} as double){% endmacro %}

{% macro snowflake__number_from(text) %}try_to_double({{ text }}){% endmacro %}

{% macro bigquery__number_from(text) %}safe_cast({{ text }} as float64){% endmacro %}


{#- A time that is a number of milliseconds since 1970, as text or not; null where it is anything else. -#}
{% macro time_from(milliseconds) %}
    {{ return(adapter.dispatch('time_from', 'tap_lever')(tap_lever.number_from(milliseconds))) }}
{% endmacro %}

{% macro default__time_from(number) %}(timestamp '1970-01-01 00:00:00' + {{ number }} * interval '1 millisecond'){% endmacro %}

{% macro duckdb__time_from(number) %}make_timestamp(cast({{ number }} * 1000 as bigint)){% endmacro %}

{% macro snowflake__time_from(number) %}to_timestamp_ntz(({{ number }})::bigint, 3){% endmacro %}

{% macro bigquery__time_from(number) %}timestamp_millis(cast({{ number }} as int64)){% endmacro %}


{#- The median of a column of numbers in a group. -#}
{% macro median(number) %}{{ return(adapter.dispatch('median', 'tap_lever')(number)) }}{% endmacro %}

{% macro default__median(number) %}percentile_cont(0.5) within group (order by {{ number }}){% endmacro %}

{% macro bigquery__median(number) %}approx_quantiles({{ number }}, 2)[offset(1)]{% endmacro %}


{#- The present moment, in UTC and without a zone. -#}
{% macro utc_now() %}{{ return(adapter.dispatch('utc_now', 'tap_lever')()) }}{% endmacro %}

{% macro default__utc_now() %}(current_timestamp at time zone 'UTC'){% endmacro %}

{% macro snowflake__utc_now() %}sysdate(){% endmacro %}

{% macro bigquery__utc_now() %}current_timestamp(){% endmacro %}

{% macro redshift__utc_now() %}getdate(){% endmacro %}
