import type { Random } from './random.ts';
import type { IdRow, Row, User } from './rows.ts';
import type { Setting } from './setting.ts';
import { DAY } from './time.ts';

type Describe = (random: Random, user: User) => { readonly target: Row; readonly meta: Row };

const aboutUser = (change: (random: Random) => Row): Describe => {
  return (random, user) => ({
    target: { id: user.id, type: 'user', label: user.name },
    meta: { user: actorOf(user), ...change(random) },
  });
};

/**
 * One kind of event after the other; `from` and `to` differ in type by kind
 * (lever-api: audit-event-types).
 */
const EVENTS: readonly (readonly [type: string, describe: Describe])[] = [
  ['user.authentication:succeeded', aboutUser(() => ({ authentication: { method: 'saml' } }))],
  ['user.role:changed', aboutUser(() => ({ from: 'interviewer', to: 'admin' }))],
  [
    'user.permission:changed',
    aboutUser(() => ({
      from: { level: 1, name: 'Limited', conditions: null },
      to: { level: 2, name: 'Team', conditions: { postingConditions: [], postingIds: [] } },
    })),
  ],
  ['user.linkedProfile:changed', aboutUser((random) => ({ from: {}, to: { id: random.uuid() } }))],
  [
    'export:downloaded',
    (random) => ({
      target: { id: random.uuid(), type: 'export', label: 'Candidates' },
      meta: { export: { id: random.uuid(), name: 'Candidates', rows: random.int(10, 900) } },
    }),
  ],
  [
    'key:added',
    (random) => ({
      target: { id: random.uuid(), type: 'key', label: 'Warehouse' },
      meta: {
        key: {
          id: random.uuid(),
          name: 'Warehouse',
          partner: false,
          tokenLastFour: 'a1b2',
          service: 'data-api',
        },
      },
    }),
  ],
  [
    'account.authentication:changed',
    (random) => ({
      target: { id: random.uuid(), type: 'account', label: 'Demo' },
      meta: { from: { saml: false }, to: { saml: true } },
    }),
  ],
  [
    'account.suites:changed',
    () => ({
      target: { type: 'account', label: 'Demo' },
      meta: { from: [], to: [{ domain: 'example.com', provider: 'google' }] },
    }),
  ],
];

const WEBHOOKS = ['candidateHired', 'candidateStageChange', 'candidateDeleted', 'contactUpdated'];

/**
 * The audit log of the period: every kind of event in turn, some by nobody
 * (lever-api: audit-event-types, audit-actors).
 */
export function createAuditEvents(
  { company, random, from, until }: Setting,
  count: number,
): IdRow[] {
  const step = (until - from) / count;
  return Array.from({ length: count }, (_, index) => {
    const [type, describe] = EVENTS[index % EVENTS.length] ?? ['user:added', aboutUser(() => ({}))];
    const isFailure = index % 10 === 9;
    const user = random.pick(company.users);
    const { target, meta } = describe(random, user);
    return {
      id: random.uuid(),
      createdAt: Math.floor(from + (index + random.next()) * step),
      type: isFailure ? 'user.authentication:failed' : type,
      user: isFailure ? failedActor(index, user) : actorOf(user),
      target,
      meta,
    };
  });
}

/** Webhook configurations; the list has no pages (lever-api: unpaged-lists). */
export function createWebhooks(random: Random, from: number): IdRow[] {
  return WEBHOOKS.map((event, index) => ({
    id: random.uuid(),
    event,
    url: `https://example.com/hooks/${event}`,
    configuration: index % 2 === 0 ? { conditions: { origins: ['applied', 'referred'] } } : {},
    createdAt: from + index * DAY,
    updatedAt: from + index * DAY,
  }));
}

/**
 * What was deleted during the period, of all three kinds (lever-api: deleted-opportunities,
 * deleted-postings, deleted-applications).
 */
export function writeDeletions(
  { company, random, from, until, staff }: Setting,
  count: number,
): void {
  const step = (until - from) / count;
  for (let index = 0; index < count; index++) {
    const deletedAt = Math.floor(from + (index + random.next()) * step);
    const id = random.uuid();
    // How much of a deleted row survives is not known: mostly nothing
    // (lever-api: deleted-opportunities).
    const rest =
      index % 3 === 0 ? { createdAt: deletedAt - DAY, updatedAt: null, archived: null } : {};
    const deletedBy = random.pick(staff.recruiters).id;
    company.deletedOpportunities.push({ id, ...rest, deletedAt, deletedBy });
    company.deletedApplications.push({
      id: random.uuid(),
      deletedAt,
      ...(index % 4 === 1 ? {} : { opportunityId: id }),
      ...(index % 4 === 3 ? {} : { postingId: random.pick(company.postings).id }),
    });
    if (index % 3 === 1) company.deletedPostings.push({ id: random.uuid(), deletedAt });
  }
}

function actorOf({ id, email, name, accessRole }: User): Row {
  return { id, email, name, role: accessRole };
}

/** A failed sign-in names nobody, or somebody without id (lever-api: audit-actors). */
function failedActor(index: number, { email, name, accessRole }: User): Row | null {
  return index % 20 === 9 ? null : { email, name, role: accessRole };
}
