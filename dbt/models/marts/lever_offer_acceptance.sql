-- A row for each month in which offers were sent, with what became of those.

select
    account,
    {{ tap_lever.month_of('sent_at') }} as month,
    count(*) as sent,
    count(case when outcome = 'accepted' then 1 end) as accepted,
    count(case when outcome = 'declined' then 1 end) as declined,
    count(case when outcome = 'lapsed' then 1 end) as lapsed,
    count(case when outcome = 'open' then 1 end) as still_open,
    {{ tap_lever.share(
        "count(case when outcome = 'accepted' then 1 end)",
        "count(case when outcome <> 'open' then 1 end)"
    ) }} as acceptance_rate,
    {{ tap_lever.mean('days_to_sign') }} as mean_days_to_sign
from {{ ref('lever_offers') }}
where sent_at is not null
group by account, {{ tap_lever.month_of('sent_at') }}
