{#-
    The rows that targets made of a stream, of all accounts, with columns of one name and type whatever the target
    called and typed them. `columns` lists (name, name in the stream, type). A column that is not selected is null; so
    are all of them, in no row, where the stream was never loaded.

    Besides: `account`, and `loaded_at`, when the target stored the row, if it says so.
-#}
{% macro loaded(stream, columns) %}
    {%- for account, schema in tap_lever.accounts() %}
        {%- set table = tap_lever.table_of(schema, stream) %}
        {%- set found = tap_lever.columns_of(table) %}
        {%- set batched = found.get("sdcbatchedat") or found.get("sdcextractedat") %}
    select
        cast('{{ account }}' as {{ dbt.type_string() }}) as account
        {%- for name, property, type in columns %},
        {{ tap_lever.column_as(found.get(tap_lever.plain_name(property)), type) }} as {{ name }}
        {%- endfor %},
        {{ tap_lever.column_as(batched, 'time') }} as loaded_at
    from {{ table or '(select 1 as nothing) as nothing where false' }}
    {{ 'union all' if not loop.last }}
    {%- endfor %}
{% endmacro %}


{#- A column as another type; null where there is none. -#}
{% macro column_as(column, type) %}
    {%- if not column -%}
        cast(null as {{ tap_lever.type_of(type) }})
    {%- elif type == 'json' -%}
        {{ tap_lever.as_json(adapter.quote(column.name), column.data_type) }}
    {%- elif type == 'time' and ('with time zone' in column.data_type | lower or column.data_type | lower == 'timestamptz') -%}
        {{ tap_lever.in_utc(adapter.quote(column.name)) }}
    {%- else -%}
        cast({{ adapter.quote(column.name) }} as {{ tap_lever.type_of(type) }})
    {%- endif -%}
{% endmacro %}


{#-
    That a row of `loaded` is not older than the last whole reading of its list, or than what it was made of; or that
    the reading, whose marker is joined, was not written to its stream (docs/live-rows.md).
-#}
{% macro is_current(stream, read='reading', marker='reading') -%}
    (
        {{ read }}.read_at is null
        or loaded.read_at >= {{ read }}.read_at
        {%- if marker %}
        or not {{ tap_lever.json_contains(marker ~ '.streams', stream) }}
        {%- endif %}
        or {{ tap_lever.lacks(stream, 'readAt') }}
    )
{%- endmacro %}


{#- That a row of `loaded` is of an account in which a stream has no such column, or no table. -#}
{% macro lacks(stream, property) %}
    {%- set accounts = [] -%}
    {%- for account, schema in tap_lever.accounts() -%}
        {%- set found = tap_lever.columns_of(tap_lever.table_of(schema, stream)) -%}
        {%- if execute and tap_lever.plain_name(property) not in found -%}
            {%- do accounts.append("'" ~ account ~ "'") -%}
        {%- endif -%}
    {%- endfor -%}
    {{ 'loaded.account in (' ~ accounts | join(', ') ~ ')' if accounts else 'false' }}
{%- endmacro %}
