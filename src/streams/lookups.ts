import { defineStream } from './define.ts';
import { defineElements } from './define-lists.ts';

// Deactivated users are left out unless asked for, and old rows refer to them
// (lever-api: deactivated-users).
export const users = defineStream({
  name: 'users',
  documentation: 'list-all-users',
  permission: 'users:read:admin',
  source: { kind: 'list', path: '/users', parameters: { includeDeactivated: 'true' } },
});

// In the order of the pipeline (lever-api: stage-order).
export const stages = defineStream({
  name: 'stages',
  documentation: 'list-all-stages',
  permission: 'stages:read:admin',
  source: { kind: 'list', path: '/stages', position: 'position' },
});

export const archiveReasons = defineStream({
  name: 'archive_reasons',
  documentation: 'list-all-archive-reasons',
  permission: 'archive_reasons:read:admin',
  source: { kind: 'list', path: '/archive_reasons' },
});

export const sources = defineStream({
  name: 'sources',
  documentation: 'list-all-sources',
  permission: 'sources:read:admin',
  keys: ['text'],
  source: { kind: 'list', path: '/sources' },
});

export const tags = defineStream({
  name: 'tags',
  documentation: 'list-all-tags',
  permission: 'tags:read:admin',
  keys: ['text'],
  source: { kind: 'list', path: '/tags' },
});

export const feedbackTemplates = defineStream({
  name: 'feedback_templates',
  documentation: 'list-all-feedback-templates',
  permission: 'feedback_templates:read:admin',
  source: { kind: 'list', path: '/feedback_templates' },
});

export const profileFormTemplates = defineStream({
  name: 'profile_form_templates',
  documentation: 'list-all-profile-form-templates',
  permission: 'form_templates:read:admin',
  source: { kind: 'list', path: '/form_templates' },
});

const templateFields = { columns: { templateId: 'id' }, list: 'fields' };

export const feedbackTemplateFields = defineElements(
  'feedback_template_fields',
  { from: feedbackTemplates, documentation: 'feedback-templates', ...templateFields },
  { renamed: { id: 'fieldId' } },
);
export const profileFormTemplateFields = defineElements(
  'profile_form_template_fields',
  { from: profileFormTemplates, documentation: 'profile-form-templates', ...templateFields },
  { renamed: { id: 'fieldId' } },
);

// Not in Lever's documentation; an object with two lists, of which the stages are new
// (lever-api: disposition-stages).
export const dispositionStages = defineStream({
  name: 'disposition_stages',
  documentation: 'stages',
  permission: 'stages:read:admin',
  source: { kind: 'list', path: '/disposition_stages', isPaged: false, recordsKey: 'stages' },
});

// The signature token is a secret of the receiving program (lever-api: signature-tokens).
export const webhooks = defineStream({
  name: 'webhooks',
  documentation: 'list-all-webhooks',
  permission: 'webhooks:read:admin',
  isDefault: false,
  source: {
    kind: 'list',
    path: '/webhooks',
    isPaged: false,
    omit: ['signatureToken'],
  },
});
