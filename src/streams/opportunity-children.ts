import { applicationCopies, offerCopies } from './copies.ts';
import { defineStream } from './define.ts';
import { opportunities as parent } from './opportunities.ts';

// Lever deprecates the list of its own and asks for the expanded one
// (lever-api: applications-expanded).
export const applications = defineStream({
  name: 'opportunity_applications',
  documentation: 'applications',
  permission: 'applications:read:admin',
  source: {
    kind: 'expanded',
    parent,
    field: 'applications',
    fallbackPath: '/opportunities/{id}/applications',
    hasParentId: true,
  },
  copied: applicationCopies,
});

// There is no list of contacts; each comes with its opportunities (lever-api: contacts).
export const contacts = defineStream({
  name: 'contacts',
  documentation: 'contacts',
  permission: 'contact:read:admin',
  source: {
    kind: 'expanded',
    parent,
    field: 'contact',
    fallbackPath: '/contacts/{value}',
    hasParentId: false,
  },
  copied: { locationName: 'location.name' },
});

export const offers = defineStream({
  name: 'opportunity_offers',
  documentation: 'list-all-offers',
  permission: 'offers:read:admin',
  source: { kind: 'child', parent, path: '/opportunities/{id}/offers' },
  copied: offerCopies,
});

export const referrals = defineStream({
  name: 'opportunity_referrals',
  documentation: 'list-all-referrals',
  permission: 'referrals:read:admin',
  source: { kind: 'child', parent, path: '/opportunities/{id}/referrals' },
});

// Lever refuses paging parameters for résumés and files (lever-api: unpaged-lists).
export const resumes = defineStream({
  name: 'opportunity_resumes',
  documentation: 'list-all-resumes',
  permission: 'resumes:read:admin',
  source: { kind: 'child', parent, path: '/opportunities/{id}/resumes', isPaged: false },
});

export const files = defineStream({
  name: 'opportunity_files',
  documentation: 'list-all-files',
  permission: 'files:read:admin',
  source: { kind: 'child', parent, path: '/opportunities/{id}/files', isPaged: false },
});

// Newer than the documentation that the other lists are known from (lever-api: file-actions).
export const fileActions = defineStream({
  name: 'opportunity_file_actions',
  documentation:
    'https://github.com/NangoHQ/integration-templates/tree/main/integrations/lever/syncs',
  permission: 'files:read:admin',
  isDefault: false,
  source: { kind: 'child', parent, path: '/opportunities/{id}/file_actions' },
  copied: { userId: 'user.id' },
});

export const interviews = defineStream({
  name: 'opportunity_interviews',
  documentation: 'list-all-interviews',
  permission: 'interviews:read:admin',
  source: { kind: 'child', parent, path: '/opportunities/{id}/interviews' },
});

export const panels = defineStream({
  name: 'opportunity_panels',
  documentation: 'list-all-panels',
  permission: 'panels:read:admin',
  source: { kind: 'child', parent, path: '/opportunities/{id}/panels' },
});

export const feedback = defineStream({
  name: 'opportunity_feedback',
  documentation: 'list-all-feedback',
  permission: 'feedback:read:admin',
  source: { kind: 'child', parent, path: '/opportunities/{id}/feedback' },
  copied: {
    rating: 'fields[type=score-system].value',
    score: { from: 'fields[type=score-system].value', as: 'score' },
  },
});

export const notes = defineStream({
  name: 'opportunity_notes',
  documentation: 'list-all-notes',
  permission: 'notes:read:admin',
  source: {
    kind: 'child',
    parent,
    path: '/opportunities/{id}/notes',
    secretMember: 'secret',
  },
});

export const profileForms = defineStream({
  name: 'opportunity_profile_forms',
  documentation: 'list-all-profile-forms',
  permission: 'forms:read:admin',
  source: {
    kind: 'child',
    parent,
    path: '/opportunities/{id}/forms',
    secretMember: 'secret',
  },
});
