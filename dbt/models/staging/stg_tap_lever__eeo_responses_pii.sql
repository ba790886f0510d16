-- Made by `npm run docs`: what is changed here is lost.
-- All rows of eeo_responses_pii (docs/live-rows.md).

with loaded as (

    {{ tap_lever.loaded('eeo_responses_pii', [
        ('id', 'id', 'text'),
        ('application_id', 'applicationId', 'text'),
        ('opportunity_id', 'opportunityId', 'text'),
        ('contact_id', 'contact', 'text'),
        ('posting_id', 'posting', 'text'),
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
        ('eeo_survey_responded_at', 'eeoSurveyRespondedAt', 'time'),
        ('eeo_response_source', 'eeoResponseSource', 'text'),
        ('hired_date', 'hiredDate', 'time'),
        ('hiring_manager_id', 'hiringManager', 'text'),
        ('opportunity_owner_id', 'opportunityOwner', 'text'),
        ('origin', 'origin', 'text'),
        ('requisition_codes', 'requisitionCodes', 'json'),
        ('source', 'source', 'text'),
        ('sources', 'sources', 'json'),
    ]) }}

)

select loaded.*
from loaded
