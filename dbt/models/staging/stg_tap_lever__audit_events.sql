-- Made by `npm run docs`: what is changed here is lost.
-- All rows of audit_events (docs/live-rows.md).

with loaded as (

    {{ tap_lever.loaded('audit_events', [
        ('id', 'id', 'text'),
        ('created_at', 'createdAt', 'time'),
        ('type', 'type', 'text'),
        ('user_data', 'user', 'json'),
        ('target', 'target', 'json'),
        ('meta', 'meta', 'json'),
    ]) }}

)

select loaded.*
from loaded
