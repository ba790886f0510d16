{{ config(alias='posting', enabled=var('tap_lever_fivetran_compat', false)) }}

with requisition_codes as (

    select
        account,
        id,
        {{ tap_lever.json_text('element') }} as requisition_code
    from {{ ref('stg_tap_lever__postings') }}
    {{ tap_lever.join_elements('requisition_codes') }}
    where element_position = 0

)

select
    postings.id,
    postings.text,
    postings.state,
    postings.user_id as creator_id,
    postings.owner_id,
    postings.hiring_manager_id,
    coalesce(requisition_codes.requisition_code, postings.req_code) as requisition_code,
    postings.commitment as categories_commitment,
    postings.department as categories_department,
    {{ tap_lever.json_text('postings.categories', ['level']) }} as categories_level,
    postings.location as categories_location,
    postings.team as categories_team,
    {{ tap_lever.json_text('postings.content', ['closing']) }} as content_closing,
    {{ tap_lever.json_text('postings.content', ['closingHtml']) }} as content_closing_html,
    {{ tap_lever.json_text('postings.content', ['description']) }} as content_description,
    {{ tap_lever.json_text('postings.content', ['descriptionHtml']) }} as content_description_html,
    postings.created_at,
    postings.updated_at,
    false as _fivetran_deleted,
    coalesce(postings.loaded_at, postings.read_at) as _fivetran_synced
from {{ ref('stg_tap_lever__postings') }} as postings
left join requisition_codes
    on requisition_codes.account = postings.account
    and requisition_codes.id = postings.id
