-- Made by `npm run docs`: what is changed here is lost.
-- The live rows of users (docs/live-rows.md).

with loaded as (

    {{ tap_lever.loaded('users', [
        ('id', 'id', 'text'),
        ('name', 'name', 'text'),
        ('username', 'username', 'text'),
        ('email', 'email', 'text'),
        ('access_role', 'accessRole', 'text'),
        ('photo', 'photo', 'text'),
        ('created_at', 'createdAt', 'time'),
        ('deactivated_at', 'deactivatedAt', 'time'),
        ('external_directory_id', 'externalDirectoryId', 'text'),
        ('linked_contact_ids', 'linkedContactIds', 'json'),
        ('job_title', 'jobTitle', 'text'),
        ('manager_id', 'managerId', 'text'),
        ('read_at', 'readAt', 'time'),
    ]) }}

)

select loaded.*
from loaded
left join {{ ref('stg_tap_lever__list_reads') }} as reading
    on reading.account = loaded.account
    and reading.stream = 'users'
where {{ tap_lever.is_current('users', 'reading') }}
