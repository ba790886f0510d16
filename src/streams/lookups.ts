import { defineStream } from './define.ts';

// Deactivated users are left out unless asked for, and old rows refer to them (lever-api 2, 17).
export const users = defineStream({
  name: 'users',
  documentation: 'list-all-users',
  permission: 'users:read:admin',
  source: { kind: 'list', path: '/users', parameters: { includeDeactivated: 'true' } },
});

export const stages = defineStream({
  name: 'stages',
  documentation: 'list-all-stages',
  permission: 'stages:read:admin',
  source: { kind: 'list', path: '/stages' },
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
