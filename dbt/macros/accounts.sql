{#- Which accounts there are, and what their targets made of the streams. -#}

{#- The schema of each account: [(account, schema)]. -#}
{% macro accounts() %}
    {% set schema = var('tap_lever_schema', 'lever') %}
    {% do return((var('tap_lever_accounts', none) or {schema: schema}).items() | list) %}
{% endmacro %}


{#- The table of a stream in a schema, or none where it was never loaded. -#}
{% macro table_of(schema, stream) %}
    {% set table = source('tap_lever', stream) %}
    {% if execute %}
        {% do return(adapter.get_relation(table.database, schema, table.identifier)) %}
    {% endif %}
{% endmacro %}


{#-
    The columns of a table by their names without capitals and underscores, since targets write `createdAt`,
    `createdat`, `CREATEDAT` or `created_at`.
-#}
{% macro columns_of(table) %}
    {% set columns = {} %}
    {% if table %}
        {% for column in adapter.get_columns_in_relation(table) %}
            {% do columns.update({tap_lever.plain_name(column.name): column}) %}
        {% endfor %}
    {% endif %}
    {% do return(columns) %}
{% endmacro %}


{% macro plain_name(name) %}
    {% do return(name | lower | replace('_', '')) %}
{% endmacro %}


{#- Says, once a run, which models are empty because nothing was loaded for them. -#}
{% macro report_missing_tables() %}
    {% if execute %}
        {% set tables = graph.sources.values() | selectattr('source_name', 'equalto', 'tap_lever') | list %}
        {% for account, schema in tap_lever.accounts() %}
            {% if target.type == 'duckdb' and schema == target.database %}
                {% do exceptions.warn(
                    'tap_lever: DuckDB takes no views on the schema "' ~ schema ~ '" of a database of the same name. '
                    ~ 'Set "+materialized: table" for the staging models (README.md, Databases).'
                ) %}
            {% endif %}
            {% set missing = [] %}
            {% set optional = [] %}
            {% for table in tables if not adapter.get_relation(table.database, schema, table.identifier) %}
                {% do (missing if table.meta.by_default else optional).append(table.name) %}
            {% endfor %}
            {% if missing | length + optional | length == tables | length %}
                {% do exceptions.warn(
                    'tap_lever: no table of tap-lever is in the schema "' ~ schema ~ '", so its models are empty. '
                    ~ 'Set the variable tap_lever_schema, or tap_lever_accounts, to where the target puts them.'
                ) %}
            {% else %}
                {% do tap_lever.report_empty(schema, missing, 'Models that need them are empty until they are selected and loaded.') %}
                {% do tap_lever.report_empty(schema, optional, 'Their models are empty; they are loaded on request only.') %}
            {% endif %}
        {% endfor %}
    {% endif %}
{% endmacro %}


{% macro report_empty(schema, streams, consequence) %}
    {% if streams %}
        {% do log(
            'tap_lever: not in the schema "' ~ schema ~ '": ' ~ streams | sort | join(', ') ~ '. ' ~ consequence,
            info=true
        ) %}
    {% endif %}
{% endmacro %}
