-- A row for each source, with what became of the opportunities that came from it first.

select
    account,
    coalesce(source, '(none)') as source,
    count(*) as opportunities,
    count(case when status = 'active' then 1 end) as active,
    count(case when interviews > 0 then 1 end) as interviewed,
    count(case when offers_sent > 0 then 1 end) as with_offer,
    count(case when status = 'hired' then 1 end) as hired,
    {{ tap_lever.share('count(case when interviews > 0 then 1 end)', 'count(*)') }} as interview_rate,
    {{ tap_lever.share("count(case when status = 'hired' then 1 end)", 'count(*)') }} as hire_rate,
    {{ tap_lever.mean('mean_score') }} as mean_score,
    {{ tap_lever.median('days_to_hire') }} as median_days_to_hire
from {{ ref('lever_opportunities') }}
group by account, coalesce(source, '(none)')
