-- Made by `npm run docs`: what is changed here is lost.
-- The live rows of posting_question_fields (docs/live-rows.md).

with loaded as (

    {{ tap_lever.loaded('posting_question_fields', [
        ('posting_id', 'postingId', 'text'),
        ('form_position', 'formPosition', 'integer'),
        ('position', 'position', 'integer'),
        ('form_id', 'formId', 'text'),
        ('form_text', 'formText', 'text'),
        ('form_distribution', 'formDistribution', 'json'),
        ('field_id', 'fieldId', 'text'),
        ('type', 'type', 'text'),
        ('text', 'text', 'text'),
        ('description', 'description', 'text'),
        ('required', 'required', 'boolean'),
        ('value', 'value', 'text'),
        ('prompt', 'prompt', 'text'),
        ('options', 'options', 'json'),
        ('distribution', 'distribution', 'json'),
        ('read_at', 'readAt', 'time'),
    ]) }}

)

select loaded.*
from loaded
left join {{ ref('stg_tap_lever__deleted_postings') }} as deleted_parent
    on deleted_parent.account = loaded.account
    and deleted_parent.id = loaded.posting_id
left join {{ ref('stg_tap_lever__posting_reads') }} as reading
    on reading.account = loaded.account
    and reading.posting_id = loaded.posting_id
    and reading.stream = 'posting_questions'
where deleted_parent.id is null
and {{ tap_lever.is_current('posting_question_fields', 'reading') }}
