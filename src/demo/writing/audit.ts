import { createRandom, type Random } from '../random.ts';
import type { IdRow, Row, User } from '../rows.ts';
import { HEADQUARTERS } from '../story/offices.ts';
import { allYear, momentsOf } from '../story/seasons.ts';
import type { Position, Tenure } from '../story/staff.ts';
import { TOPICS } from '../story/topics.ts';
import { workTime } from '../story/work-time.ts';
import { DAY } from '../time.ts';
import type { Setting } from './setting.ts';

type Described = { readonly type: string; readonly target: Row; readonly meta: Row };

const METHODS = ['saml', 'saml', 'saml', 'googleApps', 'direct'];
/** The share of sign-ins that fail. */
const FAILS = 0.1;

/**
 * The audit log up to now: who signed in, who came, was promoted and went, and what administrators
 * did; `from` and `to` differ in type by kind (lever-api: audit-event-types).
 */
export function createAuditEvents(setting: Setting): IdRow[] {
  const { story, now } = setting;
  const events = [
    ...story.staff.positions.flatMap((position) =>
      position.tenures.flatMap((tenure) => describeTenure(setting, position, tenure)),
    ),
    ...describeSignIns(setting),
    ...describeSettings(setting),
  ];
  return events
    .filter((event) => Number(event['createdAt']) <= now)
    .sort((left, right) => Number(left['createdAt']) - Number(right['createdAt']));
}

/** Somebody is added, gets more rights after some months, and is deactivated. */
function describeTenure({ story, users }: Setting, { number }: Position, tenure: Tenure): IdRow[] {
  const { seed, from } = story.setup;
  const random = createRandom(seed, TOPICS.audit, number * 100 + Math.floor(tenure.joinedAt / DAY));
  const user = users.get(tenure.id);
  if (user === undefined) return [];
  const admin = actorOf(users.get(story.staff.holder(1, from).id));
  const target = { id: user.id, type: 'user', label: user.name };
  return describeCareer(random, tenure, user)
    .filter(({ createdAt }) => createdAt >= from && createdAt < Infinity)
    .map((event) => ({
      ...event,
      user: admin,
      target,
      meta: { user: actorOf(user), ...event.meta },
    }));
}

function describeCareer(random: Random, { joinedAt, leftAt }: Tenure, { accessRole }: User) {
  const promotedAt = workTime(HEADQUARTERS, joinedAt, random.int(60, 200), random);
  const isPromoted = random.chance(0.3) && promotedAt < leftAt;
  const promotion = { from: 'interviewer', to: accessRole };
  const moments = [
    { createdAt: joinedAt, type: 'user:added', meta: {} },
    { createdAt: isPromoted ? promotedAt : Infinity, type: 'user.role:changed', meta: promotion },
    { createdAt: leftAt, type: 'user:deactivated', meta: {} },
  ];
  return moments.map((moment) => ({ id: random.uuid(), ...moment }));
}

/** Signing in, which fails now and then. */
function* describeSignIns({ story, users, now }: Setting): Generator<IdRow> {
  const { seed, from, until, opportunities } = story.setup;
  const random = createRandom(seed, TOPICS.audit, -1);
  const count = 40 + Math.ceil(opportunities / 6);
  for (const moment of momentsOf({ from, until, count }, allYear, random)) {
    if (moment > now) return;
    const createdAt = workTime(HEADQUARTERS, moment, 0, random);
    const user = users.get(story.staff.colleague(random, createdAt).id);
    const authentication = { method: random.pick(METHODS) };
    const [id, isUnknown] = [random.uuid(), random.chance(0.5)];
    const event = { id, createdAt, ...succeed(user, authentication) };
    yield random.chance(FAILS) ? { ...event, ...fail(user, authentication, isUnknown) } : event;
  }
}

function succeed(user: User | undefined, authentication: Row): Row {
  const actor = actorOf(user);
  return {
    type: 'user.authentication:succeeded',
    user: actor,
    target: { id: user?.id, type: 'user', label: user?.name },
    meta: { user: actor, authentication },
  };
}

/** A failed sign-in names nobody, or somebody without id (lever-api: audit-actors). */
function fail(user: User | undefined, authentication: Row, isUnknown: boolean): Row {
  const { id: _hidden, ...nameless } = actorOf(user);
  const error = { message: 'Invalid credentials', type: 'authentication' };
  return {
    type: 'user.authentication:failed',
    user: isUnknown ? null : nameless,
    target: { type: 'user', label: user?.name },
    meta: { user: nameless, authentication: { ...authentication, error } },
  };
}

/** What administrators do with the account itself, in turn. */
function* describeSettings({ story, users, now }: Setting): Generator<IdRow> {
  const { seed, from, until } = story.setup;
  const random = createRandom(seed, TOPICS.audit, -2);
  let place = 0;
  for (const moment of momentsOf({ from, until, count: 30 }, allYear, random)) {
    if (moment > now) return;
    const at = workTime(HEADQUARTERS, moment, 0, random);
    const admin = actorOf(users.get(story.staff.holder(place % 2, at).id));
    const colleague = users.get(story.staff.colleague(random, at).id);
    const described = describe(random, place, colleague);
    yield { id: random.uuid(), createdAt: at, user: admin, ...described };
    place++;
  }
}

function describe(random: Random, place: number, user: User | undefined): Described {
  const id = random.uuid();
  const rows = random.int(10, 900);
  const last = Math.abs(id.charCodeAt(0) % 10);
  const account = { id, type: 'account', label: 'Demo' };
  const target = { id: user?.id, type: 'user', label: user?.name };
  const events: readonly Described[] = [
    {
      type: 'export:downloaded',
      target: { id, type: 'export', label: 'Candidates' },
      meta: { export: { id, name: 'Candidates', rows } },
    },
    {
      type: 'user.permission:changed',
      target,
      meta: {
        user: actorOf(user),
        from: { level: 1, name: 'Limited', conditions: null },
        to: { level: 2, name: 'Team', conditions: { postingConditions: [], postingIds: [] } },
      },
    },
    {
      type: 'key:added',
      target: { id, type: 'key', label: 'Warehouse' },
      meta: {
        key: {
          id,
          name: 'Warehouse',
          partner: false,
          tokenLastFour: `a1b${last}`,
          service: 'data-api',
        },
      },
    },
    {
      type: 'user.linkedProfile:changed',
      target,
      meta: { user: actorOf(user), from: {}, to: { id } },
    },
    {
      type: 'account.authentication:changed',
      target: account,
      meta: { from: { saml: place > 8 }, to: { saml: place <= 8 } },
    },
    {
      type: 'account.suites:changed',
      target: { type: 'account', label: 'Demo' },
      meta: { from: [], to: [{ domain: 'example.com', provider: 'google' }] },
    },
  ];
  return events[place % events.length] as Described;
}

function actorOf(user: User | undefined): Row {
  const { id, email, name, accessRole } = user ?? {};
  return { id, email, name, role: accessRole };
}
