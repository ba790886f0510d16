-- A row for each year, question and answer, with how many people gave it, and how far they came.
--
-- Groups of fewer than the variable tap_lever_smallest_group are left out, and nobody is named.

{%- set questions = ['gender', 'race', 'veteran', 'disability'] %}

with identified as (

    select
        account,
        applied_at,
        current_stage_id,
        hired_date,
        1 as is_identified,
        {{ questions | join(', ') }}
    from {{ ref('stg_tap_lever__eeo_responses_pii') }}

),

-- The anonymous list has the same answers, so it counts only where the other one is not loaded.
responses as (

    select * from identified

    union all

    select
        account,
        applied_at,
        current_stage_id,
        cast(null as {{ dbt.type_timestamp() }}) as hired_date,
        0 as is_identified,
        {{ questions | join(', ') }}
    from {{ ref('stg_tap_lever__eeo_responses') }}
    where account not in (select distinct identified.account from identified)

),

answers as (
    {% for question in questions %}
    select
        account,
        '{{ question }}' as question,
        coalesce({{ question }}, '(no answer)') as answer,
        applied_at,
        current_stage_id,
        hired_date,
        is_identified
    from responses
    {{ 'union all' if not loop.last }}
    {%- endfor %}
),

-- The first stage with an interview, as far as Lever's undocumented list of stages tells.
first_interviews as (

    select
        stages.account,
        min(stages.position) as stage_position
    from {{ ref('stg_tap_lever__stages') }} as stages
    inner join {{ ref('stg_tap_lever__disposition_stages') }} as pipeline
        on pipeline.account = stages.account
        and pipeline.id = stages.id
    where pipeline.has_interview
    group by stages.account

)

select
    answers.account,
    cast({{ dbt.date_trunc('year', 'answers.applied_at') }} as date) as year,
    answers.question,
    answers.answer,
    count(*) as applicants,
    count(case when stages.position >= first_interviews.stage_position then 1 end) as at_interviews_or_later,
    -- Only the list with personal data says who was hired.
    case when max(answers.is_identified) = 1 then count(answers.hired_date) end as hired
from answers
left join {{ ref('stg_tap_lever__stages') }} as stages
    on stages.account = answers.account
    and stages.id = answers.current_stage_id
left join first_interviews
    on first_interviews.account = answers.account
group by
    answers.account,
    cast({{ dbt.date_trunc('year', 'answers.applied_at') }} as date),
    answers.question,
    answers.answer
having count(*) >= {{ var('tap_lever_smallest_group', 5) }}
