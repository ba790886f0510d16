-- A row for each offer, with its terms and what became of it.

with requisitions as (

    select
        account,
        offer_id,
        requisition_id,
        row_number() over (partition by account, offer_id order by requisition_id) as place
    from {{ ref('stg_tap_lever__requisition_offers') }}

),

offers as (

    select
        offers.*,
        opportunities.name as candidate,
        opportunities.status as opportunity_status,
        opportunities.archived_at,
        opportunities.posting_id as applied_posting_id,
        row_number() over (
            partition by offers.account, offers.opportunity_id order by offers.created_at, offers.id
        ) as number_of_opportunity,
        row_number() over (
            partition by offers.account, offers.opportunity_id
            order by case when offers.sent_at is null then 1 else 0 end, offers.sent_at desc, offers.id
        ) as from_last_sent
    from {{ ref('stg_tap_lever__opportunity_offers') }} as offers
    left join {{ ref('lever_opportunities') }} as opportunities
        on opportunities.account = offers.account
        and opportunities.opportunity_id = offers.opportunity_id

),

decided as (

    select
        offers.*,
        case
            when offers.status = 'signed' then 'accepted'
            when offers.sent_at is null then 'not sent'
            when offers.status = 'denied' then 'declined'
            -- Signed on paper, or Lever was not told: who was hired took the last offer.
            when offers.opportunity_status = 'hired' and offers.from_last_sent = 1 then 'accepted'
            when coalesce(offers.opportunity_status, 'active') = 'active' and offers.from_last_sent = 1 then 'open'
            else 'lapsed'
        end as outcome
    from offers

)

select
    offers.account,
    offers.id as offer_id,
    offers.opportunity_id,
    offers.number_of_opportunity as offer_number,
    offers.candidate,
    coalesce(offers.posting_id, offers.applied_posting_id) as posting_id,
    postings.text as posting,
    postings.department,
    postings.team,
    requisitions.requisition_id,
    offers.status,
    offers.outcome,
    users.name as created_by,
    offers.salary_amount,
    offers.salary_currency,
    offers.salary_interval,
    offers.start_date,
    offers.created_at,
    offers.approved_at,
    offers.sent_at,
    offers.signed_at,
    case
        when offers.outcome = 'accepted' then coalesce(offers.signed_at, offers.archived_at)
    end as accepted_at,
    {{ tap_lever.days_between('offers.created_at', 'offers.sent_at') }} as days_to_send,
    {{ tap_lever.days_between('offers.sent_at', 'offers.signed_at') }} as days_to_sign
from decided as offers
left join requisitions
    on requisitions.account = offers.account
    and requisitions.offer_id = offers.id
    and requisitions.place = 1
left join {{ ref('stg_tap_lever__postings') }} as postings
    on postings.account = offers.account
    and postings.id = coalesce(offers.posting_id, offers.applied_posting_id)
left join {{ ref('stg_tap_lever__users') }} as users
    on users.account = offers.account
    and users.id = offers.creator_id
