import { describe, expect, it } from 'vitest';
import { type Company, createCompany } from '../../src/demo/company.ts';
import type { Offer } from '../../src/demo/rows.ts';
import { createDocument } from '../../src/demo/writing/offers.ts';
import { schemasOf, statesOf } from '../helpers/messages.ts';
import { once } from '../helpers/once.ts';
import { openTapAccount } from '../helpers/open-tap-account.ts';
import { runInProcess } from '../helpers/run-in-process.ts';
import { validateRecords } from '../helpers/validate.ts';

// Each test forbids one defect of singer-io/tap-lever 1.1.0, found by running it or by reading its
// code.

const AT = Date.parse('2026-03-01T10:00:00Z');
const ISO = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

/** A company in which the values occur that the other tap lost or died of. */
function createOddCompany(): Company {
  const company = createCompany({ opportunities: 12 });
  const [first, second] = company.opportunities.filter(({ updatedAt }) => updatedAt !== null);
  Object.assign(first ?? {}, {
    phones: null,
    origin: null,
    links: null,
    sourcedBy: 'user-1',
    opportunityLocation: 'Ghent',
    resume: { file: 'cv.pdf' },
  });
  const offers = Array.from({ length: 130 }, (_, i): Offer => createOffer(i));
  company.offers.set(first?.id ?? '', offers);
  company.offers.set(second?.id ?? '', [createOffer(1000)]);
  Object.assign(company.requisitions[0] ?? {}, { backfill: null, headcountHired: 'unlimited' });
  Object.assign(company.postings[0] ?? {}, {
    followers: ['u1', 'u2'],
    country: 'BE',
    salaryRange: { min: 1, max: 2, currency: 'EUR', interval: 'per-hour-wage' },
    workplaceType: 'remote',
  });
  Object.assign(company.users[0] ?? {}, { jobTitle: 'CEO', managerId: null, linkedContactIds: [] });
  company.version += 1;
  return company;
}

function createOffer(index: number): Offer {
  const signer = { role: 'company', name: 'Ada', email: 'a@example.com', signed: true };
  return {
    id: `offer-${index}`,
    createdAt: AT + index,
    status: 'signed',
    creator: 'user-1',
    fields: [
      { text: 'Perks', identifier: 'perks', value: ['bike', 'lunch'] },
      { text: 'Remote', identifier: 'remote', value: true },
      { text: 'Salary', identifier: 'salary_amount', value: 50_000 },
    ],
    signatures: { signatory: { ...signer, firstOpenedAt: AT, signedAt: AT } },
    sentDocument: createDocument('sent', AT),
    signedDocument: null,
  };
}

const everything = once(async () => {
  const account = await openTapAccount({ company: createOddCompany() }, runInProcess);
  const run = await account.tap(['--select', '*,eeo*'], { config: { user_agent: 'my-team/1.0' } });
  const [first, second] = account.company.opportunities.filter(
    ({ updatedAt }) => updatedAt !== null,
  );
  return { ...account, run, first: first?.id, second: second?.id };
});

/** Two children of different parents, selected without them. */
const childrenAlone = once(async () => {
  const { tap } = await openTapAccount({ company: createOddCompany() }, runInProcess);
  return await tap(['--select', 'candidate_offers', '--select', 'opportunity_offers']);
});

/** Two full tables, of one without a column. */
const fullTables = once(async () => {
  const { tap } = await openTapAccount(
    { company: createCompany({ opportunities: 3 }) },
    runInProcess,
  );
  return await tap(['--select', 'users', '--select', '!users.email', '--select', 'stages']);
});

const recordsOf = async (stream: string) => (await everything()).run.records(stream);
const requests = async () => (await everything()).server.requests;

