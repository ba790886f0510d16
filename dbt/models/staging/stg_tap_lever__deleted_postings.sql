-- Made by `npm run docs`: what is changed here is lost.
-- All rows of deleted_postings (docs/live-rows.md).

with loaded as (

    {{ tap_lever.loaded('deleted_postings', [
        ('id', 'id', 'text'),
        ('deleted_at', 'deletedAt', 'time'),
        ('deleted_by_id', 'deletedBy', 'text'),
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
    ]) }}

)

select loaded.*
from loaded
