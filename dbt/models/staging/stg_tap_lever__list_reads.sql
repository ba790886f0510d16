-- Made by `npm run docs`: what is changed here is lost.
-- All rows of list_reads (docs/live-rows.md).

with loaded as (

    {{ tap_lever.loaded('list_reads', [
        ('stream', 'stream', 'text'),
        ('read_at', 'readAt', 'time'),
        ('ids', 'ids', 'json'),
        ('streams', 'streams', 'json'),
    ]) }}

)

select loaded.*
from loaded
