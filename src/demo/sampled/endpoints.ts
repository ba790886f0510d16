// Made by `npm run docs` from src/streams/, schemas/ and test/fixtures/. Edit those.
import type { SampledEndpoint } from './endpoint.ts';

/** The endpoint of every stream that is not simulated by hand. */
export const sampledEndpoints: readonly SampledEndpoint[] = [
  {
    path: '/postings/{id}/users',
    parent: '/postings',
    isPaged: false,
    recordsKey: 'users',
    keys: [],
    times: ['readAt'],
    references: {
      postingId: { list: '/postings', member: 'id' },
      id: { list: '/users', member: 'id' },
    },
    filters: [],
    sample: {
      posting: { id: '00000004-0000-4000-8000-000000000001', text: 'Data Engineer' },
      users: [
        {
          id: '00000002-0000-4000-8000-000000000001',
          name: 'Noor Haddad',
          email: 'noor@example.com',
        },
        {
          id: '00000002-0000-4000-8000-000000000002',
          name: 'Ida Berg',
          email: 'ida@example.com',
          inheritedFromRoleId: 'team',
          conditions: [{ field: 'department', value: 'Engineering' }],
        },
      ],
      roles: [
        { id: 'admin', name: 'Admin', isReadOnly: false },
        { id: 'owner', name: 'Owner', isReadOnly: false },
      ],
    },
  },
  {
    path: '/opportunities/{id}/file_actions',
    parent: '/opportunities',
    keys: ['id'],
    times: ['occurredAt', 'createdAt', 'readAt'],
    references: {
      opportunityId: { list: '/opportunities', member: 'id' },
      userId: { list: '/users', member: 'id' },
      'user.id': { list: '/users', member: 'id' },
    },
    filters: [],
    sample: {
      data: [
        {
          id: '0000002a-0000-4000-8000-000000000001',
          opportunityId: '00000001-0000-4000-8000-000000000001',
          type: 'file-added',
          occurredAt: 1700000000000,
          createdAt: 1700000001000,
          user: { id: '00000002-0000-4000-8000-000000000001' },
          meta: { fileName: 'cover-letter.pdf' },
        },
        {
          id: '0000002a-0000-4000-8000-000000000002',
          opportunityId: '00000001-0000-4000-8000-000000000001',
          type: 'resume-imported',
          occurredAt: 1700003600000,
          createdAt: 1700003601000,
          user: null,
          meta: {},
        },
        {
          id: '0000002a-0000-4000-8000-000000000003',
          type: 'file-remove',
          occurredAt: 1700007200000,
          createdAt: 1700007201000,
          user: { id: '00000002-0000-4000-8000-000000000001' },
        },
      ],
      hasNext: false,
    },
  },
];
