-- Made by `npm run docs`: what is changed here is lost.
-- The live rows of contact_phones (docs/live-rows.md).

with loaded as (

    {{ tap_lever.loaded('contact_phones', [
        ('contact_id', 'contactId', 'text'),
        ('position', 'position', 'integer'),
        ('type', 'type', 'text'),
        ('value', 'value', 'text'),
        ('read_at', 'readAt', 'time'),
    ]) }}

)

select loaded.*
from loaded
left join {{ ref('stg_tap_lever__contacts') }} as made_of
    on made_of.account = loaded.account
    and made_of.id = loaded.contact_id
where (made_of.id is not null or {{ tap_lever.lacks('contacts', 'id') }})
and {{ tap_lever.is_current('contact_phones', 'made_of', marker=none) }}
