-- A row for each posting, with whoever applied to it.

with requisitions as (

    select
        postings.account,
        postings.posting_id,
        count(*) as requisitions,
        {{ dbt.listagg('requisitions.requisition_code', "', '", 'order by requisitions.requisition_code') }} as requisition_codes
    from {{ ref('stg_tap_lever__requisition_postings') }} as postings
    inner join {{ ref('stg_tap_lever__requisitions') }} as requisitions
        on requisitions.account = postings.account
        and requisitions.id = postings.requisition_id
    group by postings.account, postings.posting_id

),

tags as (

    select
        account,
        posting_id,
        {{ dbt.listagg('tag', "', '", 'order by position') }} as tags
    from {{ ref('stg_tap_lever__posting_tags') }}
    group by account, posting_id

),

opportunities as (

    select
        account,
        posting_id,
        count(*) as opportunities,
        count(case when status = 'active' then 1 end) as active,
        count(case when interviews > 0 then 1 end) as interviewed,
        count(case when offers_sent > 0 then 1 end) as with_offer,
        count(case when status = 'hired' then 1 end) as hired,
        min(created_at) as first_opportunity_at,
        max(created_at) as last_opportunity_at
    from {{ ref('lever_opportunities') }}
    where posting_id is not null
    group by account, posting_id

)

select
    postings.account,
    postings.id as posting_id,
    postings.text as posting,
    postings.state,
    postings.confidentiality,
    postings.department,
    postings.team,
    postings.location,
    postings.country,
    postings.commitment,
    postings.workplace_type,
    postings.salary_min,
    postings.salary_max,
    postings.salary_currency,
    postings.salary_interval,
    coalesce(requisitions.requisitions, 0) as requisitions,
    requisitions.requisition_codes,
    tags.tags,
    owners.name as owner,
    managers.name as hiring_manager,
    postings.created_at,
    postings.updated_at,
    opportunities.first_opportunity_at,
    opportunities.last_opportunity_at,
    coalesce(opportunities.opportunities, 0) as opportunities,
    coalesce(opportunities.active, 0) as active,
    coalesce(opportunities.interviewed, 0) as interviewed,
    coalesce(opportunities.with_offer, 0) as with_offer,
    coalesce(opportunities.hired, 0) as hired
from {{ ref('stg_tap_lever__postings') }} as postings
left join requisitions
    on requisitions.account = postings.account
    and requisitions.posting_id = postings.id
left join tags
    on tags.account = postings.account
    and tags.posting_id = postings.id
left join opportunities
    on opportunities.account = postings.account
    and opportunities.posting_id = postings.id
left join {{ ref('stg_tap_lever__users') }} as owners
    on owners.account = postings.account
    and owners.id = postings.owner_id
left join {{ ref('stg_tap_lever__users') }} as managers
    on managers.account = postings.account
    and managers.id = postings.hiring_manager_id
