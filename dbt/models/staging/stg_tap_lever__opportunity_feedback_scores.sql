-- Made by `npm run docs`: what is changed here is lost.
-- The live rows of opportunity_feedback_scores (docs/live-rows.md).

with loaded as (

    {{ tap_lever.loaded('opportunity_feedback_scores', [
        ('feedback_id', 'feedbackId', 'text'),
        ('field_position', 'fieldPosition', 'integer'),
        ('position', 'position', 'integer'),
        ('opportunity_id', 'opportunityId', 'text'),
        ('field_id', 'fieldId', 'text'),
        ('field_text', 'fieldText', 'text'),
        ('text', 'text', 'text'),
        ('description', 'description', 'text'),
        ('score', 'score', 'integer'),
        ('comment', 'comment', 'text'),
        ('read_at', 'readAt', 'time'),
    ]) }}

)

select loaded.*
from loaded
left join {{ ref('stg_tap_lever__opportunity_feedback') }} as made_of
    on made_of.account = loaded.account
    and made_of.id = loaded.feedback_id
left join {{ ref('stg_tap_lever__opportunity_reads') }} as reading
    on reading.account = loaded.account
    and reading.opportunity_id = made_of.opportunity_id
    and reading.stream = 'opportunity_feedback'
where (made_of.id is not null or {{ tap_lever.lacks('opportunity_feedback', 'id') }})
and {{ tap_lever.is_current('opportunity_feedback_scores', 'made_of') }}