describe('lost or wrong data', () => {
  it('confidential rows and deactivated users arrive', async () => {
    const { company } = await everything();
    const isSecret = (row: Record<string, unknown>) => row['confidentiality'] === 'confidential';
    expect((await recordsOf('postings')).filter(isSecret).length).toBe(
      company.postings.filter(isSecret).length,
    );
    expect((await recordsOf('users')).filter((row) => row['deactivatedAt'] !== null)).toHaveLength(
      company.users.filter(({ deactivatedAt }) => deactivatedAt !== null).length,
    );
  });

  it('a page token of one opportunity is not sent for the next', async () => {
    const { first, second } = await everything();
    const offers = await recordsOf('opportunity_offers');
    expect(offers.filter((row) => row['opportunityId'] === first)).toHaveLength(130);
    expect(offers.filter((row) => row['opportunityId'] === second)).toHaveLength(1);
    const paged = (await requests()).filter(
      ({ path, query }) => path.endsWith('/offers') && query.has('offset'),
    );
    expect(new Set(paged.map(({ path }) => path.split('/')[2]))).toEqual(new Set([first]));
  });

  it('opportunities have update time, confidentiality, sourcer, resume and location', async () => {
    const { first } = await everything();
    expect((await recordsOf('opportunities')).find(({ id }) => id === first)).toMatchObject({
      updatedAt: expect.stringMatching(ISO),
      confidentiality: expect.any(String),
      sourcedBy: 'user-1',
      resume: { file: 'cv.pdf' },
      opportunityLocation: 'Ghent',
    });
  });

  it('every child has the id of its opportunity', async () => {
    const ids = new Set((await recordsOf('opportunities')).map(({ id }) => id));
    for (const child of ['applications', 'offers', 'referrals', 'resumes', 'notes', 'interviews']) {
      const rows = await recordsOf(`opportunity_${child}`);
      expect(rows, child).not.toHaveLength(0);
      for (const row of rows) expect(ids.has(row['opportunityId']), child).toBe(true);
    }
  });

  it('nothing that Lever sends of postings, users and archive reasons is dropped', async () => {
    const { company } = await everything();
    const posting = (await recordsOf('postings')).find(({ id }) => id === company.postings[0]?.id);
    expect(posting).toMatchObject({
      country: 'BE',
      salaryRange: { min: 1, max: 2, currency: 'EUR', interval: 'per-hour-wage' },
      workplaceType: 'remote',
      confidentiality: expect.any(String),
      categories: { allLocations: expect.any(Array) },
    });
    const user = (await recordsOf('users')).find(({ id }) => id === company.users[0]?.id);
    expect(user).toMatchObject({ jobTitle: 'CEO', managerId: null, linkedContactIds: [] });
    const [reason] = await recordsOf('archive_reasons');
    expect(reason).toMatchObject({ type: expect.any(String), status: expect.any(String) });
  });

  it('every signer of an offer is kept', async () => {
    const [offer] = (await recordsOf('opportunity_offers')).filter(({ id }) => id === 'offer-5');
    expect(offer?.['signatures']).toMatchObject({
      signatory: { name: 'Ada', signed: true, signedAt: '2026-03-01T10:00:00.000Z' },
    });
  });

  it('times are ISO in applications and inside of stage changes too', async () => {
    const [application] = await recordsOf('opportunity_applications');
    expect(application?.['createdAt']).toMatch(ISO);
    for (const { stageChanges } of await recordsOf('opportunities'))
      for (const change of stageChanges as { updatedAt: string }[])
        expect(change.updatedAt).toMatch(ISO);
  });

  it('a requisition may have no backfill and an unlimited headcount', async () => {
    const { company } = await everything();
    const found = (await recordsOf('requisitions')).find(
      ({ id }) => id === company.requisitions[0]?.id,
    );
    expect(found).toMatchObject({ backfill: null, headcountHired: 'unlimited' });
  });

  it('lists and booleans in text columns are JSON', async () => {
    const { company } = await everything();
    const posting = (await recordsOf('postings')).find(({ id }) => id === company.postings[0]?.id);
    expect(posting?.['followers']).toEqual(['u1', 'u2']);
    const offer = (await recordsOf('opportunity_offers')).find(({ id }) => id === 'offer-7');
    const fields = offer?.['fields'] as { value: unknown }[];
    const values = fields.map(({ value }) => value);
    expect(values).toEqual(['["bike","lunch"]', 'true', '50000']);
  });
});

describe('crashes', () => {
  it('a null where none was expected costs neither the row nor the run', async () => {
    const { run, first } = await everything();
    expect(run.code).toBe(0);
    expect(run.records('opportunities').find(({ id }) => id === first)).toMatchObject({
      phones: null,
      origin: null,
      links: null,
    });
    expect(validateRecords(run.messages)).toEqual([]);
  });

  it.each([
    ['candidate_offers', 'candidateId'],
    ['opportunity_offers', 'opportunityId'],
  ])('%s can be selected without its parent', async (stream, idColumn) => {
    const run = await childrenAlone();
    expect(run.code).toBe(0);
    const selected = schemasOf(run.messages).map((message) => message.stream);
    expect(selected.sort()).toEqual(['candidate_offers', 'opportunity_offers']);
    expect(run.records(stream).map(({ id }) => id)).toContain('offer-129');
    for (const row of run.records(stream)) expect(row[idColumn]).toEqual(expect.any(String));
  });

  it('a stale page token makes the list start over', async () => {
    let isFirst = true;
    const { tap, company } = await openTapAccount(
      {
        company: createCompany({ opportunities: 250 }),
        intercept({ path, query }) {
          if (path !== '/opportunities' || !query.has('offset') || !isFirst) return undefined;
          isFirst = false;
          const body = '{"code":"BadRequest","message":"Invalid offset token"}';
          return { status: 400, body };
        },
      },
      runInProcess,
    );
    const run = await tap(['--select', 'opportunities']);
    expect(run.code).toBe(0);
    const ids = new Set(run.records('opportunities').map(({ id }) => id));
    expect(ids.size).toBe(company.opportunities.length);
  });
});

