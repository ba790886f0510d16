-- A row for each interview, with its interviewers and what they thought.

with interviewers as (

    select
        account,
        interview_id,
        count(*) as interviewers,
        {{ dbt.listagg('interviewer', "', '", 'order by interviewer') }} as interviewer_names,
        count(case when is_feedback_missing then 1 end) as feedback_missing
    from {{ ref('lever_interview_feedback') }}
    group by account, interview_id

),

-- Of the interviewers and of whoever else gave feedback on it.
feedback as (

    select
        account,
        interview_id,
        count(completed_at) as feedback_forms,
        {{ tap_lever.mean('score') }} as mean_score
    from {{ ref('stg_tap_lever__opportunity_feedback') }}
    where
        interview_id is not null
        and deleted_at is null
        and completed_at is not null
    group by account, interview_id

),

-- Mostly one.
postings as (

    select
        account,
        interview_id,
        posting_id,
        row_number() over (partition by account, interview_id order by position) as place
    from {{ ref('stg_tap_lever__opportunity_interview_postings') }}

)

select
    interviews.account,
    interviews.id as interview_id,
    interviews.opportunity_id,
    interviews.panel_id,
    opportunities.name as candidate,
    postings.posting_id,
    posting_rows.text as posting,
    interviews.subject,
    stages.text as stage,
    interviews.date as starts_at,
    {{ tap_lever.end_of('interviews.date', 'interviews.duration') }} as ends_at,
    interviews.duration as duration_minutes,
    interviews.timezone,
    {{ tap_lever.interview_status('interviews.date', 'interviews.canceled_at') }} as status,
    interviews.canceled_at,
    interviews.created_at as scheduled_at,
    users.name as scheduled_by,
    coalesce(interviewers.interviewers, 0) as interviewers,
    interviewers.interviewer_names,
    coalesce(feedback.feedback_forms, 0) as feedback_forms,
    feedback.mean_score,
    coalesce(interviewers.feedback_missing, 0) as feedback_missing
from {{ ref('stg_tap_lever__opportunity_interviews') }} as interviews
left join {{ ref('stg_tap_lever__opportunities') }} as opportunities
    on opportunities.account = interviews.account
    and opportunities.id = interviews.opportunity_id
left join {{ ref('stg_tap_lever__stages') }} as stages
    on stages.account = interviews.account
    and stages.id = interviews.stage_id
left join {{ ref('stg_tap_lever__users') }} as users
    on users.account = interviews.account
    and users.id = interviews.user_id
left join postings
    on postings.account = interviews.account
    and postings.interview_id = interviews.id
    and postings.place = 1
left join {{ ref('stg_tap_lever__postings') }} as posting_rows
    on posting_rows.account = postings.account
    and posting_rows.id = postings.posting_id
left join interviewers
    on interviewers.account = interviews.account
    and interviewers.interview_id = interviews.id
left join feedback
    on feedback.account = interviews.account
    and feedback.interview_id = interviews.id
