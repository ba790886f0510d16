-- Made by `npm run docs`: what is changed here is lost.
-- The live rows of opportunity_offer_fields (docs/live-rows.md).

with loaded as (

    {{ tap_lever.loaded('opportunity_offer_fields', [
        ('offer_id', 'offerId', 'text'),
        ('position', 'position', 'integer'),
        ('opportunity_id', 'opportunityId', 'text'),
        ('text', 'text', 'text'),
        ('identifier', 'identifier', 'text'),
        ('value', 'value', 'text'),
        ('amount', 'amount', 'number'),
        ('currency', 'currency', 'text'),
        ('date', 'date', 'time'),
        ('read_at', 'readAt', 'time'),
    ]) }}

)

select loaded.*
from loaded
left join {{ ref('stg_tap_lever__opportunity_offers') }} as made_of
    on made_of.account = loaded.account
    and made_of.id = loaded.offer_id
left join {{ ref('stg_tap_lever__opportunity_reads') }} as reading
    on reading.account = loaded.account
    and reading.opportunity_id = made_of.opportunity_id
    and reading.stream = 'opportunity_offers'
where (made_of.id is not null or {{ tap_lever.lacks('opportunity_offers', 'id') }})
and {{ tap_lever.is_current('opportunity_offer_fields', 'made_of') }}