describe('silent misbehaviour', () => {
  it('the zone of the start date is converted, not relabelled', async () => {
    const { tap, server } = await openTapAccount(
      { company: createCompany({ opportunities: 3 }) },
      runInProcess,
    );
    await tap(['--select', 'opportunities'], {
      config: { start_date: '2025-01-01T00:00:00-08:00' },
    });
    const starts = server.requests.map(({ query }) => query.get('created_at_start'));
    expect(starts).toContain(String(Date.parse('2025-01-01T08:00:00Z')));
  });

  it('without a catalog the default streams are read, and the others only on request', async () => {
    const { tap } = await openTapAccount(
      { company: createCompany({ opportunities: 3 }) },
      runInProcess,
    );
    const run = await tap(['--test=schema']);
    const names = schemasOf(run.messages).map(({ stream }) => stream);
    expect(names).toContain('opportunities');
    expect(names).not.toContain('candidates');
  });

  it('a deselected column is in no SCHEMA', async () => {
    const run = await fullTables();
    const users = schemasOf(run.messages).find((message) => message.stream === 'users');
    expect(users?.schema.properties).toHaveProperty('name');
    expect(users?.schema.properties).not.toHaveProperty('email');
    expect(run.records('users')[0]).not.toHaveProperty('email');
  });

  it('full tables alone have STATEs, one at the end of each', async () => {
    const run = await fullTables();
    expect(statesOf(run.messages).length).toBeGreaterThanOrEqual(4);
    for (const stream of ['users', 'stages']) {
      const last = run.messages.findLastIndex((message) => message.stream === stream);
      expect(run.messages.slice(last).map(({ type }) => type)).toContain('STATE');
    }
  });

  it('an opportunity is written before what belongs to it', async () => {
    const { run } = await everything();
    const seen = new Set<unknown>();
    for (const { type, stream = '', record } of run.messages) {
      if (type !== 'RECORD') continue;
      const row = record as Record<string, unknown>;
      if (stream === 'opportunities') seen.add(row['id']);
      if (stream.startsWith('opportunity_') && row['opportunityId'])
        expect(seen.has(row['opportunityId']), stream).toBe(true);
    }
  });

  it('the user agent of the config is sent', async () => {
    const agents = (await requests()).map(({ headers }) => headers['user-agent']);
    expect(new Set(agents)).toEqual(new Set(['my-team/1.0']));
  });
});

describe('waste', () => {
  it('years without a row cost a handful of requests and lines', async () => {
    const company = createCompany({ opportunities: 1 });
    company.opportunities.length = 0;
    company.version += 1;
    const { tap, server } = await openTapAccount({ company }, runInProcess);
    const run = await tap(['--select', 'opportunities'], { config: { start_date: '2015-01-01' } });
    expect(run.code).toBe(0);
    expect(server.requests.length).toBeLessThan(10);
    expect(run.messages.length).toBeLessThan(20);
  });

  it('SCHEMA is not sent again for each opportunity', async () => {
    const names = schemasOf((await everything()).run.messages).map(({ stream }) => stream);
    expect(new Set(names).size).toBe(names.length);
  });

  it('a run in which nothing changed repeats only the lookback, and advances', async () => {
    let now = Date.parse('2026-10-01T09:00:00Z');
    const { tap, server } = await openTapAccount(
      {
        company: createCompany({ opportunities: 12 }),
        now: () => now,
      },
      runInProcess,
    );
    const flags = ['--select', 'opportunities', '--select', 'opportunity_offers'];
    const first = await tap(flags);
    now += 3_600_000;
    const second = await tap(flags, { state: first.state });
    const before = server.requests.length;
    now += 3_600_000;
    const third = await tap(flags, { state: second.state });
    expect(third.records('opportunities')).toEqual([]);
    expect(server.requests.length - before).toBeLessThan(10);
    const bookmarks = [first, second, third].map(({ state }) => bookmarkOf(state));
    expect(new Set(bookmarks).size).toBe(3);
    expect(bookmarks).toEqual([...bookmarks].sort());
  });

  it('stderr does not grow with the opportunities', async () => {
    const { run } = await everything();
    const streams = schemasOf(run.messages).length;
    // A line of the log for each stream, and its metrics.
    expect(run.stderr.trim().split('\n').length).toBeLessThan(streams * 5);
  });
});

function bookmarkOf(state: unknown): string {
  const { bookmarks } = state as {
    bookmarks: Record<string, { replication_key_value: string } | undefined>;
  };
  return bookmarks['opportunities']?.replication_key_value ?? '';
}
