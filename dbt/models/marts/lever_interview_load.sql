-- A row for each interviewer and month, with how much they interviewed.

select
    account,
    {{ tap_lever.month_of('starts_at') }} as month,
    interviewer_id,
    max(interviewer) as interviewer,
    count(case when status = 'held' then 1 end) as held,
    round(cast(sum(case when status = 'held' then duration_minutes else 0 end) as {{ tap_lever.type_number() }}) / 60, 2)
        as hours,
    count(case when status = 'upcoming' then 1 end) as upcoming,
    count(case when status = 'canceled' then 1 end) as canceled,
    count(feedback_at) as with_feedback,
    count(case when is_feedback_missing then 1 end) as feedback_missing,
    {{ tap_lever.mean('days_to_feedback') }} as mean_days_to_feedback,
    {{ tap_lever.mean('score') }} as mean_score
from {{ ref('lever_interview_feedback') }}
where starts_at is not null
group by account, {{ tap_lever.month_of('starts_at') }}, interviewer_id
