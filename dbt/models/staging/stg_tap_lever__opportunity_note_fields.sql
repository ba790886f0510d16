-- Made by `npm run docs`: what is changed here is lost.
-- The live rows of opportunity_note_fields (docs/live-rows.md).

with loaded as (

    {{ tap_lever.loaded('opportunity_note_fields', [
        ('note_id', 'noteId', 'text'),
        ('position', 'position', 'integer'),
        ('opportunity_id', 'opportunityId', 'text'),
        ('field_id', 'fieldId', 'text'),
        ('type', 'type', 'text'),
        ('text', 'text', 'text'),
        ('description', 'description', 'text'),
        ('value', 'value', 'text'),
        ('created_at', 'createdAt', 'time'),
        ('user_id', 'user', 'text'),
        ('stage_id', 'stage', 'text'),
        ('score', 'score', 'integer'),
        ('read_at', 'readAt', 'time'),
    ]) }}

)

select loaded.*
from loaded
left join {{ ref('stg_tap_lever__opportunity_notes') }} as made_of
    on made_of.account = loaded.account
    and made_of.id = loaded.note_id
left join {{ ref('stg_tap_lever__opportunity_reads') }} as reading
    on reading.account = loaded.account
    and reading.opportunity_id = made_of.opportunity_id
    and reading.stream = 'opportunity_notes'
where (made_of.id is not null or {{ tap_lever.lacks('opportunity_notes', 'id') }})
and {{ tap_lever.is_current('opportunity_note_fields', 'made_of') }}
