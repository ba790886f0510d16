-- A row for each stage that an opportunity entered, with how long it stayed there.

with changes as (

    select
        account,
        opportunity_id,
        position,
        to_stage_id as stage_id,
        to_stage_index,
        updated_at as entered_at,
        user_id as moved_by_id,
        lead(updated_at) over (partition by account, opportunity_id order by position) as next_entered_at,
        lead(to_stage_id) over (partition by account, opportunity_id order by position) as next_stage_id
    from {{ ref('stg_tap_lever__opportunity_stage_changes') }}

),

stays as (

    select
        changes.*,
        opportunities.archived_at,
        archive_reasons.type as archive_type,
        -- Who is archived leaves the last stage then. Moved after that, they were there for no time.
        coalesce(
            changes.next_entered_at,
            case
                when opportunities.archived_at < changes.entered_at then changes.entered_at
                else opportunities.archived_at
            end
        ) as left_at
    from changes
    left join {{ ref('stg_tap_lever__opportunities') }} as opportunities
        on opportunities.account = changes.account
        and opportunities.id = changes.opportunity_id
    left join {{ ref('stg_tap_lever__archive_reasons') }} as archive_reasons
        on archive_reasons.account = opportunities.account
        and archive_reasons.id = opportunities.archive_reason_id

)

select
    stays.account,
    stays.opportunity_id,
    stays.position,
    stays.stage_id,
    stages.text as stage,
    coalesce(stages.position, stays.to_stage_index) as stage_position,
    stays.entered_at,
    stays.left_at,
    {{ tap_lever.days_between('stays.entered_at', 'stays.left_at') }} as days_in_stage,
    stays.left_at is null as is_current,
    case
        when stays.next_entered_at is not null then 'moved'
        when stays.archive_type = 'hired' then 'hired'
        when stays.archived_at is not null then 'archived'
    end as left_by,
    next_stages.text as next_stage,
    stays.moved_by_id,
    users.name as moved_by
from stays
left join {{ ref('stg_tap_lever__stages') }} as stages
    on stages.account = stays.account
    and stages.id = stays.stage_id
left join {{ ref('stg_tap_lever__stages') }} as next_stages
    on next_stages.account = stays.account
    and next_stages.id = stays.next_stage_id
left join {{ ref('stg_tap_lever__users') }} as users
    on users.account = stays.account
    and users.id = stays.moved_by_id
