-- Made by `npm run docs`: what is changed here is lost.
-- The live rows of opportunity_files (docs/live-rows.md).

with loaded as (

    {{ tap_lever.loaded('opportunity_files', [
        ('id', 'id', 'text'),
        ('opportunity_id', 'opportunityId', 'text'),
        ('download_url', 'downloadUrl', 'text'),
        ('ext', 'ext', 'text'),
        ('name', 'name', 'text'),
        ('uploaded_at', 'uploadedAt', 'time'),
        ('status', 'status', 'text'),
        ('size', 'size', 'integer'),
        ('read_at', 'readAt', 'time'),
    ]) }}

),

listed as (

    select distinct
        marker.account,
        {{ tap_lever.json_text('element') }} as id
    from {{ ref('stg_tap_lever__opportunity_reads') }} as marker
    {{ tap_lever.join_elements('marker.ids') }}
    where marker.stream = 'opportunity_files'

)

select loaded.*
from loaded
left join {{ ref('stg_tap_lever__deleted_opportunities') }} as deleted_parent
    on deleted_parent.account = loaded.account
    and deleted_parent.id = loaded.opportunity_id
left join {{ ref('stg_tap_lever__opportunity_reads') }} as reading
    on reading.account = loaded.account
    and reading.opportunity_id = loaded.opportunity_id
    and reading.stream = 'opportunity_files'
left join listed
    on listed.account = loaded.account
    and listed.id = loaded.id
where (
    listed.id is not null
    or (
        deleted_parent.id is null
        and {{ tap_lever.is_current('opportunity_files', 'reading') }}
    )
)
