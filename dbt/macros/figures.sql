{#- Figures that several marts have, so that they mean the same everywhere. -#}

{#- The moment up to which what is not over yet is counted, in UTC: the variable tap_lever_now, or now. -#}
{% macro now() %}
    {%- if var('tap_lever_now', none) -%}
        cast('{{ var("tap_lever_now") }}' as {{ dbt.type_timestamp() }})
    {%- else -%}
        {{ tap_lever.utc_now() }}
    {%- endif -%}
{% endmacro %}


{#- Days from one time to another, to the second, with three decimals. -#}
{% macro days_between(start, end) -%}
    round(cast({{ dbt.datediff(start, end, 'second') }} as {{ tap_lever.type_number() }}) / 86400, 3)
{%- endmacro %}


{#- The first day of the month of a time, in UTC. -#}
{% macro month_of(time) %}cast({{ dbt.date_trunc('month', time) }} as date){% endmacro %}


{#- A part of a whole, from 0 to 1, with four decimals; null where there is nothing to be a part of. -#}
{% macro share(part, whole) -%}
    round(cast({{ part }} as {{ tap_lever.type_number() }}) / nullif({{ whole }}, 0), 4)
{%- endmacro %}


{#- A mean, with two decimals. -#}
{% macro mean(number) %}round(avg(cast({{ number }} as {{ tap_lever.type_number() }})), 2){% endmacro %}


{#- Whether an interview was held, as far as anybody knows. -#}
{% macro interview_status(starts_at, canceled_at) -%}
    case
        when {{ canceled_at }} is not null then 'canceled'
        when {{ starts_at }} > {{ tap_lever.now() }} then 'upcoming'
        else 'held'
    end
{%- endmacro %}


{#- When an interview ends. -#}
{% macro end_of(starts_at, minutes) %}{{ dbt.dateadd('minute', 'coalesce(' ~ minutes ~ ', 0)', starts_at) }}{% endmacro %}
