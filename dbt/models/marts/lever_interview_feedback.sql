-- A row for each interviewer of an interview, with the feedback that they gave.

with forms as (

    select
        account,
        interview_id,
        user_id,
        id as feedback_id,
        text,
        completed_at,
        rating,
        score,
        row_number() over (
            partition by account, interview_id, user_id order by completed_at desc, id
        ) as newest
    from {{ ref('stg_tap_lever__opportunity_feedback') }}
    where
        interview_id is not null
        and completed_at is not null
        and deleted_at is null

),

interviews as (

    select
        account,
        id,
        subject,
        date as starts_at,
        {{ tap_lever.end_of('date', 'duration') }} as ends_at,
        duration,
        {{ tap_lever.interview_status('date', 'canceled_at') }} as status
    from {{ ref('stg_tap_lever__opportunity_interviews') }}

)

select
    interviewers.account,
    interviewers.interview_id,
    interviewers.opportunity_id,
    interviewers.user_id as interviewer_id,
    coalesce(users.name, interviewers.name) as interviewer,
    interviews.subject,
    interviews.starts_at,
    interviews.ends_at,
    interviews.duration as duration_minutes,
    interviews.status,
    forms.feedback_id,
    forms.text as form,
    forms.rating,
    forms.score,
    forms.completed_at as feedback_at,
    {{ tap_lever.days_between('interviews.ends_at', 'forms.completed_at') }} as days_to_feedback,
    interviews.status = 'held' and forms.completed_at is null as is_feedback_missing
from {{ ref('stg_tap_lever__opportunity_interview_interviewers') }} as interviewers
left join interviews
    on interviews.account = interviewers.account
    and interviews.id = interviewers.interview_id
left join forms
    on forms.account = interviewers.account
    and forms.interview_id = interviewers.interview_id
    and forms.user_id = interviewers.user_id
    and forms.newest = 1
left join {{ ref('stg_tap_lever__users') }} as users
    on users.account = interviewers.account
    and users.id = interviewers.user_id
