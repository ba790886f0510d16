-- Made by `npm run docs`: what is changed here is lost.
-- The live rows of posting_questions (docs/live-rows.md).

with loaded as (

    {{ tap_lever.loaded('posting_questions', [
        ('id', 'id', 'text'),
        ('posting_id', 'postingId', 'text'),
        ('text', 'text', 'text'),
        ('custom_questions', 'customQuestions', 'json'),
        ('eeo_questions', 'eeoQuestions', 'json'),
        ('personal_information', 'personalInformation', 'json'),
        ('urls', 'urls', 'json'),
        ('consent_disclosures', 'consentDisclosures', 'json'),
        ('read_at', 'readAt', 'time'),
    ]) }}

),

listed as (

    select distinct
        marker.account,
        {{ tap_lever.json_text('element') }} as id
    from {{ ref('stg_tap_lever__posting_reads') }} as marker
    {{ tap_lever.join_elements('marker.ids') }}
    where marker.stream = 'posting_questions'

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
left join listed
    on listed.account = loaded.account
    and listed.id = loaded.id
where (
    listed.id is not null
    or (
        deleted_parent.id is null
        and {{ tap_lever.is_current('posting_questions', 'reading') }}
    )
)
