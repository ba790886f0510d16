-- Made by `npm run docs`: what is changed here is lost.
-- All rows of deleted_applications (docs/live-rows.md).

with loaded as (

    {{ tap_lever.loaded('deleted_applications', [
        ('id', 'id', 'text'),
        ('opportunity_id', 'opportunityId', 'text'),
        ('posting_id', 'postingId', 'text'),
        ('deleted_at', 'deletedAt', 'time'),
    ]) }}

)

select loaded.*
from loaded
