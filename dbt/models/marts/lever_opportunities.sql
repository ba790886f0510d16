-- A row for each opportunity, with everything about it that has one value.

with applications as (

    -- An opportunity has at most one; should it have two, the newest counts.
    select
        applications.*,
        row_number() over (
            partition by applications.account, applications.opportunity_id
            order by applications.created_at desc, applications.id
        ) as newest
    from {{ ref('stg_tap_lever__opportunity_applications') }} as applications

),

sources as (

    select
        account,
        opportunity_id,
        max(case when place = 1 then source end) as source,
        {{ dbt.listagg('source', "', '", 'order by place') }} as sources
    from (
        select
            account,
            opportunity_id,
            source,
            row_number() over (partition by account, opportunity_id order by position) as place
        from {{ ref('stg_tap_lever__opportunity_sources') }}
    ) as placed
    group by account, opportunity_id

),

tags as (

    select
        account,
        opportunity_id,
        {{ dbt.listagg('tag', "', '", 'order by position') }} as tags
    from {{ ref('stg_tap_lever__opportunity_tags') }}
    group by account, opportunity_id

),

stays as (

    select
        history.*,
        row_number() over (
            partition by history.account, history.opportunity_id order by history.stage_position desc, history.position desc
        ) as from_furthest
    from {{ ref('lever_stage_history') }} as history

),

interviews as (

    select
        account,
        opportunity_id,
        count(*) as interviews,
        min(starts_at) as first_interview_at,
        max(starts_at) as last_interview_at
    from {{ ref('lever_interviews') }}
    where status = 'held'
    group by account, opportunity_id

),

feedback as (

    select
        account,
        opportunity_id,
        count(*) as feedback_forms,
        {{ tap_lever.mean('score') }} as mean_score
    from {{ ref('stg_tap_lever__opportunity_feedback') }}
    where
        completed_at is not null
        and deleted_at is null
    group by account, opportunity_id

),

offers as (

    select
        account,
        opportunity_id,
        count(*) as offers,
        count(sent_at) as offers_sent,
        min(sent_at) as first_offer_at
    from {{ ref('stg_tap_lever__opportunity_offers') }}
    group by account, opportunity_id

),

opportunities as (

    select
        opportunities.*,
        archive_reasons.text as archive_reason,
        case
            when archive_reasons.type = 'hired' then 'hired'
            when opportunities.archived_at is not null then 'archived'
            else 'active'
        end as status
    from {{ ref('stg_tap_lever__opportunities') }} as opportunities
    left join {{ ref('stg_tap_lever__archive_reasons') }} as archive_reasons
        on archive_reasons.account = opportunities.account
        and archive_reasons.id = opportunities.archive_reason_id

)

select
    opportunities.account,
    opportunities.id as opportunity_id,
    opportunities.contact_id,
    opportunities.name,
    opportunities.headline,
    opportunities.location,
    opportunities.is_anonymized,
    opportunities.confidentiality,

    opportunities.status,
    opportunities.stage_id,
    stages.text as stage,
    stages.position as stage_position,
    coalesce(furthest.stage, stages.text) as furthest_stage,
    coalesce(furthest.stage_position, stages.position) as furthest_stage_position,
    opportunities.archive_reason,

    opportunities.origin,
    sources.source,
    sources.sources,
    tags.tags,
    owners.name as owner,
    opportunities.owner_id,
    sourcers.name as sourced_by,
    case when applications.type = 'referral' then referrers.name end as referred_by,

    applications.id as application_id,
    applications.type as application_type,
    applications.posting_id,
    postings.text as posting,
    postings.department,
    postings.team,
    postings.location as posting_location,
    postings.commitment,
    applications.posting_hiring_manager_id as hiring_manager_id,
    managers.name as hiring_manager,
    applications.requisition_for_hire_id as hired_requisition_id,

    opportunities.created_at,
    opportunities.updated_at,
    opportunities.last_interaction_at,
    opportunities.last_advanced_at,
    opportunities.snoozed_until,
    interviews.first_interview_at,
    interviews.last_interview_at,
    offers.first_offer_at,
    opportunities.archived_at,
    case when opportunities.status = 'hired' then opportunities.archived_at end as hired_at,

    coalesce(interviews.interviews, 0) as interviews,
    coalesce(feedback.feedback_forms, 0) as feedback_forms,
    feedback.mean_score,
    coalesce(offers.offers, 0) as offers,
    coalesce(offers.offers_sent, 0) as offers_sent,

    {{ tap_lever.days_between('opportunities.created_at', 'interviews.first_interview_at') }} as days_to_first_interview,
    {{ tap_lever.days_between('opportunities.created_at', 'offers.first_offer_at') }} as days_to_first_offer,
    case
        when opportunities.status = 'hired'
            then {{ tap_lever.days_between('opportunities.created_at', 'opportunities.archived_at') }}
    end as days_to_hire,
    case
        when opportunities.status = 'active'
            then {{ tap_lever.days_between('opportunities.last_advanced_at', tap_lever.now()) }}
    end as days_in_current_stage,
    opportunities.read_at
from opportunities
left join {{ ref('stg_tap_lever__stages') }} as stages
    on stages.account = opportunities.account
    and stages.id = opportunities.stage_id
left join stays as furthest
    on furthest.account = opportunities.account
    and furthest.opportunity_id = opportunities.id
    and furthest.from_furthest = 1
left join sources
    on sources.account = opportunities.account
    and sources.opportunity_id = opportunities.id
left join tags
    on tags.account = opportunities.account
    and tags.opportunity_id = opportunities.id
left join applications
    on applications.account = opportunities.account
    and applications.opportunity_id = opportunities.id
    and applications.newest = 1
left join {{ ref('stg_tap_lever__postings') }} as postings
    on postings.account = applications.account
    and postings.id = applications.posting_id
left join interviews
    on interviews.account = opportunities.account
    and interviews.opportunity_id = opportunities.id
left join feedback
    on feedback.account = opportunities.account
    and feedback.opportunity_id = opportunities.id
left join offers
    on offers.account = opportunities.account
    and offers.opportunity_id = opportunities.id
left join {{ ref('stg_tap_lever__users') }} as owners
    on owners.account = opportunities.account
    and owners.id = opportunities.owner_id
left join {{ ref('stg_tap_lever__users') }} as sourcers
    on sourcers.account = opportunities.account
    and sourcers.id = opportunities.sourced_by_id
left join {{ ref('stg_tap_lever__users') }} as referrers
    on referrers.account = applications.account
    and referrers.id = applications.user_id
left join {{ ref('stg_tap_lever__users') }} as managers
    on managers.account = applications.account
    and managers.id = applications.posting_hiring_manager_id
