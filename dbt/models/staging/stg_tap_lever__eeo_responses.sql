-- Made by `npm run docs`: what is changed here is lost.
-- All rows of eeo_responses (docs/live-rows.md).

with loaded as (

    {{ tap_lever.loaded('eeo_responses', [
        ('id', 'id', 'text'),
        ('occurrence', 'occurrence', 'integer'),
        ('application_title', 'applicationTitle', 'text'),
        ('application_archived_at', 'applicationArchivedAt', 'time'),
        ('application_archived_by_id', 'applicationArchivedBy', 'text'),
        ('application_archive_reason', 'applicationArchiveReason', 'text'),
        ('applied_at', 'appliedAt', 'time'),
        ('current_stage_id', 'currentStage', 'text'),
        ('disability', 'disability', 'text'),
        ('disability_signature_date', 'disabilitySignatureDate', 'text'),
        ('gender', 'gender', 'text'),
        ('race', 'race', 'text'),
        ('veteran', 'veteran', 'text'),
    ]) }}

)

select loaded.*
from loaded
