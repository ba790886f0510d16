-- Made by `npm run docs`: what is changed here is lost.
-- The live rows of candidates (docs/live-rows.md).

with loaded as (

    {{ tap_lever.loaded('candidates', [
        ('id', 'id', 'text'),
        ('name', 'name', 'text'),
        ('headline', 'headline', 'text'),
        ('contact_id', 'contact', 'text'),
        ('stage_id', 'stage', 'text'),
        ('stage_changes', 'stageChanges', 'json'),
        ('confidentiality', 'confidentiality', 'text'),
        ('location', 'location', 'text'),
        ('phones', 'phones', 'json'),
        ('emails', 'emails', 'json'),
        ('links', 'links', 'json'),
        ('archived', 'archived', 'json'),
        ('tags', 'tags', 'json'),
        ('sources', 'sources', 'json'),
        ('sourced_by_id', 'sourcedBy', 'text'),
        ('origin', 'origin', 'text'),
        ('owner_id', 'owner', 'text'),
        ('followers', 'followers', 'json'),
        ('applications', 'applications', 'json'),
        ('created_at', 'createdAt', 'time'),
        ('updated_at', 'updatedAt', 'time'),
        ('last_interaction_at', 'lastInteractionAt', 'time'),
        ('last_advanced_at', 'lastAdvancedAt', 'time'),
        ('snoozed_until', 'snoozedUntil', 'time'),
        ('urls', 'urls', 'json'),
        ('data_protection', 'dataProtection', 'json'),
        ('is_anonymized', 'isAnonymized', 'boolean'),
        ('opportunity_location', 'opportunityLocation', 'text'),
        ('archived_at', 'archivedAt', 'time'),
        ('archive_reason_id', 'archiveReason', 'text'),
        ('resume', 'resume', 'json'),
        ('read_at', 'readAt', 'time'),
    ]) }}

)

select loaded.*
from loaded
left join {{ ref('stg_tap_lever__deleted_opportunities') }} as deleted
    on deleted.account = loaded.account
    and deleted.id = loaded.id
where deleted.id is null
