-- Made by `npm run docs`: what is changed here is lost.
-- The live rows of contacts (docs/live-rows.md).

with loaded as (

    {{ tap_lever.loaded('contacts', [
        ('id', 'id', 'text'),
        ('name', 'name', 'text'),
        ('headline', 'headline', 'text'),
        ('location', 'location', 'json'),
        ('emails', 'emails', 'json'),
        ('phones', 'phones', 'json'),
        ('is_anonymized', 'isAnonymized', 'boolean'),
        ('data_protection', 'dataProtection', 'json'),
        ('location_name', 'locationName', 'text'),
        ('read_at', 'readAt', 'time'),
    ]) }}

),

referred_to as (

    select distinct
        account,
        contact_id as id
    from {{ ref('stg_tap_lever__opportunities') }}

)

select loaded.*
from loaded
left join referred_to
    on referred_to.account = loaded.account
    and referred_to.id = loaded.id
where (referred_to.id is not null or {{ tap_lever.lacks('opportunities', 'contact') }})
