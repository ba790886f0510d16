type Kind = 'boolean' | 'integer' | 'number' | 'text' | 'time';

/**
 * The columns that `fivetran/lever` 1.2.0 reads of each table of Fivetran's connector, and the custom
 * fields of the demo account that are no object, by the kind of their type.
 */
const TABLES: Readonly<Record<string, Readonly<Partial<Record<Kind, string>>>>> = {
  application: {
    text: 'archived_reason_id candidate_id comments company id opportunity_id posting_hiring_manager_id posting_id posting_owner_id referrer_id requisition_for_hire_id type',
    time: '_fivetran_synced archived_at created_at',
  },
  archive_reason: {
    text: 'id text',
    time: '_fivetran_synced',
    boolean: '_fivetran_deleted',
  },
  contact_email: {
    text: 'contact_id email',
    time: '_fivetran_synced',
  },
  contact_link: {
    text: 'contact_id link',
    time: '_fivetran_synced',
  },
  contact_phone: {
    text: 'contact_id type value',
    time: '_fivetran_synced',
    integer: 'index',
  },
  feedback_form: {
    text: 'candidate_id creator_id id instructions interview_id opportunity_id score_system_value template_id text type',
    time: '_fivetran_synced completed_at created_at deleted_at',
  },
  feedback_form_field: {
    text: 'code_language currency feedback_form_id value_file_id value_text',
    time: '_fivetran_synced value_date',
    integer: 'field_index value_index value_number',
    number: 'value_decimal',
  },
  interview: {
    text: 'candidate_id creator_id feedback_reminder gcal_event_url id location note opportunity_id panel_id stage_id subject timezone',
    time: '_fivetran_synced canceled_at created_at date',
    integer: 'duration',
  },
  interview_feedback: {
    text: 'feedback_form_id interview_id',
    time: '_fivetran_synced',
  },
  interview_user: {
    text: 'interview_id user_id',
    time: '_fivetran_synced',
  },
  offer: {
    text: 'candidate_id creator_id id opportunity_id status',
    time: '_fivetran_synced created_at',
  },
  opportunity: {
    text: 'archived_reason_id contact headline id location name origin owner_id stage_id',
    time: '_fivetran_synced archived_at created_at data_protection_contact_expires_at data_protection_store_expires_at last_advanced_at last_interaction_at snoozed_until updated_at',
    boolean: 'data_protection_contact_allowed data_protection_store_allowed is_anonymized',
  },
  opportunity_source: {
    text: 'opportunity_id source',
    time: '_fivetran_synced',
  },
  opportunity_stage_history: {
    text: 'opportunity_id stage_id updater_id',
    time: '_fivetran_synced updated_at',
    integer: 'to_stage_index',
  },
  opportunity_tag: {
    text: 'opportunity_id tag tags',
    time: '_fivetran_synced',
  },
  posting: {
    text: 'categories_commitment categories_department categories_level categories_location categories_team content_closing content_closing_html content_description content_description_html creator_id hiring_manager_id id owner_id requisition_code state text',
    time: '_fivetran_synced created_at updated_at',
    boolean: '_fivetran_deleted',
  },
  posting_interview: {
    text: 'interview_id posting_id',
    time: '_fivetran_synced',
  },
  posting_tag: {
    text: 'posting_id tag tags',
    time: '_fivetran_synced',
    boolean: '_fivetran_deleted',
  },
  requisition: {
    text: 'compensation_band_currency compensation_band_interval creator_id custom_field_agency_owner custom_field_reason employment_status headcount_hired headcount_total hiring_manager_id id internal_notes location name owner_id requisition_code status team',
    time: '_fivetran_synced created_at',
    integer: 'custom_field_requisition_live_date custom_field_target_hire_date',
    number:
      'compensation_band_max compensation_band_min custom_field_budget custom_field_top_funnel_target',
    boolean: '_fivetran_deleted backfill custom_field_sourcing_hm_owned headcount_infinite',
  },
  requisition_offer: {
    text: 'offer_id requisition_id',
    time: '_fivetran_synced',
    boolean: '_fivetran_deleted',
  },
  requisition_posting: {
    text: 'posting_id requisition_id',
    time: '_fivetran_synced',
    boolean: '_fivetran_deleted',
  },
  resume: {
    text: 'file_download_url file_ext file_name id opportunity_id',
    time: '_fivetran_synced created_at file_uploaded_at',
  },
  stage: {
    text: 'id text',
    time: '_fivetran_synced',
    boolean: '_fivetran_deleted',
  },
  users: {
    text: 'access_role email external_directory_id id name photo username',
    time: '_fivetran_synced created_at deactivated_at',
    boolean: '_fivetran_deleted',
  },
};

/** Custom fields of the demo account that the package knows nothing of. */
const ITS_OWN: Readonly<Record<string, Readonly<Record<string, Kind>>>> = {
  requisition: { custom_field_grade: 'text' },
};

/** The kind of each column of each table. */
export const FIVETRAN_SHAPE: ReadonlyMap<string, Readonly<Record<string, Kind>>> = new Map(
  Object.entries(TABLES).map(([table, kinds]) => [
    table,
    {
      ...Object.fromEntries(
        Object.entries(kinds).flatMap(([kind, names]) =>
          names.split(' ').map((name) => [name, kind as Kind]),
        ),
      ),
      ...ITS_OWN[table],
    },
  ]),
);

/** What databases call the kinds. */
export const KINDS: Readonly<Record<string, Kind>> = {
  boolean: 'boolean',
  bigint: 'integer',
  integer: 'integer',
  numeric: 'number',
  'double precision': 'number',
  double: 'number',
  text: 'text',
  'character varying': 'text',
  varchar: 'text',
  'timestamp without time zone': 'time',
  timestamp: 'time',
};
