import { formFieldCopies, offerFieldCopies } from './copies.ts';
import { defineStream, type StreamDefinition } from './define.ts';
import { defineElements, defineValues } from './define-lists.ts';
import { opportunities } from './opportunities.ts';
import {
  applications,
  contacts,
  feedback,
  interviews,
  notes,
  offers,
  panels,
  profileForms,
  referrals,
  resumes,
} from './opportunity-children.ts';

// Rows made of the nested lists of opportunities and their children: no request of their own.

export const stageChanges = defineStream({
  name: 'opportunity_stage_changes',
  documentation: 'opportunities',
  permission: opportunities.permission,
  keys: ['opportunityId', 'position'],
  source: {
    kind: 'derived',
    from: opportunities,
    columns: { opportunityId: 'id' },
    path: [{ list: 'stageChanges', position: 'position' }],
  },
});

const ofOpportunity = {
  from: opportunities,
  documentation: 'opportunities',
  columns: { opportunityId: 'id' },
};

export const tags = defineValues('opportunity_tags', 'tag', { ...ofOpportunity, list: 'tags' });
export const sources = defineValues('opportunity_sources', 'source', {
  ...ofOpportunity,
  list: 'sources',
});
export const followers = defineValues('opportunity_followers', 'userId', {
  ...ofOpportunity,
  list: 'followers',
});

// How a person can be reached is in the columns of the stream that has it. Who has deselected these
// must not get it in a table that is new.

// Contacts have no links, their opportunities have (lever-api: contact-links).
export const links = defineValues('opportunity_links', 'link', {
  ...ofOpportunity,
  columns: { opportunityId: 'id', contactId: 'contact' },
  list: 'links',
  isDefault: false,
});

const ofContact = { from: contacts, documentation: 'contacts', columns: { contactId: 'id' } };

export const contactEmails = defineValues('contact_emails', 'email', {
  ...ofContact,
  list: 'emails',
  isDefault: false,
});
export const contactPhones = defineElements(
  'contact_phones',
  { ...ofContact, list: 'phones', isDefault: false },
  { value: 'value' },
);

/**
 * Declares the answers of a form: the rows of its `fields`. A field's id is its template's
 * (lever-api: field-ids).
 */
function defineFields(
  name: string,
  from: StreamDefinition,
  formId: string,
  copied: StreamDefinition['copied'] = {},
) {
  return defineStream({
    name,
    documentation: 'form-fields',
    permission: from.permission,
    keys: [formId, 'position'],
    source: {
      kind: 'derived',
      from,
      columns: { [formId]: 'id', opportunityId: 'opportunityId' },
      path: [{ list: 'fields', position: 'position' }],
      renamed: { id: 'fieldId' },
    },
    copied,
  });
}

export const feedbackFields = defineFields(
  'opportunity_feedback_fields',
  feedback,
  'feedbackId',
  formFieldCopies,
);
export const profileFormFields = defineFields(
  'opportunity_profile_form_fields',
  profileForms,
  'profileFormId',
  formFieldCopies,
);
export const referralFields = defineFields(
  'opportunity_referral_fields',
  referrals,
  'referralId',
  formFieldCopies,
);
export const offerFields = defineFields(
  'opportunity_offer_fields',
  offers,
  'offerId',
  offerFieldCopies,
);
export const noteFields = defineFields('opportunity_note_fields', notes, 'noteId');

// A scorecard names its skills in one list and rates them in another (lever-api: form-fields).
export const feedbackScores = defineStream({
  name: 'opportunity_feedback_scores',
  documentation: 'form-fields',
  permission: feedback.permission,
  keys: ['feedbackId', 'fieldPosition', 'position'],
  source: {
    kind: 'derived',
    from: feedback,
    columns: { feedbackId: 'id', opportunityId: 'opportunityId' },
    path: [
      {
        list: 'fields',
        position: 'fieldPosition',
        columns: { fieldId: 'id', fieldText: 'text' },
      },
      { list: 'scores', beside: 'value', where: { type: /^scorecard$/ }, position: 'position' },
    ],
    value: 'text',
  },
});

export const applicationFields = defineStream({
  name: 'opportunity_application_fields',
  documentation: 'posting-forms',
  permission: applications.permission,
  keys: ['applicationId', 'formPosition', 'position'],
  source: {
    kind: 'derived',
    from: applications,
    columns: { applicationId: 'id', opportunityId: 'opportunityId' },
    path: [
      {
        list: 'customQuestions',
        position: 'formPosition',
        columns: {
          formId: 'id',
          formType: 'type',
          formText: 'text',
          formBaseTemplateId: 'baseTemplateId',
        },
      },
      { list: 'fields', position: 'position' },
    ],
    renamed: { id: 'fieldId' },
  },
  copied: formFieldCopies,
});

export const interviewers = defineStream({
  name: 'opportunity_interview_interviewers',
  documentation: 'interviews',
  permission: interviews.permission,
  keys: ['interviewId', 'userId'],
  source: {
    kind: 'derived',
    from: interviews,
    columns: { interviewId: 'id', opportunityId: 'opportunityId' },
    path: [{ list: 'interviewers', position: 'position' }],
    renamed: { id: 'userId' },
  },
});

const ofInterview = {
  from: interviews,
  documentation: 'interviews',
  columns: { interviewId: 'id', opportunityId: 'opportunityId' },
};

export const interviewPostings = defineValues('opportunity_interview_postings', 'postingId', {
  ...ofInterview,
  list: 'postings',
});
export const interviewFeedback = defineValues('opportunity_interview_feedback', 'feedbackId', {
  ...ofInterview,
  list: 'feedbackForms',
});

export const panelApplications = defineValues('opportunity_panel_applications', 'applicationId', {
  from: panels,
  documentation: 'panels',
  columns: { panelId: 'id', opportunityId: 'opportunityId' },
  list: 'applications',
});

export const panelInterviews = defineStream({
  name: 'opportunity_panel_interviews',
  documentation: 'panels',
  permission: panels.permission,
  keys: ['panelId', 'interviewId'],
  source: {
    kind: 'derived',
    from: panels,
    columns: { panelId: 'id', opportunityId: 'opportunityId' },
    path: [{ list: 'interviews', position: 'position' }],
    renamed: { id: 'interviewId' },
  },
});

/** Declares a list of a résumé that Lever parsed. */
function defineResumeList(name: string, list: string | readonly string[]) {
  return defineStream({
    name,
    documentation: 'resumes',
    permission: resumes.permission,
    keys: ['resumeId', 'position'],
    source: {
      kind: 'derived',
      from: resumes,
      columns: { resumeId: 'id', opportunityId: 'opportunityId' },
      path: [{ list, position: 'position' }],
    },
  });
}

export const resumePositions = defineResumeList(
  'opportunity_resume_positions',
  'parsedData.positions',
);
// Lever's examples and its clients disagree on the name of the list (lever-api: resume-schools).
export const resumeSchools = defineResumeList('opportunity_resume_schools', [
  'parsedData.schools',
  'parsedData.school',
]);
