-- Made by `npm run docs`: what is changed here is lost.
-- The live rows of posting_users (docs/live-rows.md).

with loaded as (

    {{ tap_lever.loaded('posting_users', [
        ('posting_id', 'postingId', 'text'),
        ('id', 'id', 'text'),
        ('name', 'name', 'text'),
        ('email', 'email', 'text'),
        ('inherited_from_role_id', 'inheritedFromRoleId', 'text'),
        ('conditions', 'conditions', 'text'),
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
    and reading.stream = 'posting_users'
where deleted_parent.id is null
and {{ tap_lever.is_current('posting_users', 'reading') }}
