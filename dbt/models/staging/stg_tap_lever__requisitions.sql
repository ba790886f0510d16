-- Made by `npm run docs`: what is changed here is lost.
-- The live rows of requisitions (docs/live-rows.md).

with loaded as (

    {{ tap_lever.loaded('requisitions', [
        ('id', 'id', 'text'),
        ('requisition_code', 'requisitionCode', 'text'),
        ('name', 'name', 'text'),
        ('backfill', 'backfill', 'boolean'),
        ('confidentiality', 'confidentiality', 'text'),
        ('created_at', 'createdAt', 'time'),
        ('updated_at', 'updatedAt', 'time'),
        ('closed_at', 'closedAt', 'time'),
        ('time_to_fill_start_at', 'timeToFillStartAt', 'time'),
        ('time_to_fill_end_at', 'timeToFillEndAt', 'time'),
        ('creator_id', 'creator', 'text'),
        ('headcount_hired', 'headcountHired', 'text'),
        ('headcount_total', 'headcountTotal', 'text'),
        ('headcount_infinite', 'headcountInfinite', 'boolean'),
        ('status', 'status', 'text'),
        ('hiring_manager_id', 'hiringManager', 'text'),
        ('owner_id', 'owner', 'text'),
        ('compensation_band', 'compensationBand', 'json'),
        ('employment_status', 'employmentStatus', 'text'),
        ('location', 'location', 'text'),
        ('internal_notes', 'internalNotes', 'text'),
        ('postings', 'postings', 'json'),
        ('department', 'department', 'text'),
        ('team', 'team', 'text'),
        ('offer_ids', 'offerIds', 'json'),
        ('approval', 'approval', 'json'),
        ('custom_fields', 'customFields', 'json'),
        ('headcount_hired_number', 'headcountHiredNumber', 'integer'),
        ('headcount_total_number', 'headcountTotalNumber', 'integer'),
        ('compensation_min', 'compensationMin', 'number'),
        ('compensation_max', 'compensationMax', 'number'),
        ('compensation_currency', 'compensationCurrency', 'text'),
        ('compensation_interval', 'compensationInterval', 'text'),
        ('approval_status', 'approvalStatus', 'text'),
        ('approval_started_at', 'approvalStartedAt', 'time'),
        ('approved_at', 'approvedAt', 'time'),
        ('read_at', 'readAt', 'time'),
    ]) }}

)

select loaded.*
from loaded
left join {{ ref('stg_tap_lever__list_reads') }} as reading
    on reading.account = loaded.account
    and reading.stream = 'requisitions'
where {{ tap_lever.is_current('requisitions', 'reading') }}
