{#- That what a column refers to is there, in the same account; if anything is, for else the stream is not loaded. -#}
{% test refers_to(model, column_name, to, field) %}

select
    referring.account,
    referring.{{ column_name }}
from {{ model }} as referring
left join {{ to }} as referred
    on referred.account = referring.account
    and referred.{{ field }} = referring.{{ column_name }}
where
    referring.{{ column_name }} is not null
    and referred.{{ field }} is null
    and referring.account in (select loaded.account from {{ to }} as loaded)

{% endtest %}
