import { defineStream } from './define.ts';

/** A position to fill. Lever has no filter by update for it, so it is read whole (lever-api 2, 10). */
export const requisitions = defineStream({
  name: 'requisitions',
  documentation: 'list-all-requisitions',
  permission: 'requisitions:read:admin',
  source: { kind: 'list', path: '/requisitions', hasConfidentialRows: true },
});
