{{ config(alias='interview_user', enabled=var('tap_lever_fivetran_compat', false)) }}

select
    interview_id,
    user_id,
    coalesce(loaded_at, read_at) as _fivetran_synced
from {{ ref('stg_tap_lever__opportunity_interview_interviewers') }}
