-- Made by `npm run docs`: what is changed here is lost.
-- The live rows of postings (docs/live-rows.md).

with loaded as (

    {{ tap_lever.loaded('postings', [
        ('id', 'id', 'text'),
        ('text', 'text', 'text'),
        ('state', 'state', 'text'),
        ('created_at', 'createdAt', 'time'),
        ('updated_at', 'updatedAt', 'time'),
        ('user_id', 'user', 'text'),
        ('owner_id', 'owner', 'text'),
        ('hiring_manager_id', 'hiringManager', 'text'),
        ('confidentiality', 'confidentiality', 'text'),
        ('categories', 'categories', 'json'),
        ('tags', 'tags', 'json'),
        ('content', 'content', 'json'),
        ('country', 'country', 'text'),
        ('followers', 'followers', 'json'),
        ('distribution_channels', 'distributionChannels', 'json'),
        ('req_code', 'reqCode', 'text'),
        ('requisition_codes', 'requisitionCodes', 'json'),
        ('urls', 'urls', 'json'),
        ('salary_range', 'salaryRange', 'json'),
        ('salary_description', 'salaryDescription', 'text'),
        ('salary_description_html', 'salaryDescriptionHtml', 'text'),
        ('workplace_type', 'workplaceType', 'text'),
        ('transcribe_interviews', 'transcribeInterviews', 'boolean'),
        ('screening', 'screening', 'json'),
        ('team', 'team', 'text'),
        ('department', 'department', 'text'),
        ('location', 'location', 'text'),
        ('commitment', 'commitment', 'text'),
        ('salary_min', 'salaryMin', 'number'),
        ('salary_max', 'salaryMax', 'number'),
        ('salary_currency', 'salaryCurrency', 'text'),
        ('salary_interval', 'salaryInterval', 'text'),
        ('read_at', 'readAt', 'time'),
    ]) }}

)

select loaded.*
from loaded
left join {{ ref('stg_tap_lever__deleted_postings') }} as deleted
    on deleted.account = loaded.account
    and deleted.id = loaded.id
where deleted.id is null
