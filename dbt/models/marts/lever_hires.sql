-- A row for each hire, with how long it took.

with offers as (

    select
        offers.*,
        row_number() over (
            partition by offers.account, offers.opportunity_id
            order by offers.accepted_at desc, offers.offer_id
        ) as newest
    from {{ ref('lever_offers') }} as offers
    where offers.outcome = 'accepted'

)

select
    opportunities.account,
    opportunities.opportunity_id,
    opportunities.name as candidate,
    opportunities.hired_at,
    {{ tap_lever.month_of('opportunities.hired_at') }} as month,
    opportunities.created_at,
    opportunities.origin,
    opportunities.source,
    opportunities.posting_id,
    opportunities.posting,
    opportunities.department,
    opportunities.team,
    opportunities.posting_location,
    opportunities.hiring_manager,
    opportunities.owner,
    requisitions.requisition_id,
    requisitions.requisition_code,
    requisitions.name as requisition,
    requisitions.opened_at as requisition_opened_at,
    opportunities.interviews,
    opportunities.mean_score,
    offers.offer_id,
    offers.salary_amount,
    offers.salary_currency,
    offers.salary_interval,
    offers.sent_at as offer_sent_at,
    offers.accepted_at as offer_accepted_at,
    offers.start_date,
    opportunities.days_to_hire,
    {{ tap_lever.days_between('requisitions.opened_at', 'opportunities.hired_at') }} as days_to_fill
from {{ ref('lever_opportunities') }} as opportunities
left join {{ ref('lever_requisitions') }} as requisitions
    on requisitions.account = opportunities.account
    and requisitions.requisition_id = opportunities.hired_requisition_id
left join offers
    on offers.account = opportunities.account
    and offers.opportunity_id = opportunities.opportunity_id
    and offers.newest = 1
where opportunities.status = 'hired'
