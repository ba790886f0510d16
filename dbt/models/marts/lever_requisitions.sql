-- A row for each requisition, with its headcount, and a column for each custom field of the account.

{%- set custom_columns = tap_lever.custom_requisition_columns('requisitions.custom_fields') %}

with postings as (

    select
        account,
        requisition_id,
        count(*) as postings
    from {{ ref('stg_tap_lever__requisition_postings') }}
    group by account, requisition_id

),

offers as (

    select
        account,
        requisition_id,
        count(*) as offers
    from {{ ref('stg_tap_lever__requisition_offers') }}
    group by account, requisition_id

),

hires as (

    select
        account,
        hired_requisition_id as requisition_id,
        count(*) as hires,
        max(hired_at) as last_hire_at
    from {{ ref('lever_opportunities') }}
    where
        status = 'hired'
        and hired_requisition_id is not null
    group by account, hired_requisition_id

),

requisitions as (

    select
        requisitions.*,
        coalesce(requisitions.time_to_fill_start_at, requisitions.approved_at, requisitions.created_at) as opened_at
    from {{ ref('stg_tap_lever__requisitions') }} as requisitions

),

filled as (

    select
        requisitions.account,
        requisitions.id,
        -- When the last head was hired, if Lever does not say.
        coalesce(
            requisitions.time_to_fill_end_at,
            case when hires.hires >= requisitions.headcount_total_number then hires.last_hire_at end
        ) as filled_at
    from requisitions
    left join hires
        on hires.account = requisitions.account
        and hires.requisition_id = requisitions.id

)

select
    requisitions.account,
    requisitions.id as requisition_id,
    requisitions.requisition_code,
    trim(requisitions.name) as name,
    requisitions.status,
    requisitions.confidentiality,
    requisitions.department,
    requisitions.team,
    requisitions.location,
    requisitions.employment_status,
    requisitions.backfill as is_backfill,
    owners.name as owner,
    managers.name as hiring_manager,
    requisitions.headcount_total = 'unlimited' as is_unlimited,
    requisitions.headcount_total_number as headcount_total,
    requisitions.headcount_hired_number as headcount_hired,
    requisitions.headcount_total_number - requisitions.headcount_hired_number as headcount_open,
    coalesce(hires.hires, 0) as hires,
    coalesce(postings.postings, 0) as postings,
    coalesce(offers.offers, 0) as offers,
    requisitions.compensation_min,
    requisitions.compensation_max,
    requisitions.compensation_currency,
    requisitions.compensation_interval,
    requisitions.approval_status,
    requisitions.created_at,
    requisitions.approved_at,
    requisitions.opened_at,
    filled.filled_at,
    requisitions.closed_at,
    {{ tap_lever.days_between('requisitions.opened_at', 'filled.filled_at') }} as days_to_fill,
    case
        when requisitions.status in ('open', 'onHold')
            then {{ tap_lever.days_between('requisitions.opened_at', tap_lever.now()) }}
    end as days_open
    {%- for name, value in custom_columns %},
    {{ value }} as {{ name }}
    {%- endfor %}
from requisitions
left join filled
    on filled.account = requisitions.account
    and filled.id = requisitions.id
left join hires
    on hires.account = requisitions.account
    and hires.requisition_id = requisitions.id
left join postings
    on postings.account = requisitions.account
    and postings.requisition_id = requisitions.id
left join offers
    on offers.account = requisitions.account
    and offers.requisition_id = requisitions.id
left join {{ ref('stg_tap_lever__users') }} as owners
    on owners.account = requisitions.account
    and owners.id = requisitions.owner_id
left join {{ ref('stg_tap_lever__users') }} as managers
    on managers.account = requisitions.account
    and managers.id = requisitions.hiring_manager_id
