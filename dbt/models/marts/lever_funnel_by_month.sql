-- A row for each month and stage: of the opportunities that were created in the month, how many came so far.
-- "Hired" is the last stage. Whoever came further has reached a stage, also without having been in it.

with opportunities as (

    select
        account,
        opportunity_id,
        {{ tap_lever.month_of('created_at') }} as month,
        furthest_stage_position,
        status
    from {{ ref('lever_opportunities') }}

),

stages as (

    select
        account,
        text as stage,
        position as stage_position,
        false as is_hire
    from {{ ref('stg_tap_lever__stages') }}

    union all

    select
        account,
        'Hired' as stage,
        max(position) + 1 as stage_position,
        true as is_hire
    from {{ ref('stg_tap_lever__stages') }}
    group by account

),

entered as (

    select
        opportunities.account,
        opportunities.month,
        history.stage_position,
        count(distinct history.opportunity_id) as entered
    from {{ ref('lever_stage_history') }} as history
    inner join opportunities
        on opportunities.account = history.account
        and opportunities.opportunity_id = history.opportunity_id
    group by opportunities.account, opportunities.month, history.stage_position

),

reached as (

    select
        opportunities.account,
        opportunities.month,
        stages.stage,
        stages.stage_position,
        stages.is_hire,
        count(*) as opportunities,
        count(
            case
                when opportunities.status = 'hired' then 1
                when stages.stage_position <= opportunities.furthest_stage_position then 1
            end
        ) as reached
    from opportunities
    inner join stages
        on stages.account = opportunities.account
    group by opportunities.account, opportunities.month, stages.stage, stages.stage_position, stages.is_hire

)

select
    reached.account,
    reached.month,
    reached.stage_position,
    reached.stage,
    case when reached.is_hire then reached.reached else coalesce(entered.entered, 0) end as entered,
    reached.reached,
    {{ tap_lever.share('reached.reached', 'reached.opportunities') }} as share_of_all,
    {{ tap_lever.share(
        'reached.reached',
        'lag(reached.reached) over (partition by reached.account, reached.month order by reached.stage_position)'
    ) }} as share_of_previous
from reached
left join entered
    on entered.account = reached.account
    and entered.month = reached.month
    and entered.stage_position = reached.stage_position
