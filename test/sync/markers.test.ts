import { describe, expect, it } from 'vitest';
import { createCompany, DEMO_NOW } from '../../src/demo/company.ts';
import type { IdRow } from '../../src/demo/rows.ts';
import { runEngine } from '../helpers/run-engine.ts';
import { createSmallAccount } from '../helpers/small-account.ts';

const DAY = 86_400_000;
const SELECT = ['opportunities', 'opportunity_offers', 'opportunity_offer_fields', 'contacts'];
const MARKERS = ['opportunity_reads', 'posting_reads', 'list_reads'];

function openAccount() {
  const account = createSmallAccount();
  const row = account.add(DEMO_NOW - 9 * DAY, DEMO_NOW - DAY);
  Object.assign(row, { contact: { id: 'c1', name: 'A' } });
  return { ...account, row };
}

describe('a marker', () => {
  it('says of each list below an opportunity which ids were there, empty lists included', async () => {
    const { company, row } = openAccount();
    const { id } = row;
    const select = [...SELECT, 'opportunity_notes', 'opportunity_applications', ...MARKERS];
    const run = await runEngine(company, { select });
    const marker = (stream: string, ids: readonly string[], made: readonly string[] = []) => ({
      ...{ opportunityId: id, stream, ids },
      streams: [stream, ...made],
    });
    const found = run.records('opportunity_reads').map(({ readAt: _, ...rest }) => rest);
    expect(found).toHaveLength(5);
    expect(new Set(found)).toEqual(
      new Set([
        marker('opportunities', [id]),
        marker('opportunity_applications', [`application-${id}`]),
        marker('contacts', ['c1']),
        marker('opportunity_offers', [`offer-${id}`], ['opportunity_offer_fields']),
        marker('opportunity_notes', []),
      ]),
    );
  });

  it('costs no request, and comes for lists of other streams alone', async () => {
    const { company } = openAccount();
    const plain = await runEngine(company, { select: SELECT });
    const marked = await runEngine(company, { select: [...SELECT, ...MARKERS] });
    expect(marked.requests.length).toBe(plain.requests.length);
    const alone = await runEngine(company, { select: MARKERS });
    expect(alone.requests).toEqual([]);
    expect(alone.report?.failures.size).toBe(0);
  });

  it('has the time of its rows, which is that of the first page', async () => {
    const { company, row } = openAccount();
    const offers = Array.from({ length: 5 }, (_, i) => ({ id: `o${i}`, createdAt: i }) as IdRow);
    (company.offers as Map<string, IdRow[]>).set(row.id, offers);
    let clock = DEMO_NOW;
    const run = await runEngine(company, {
      select: [...SELECT, ...MARKERS],
      pageSize: 2,
      receivedAt: () => clock++,
    });
    const marker = run
      .records('opportunity_reads')
      .find((one) => one['stream'] === 'opportunity_offers');
    expect(marker?.['ids']).toHaveLength(5);
    const times = run.records('opportunity_offers').map(({ readAt }) => readAt);
    expect(new Set(times)).toEqual(new Set([marker?.['readAt']]));
    const extracted = run.messages.filter(({ stream }) => stream === 'opportunity_offers');
    expect(new Set(extracted.map((message) => message['time_extracted'])).size).toBeGreaterThan(2);
  });

  it('does not come for a list that failed, and says that a missing list is empty', async () => {
    const { company, row } = openAccount();
    const statuses = [
      [404, 1],
      [403, 0],
      [500, 0],
    ] as const;
    for (const [status, markers] of statuses) {
      const run = await runEngine(company, {
        select: ['opportunity_offers', 'opportunity_reads'],
        onRequest: ({ path }) => (path.endsWith('/offers') ? status : undefined),
      });
      const found = run.records('opportunity_reads');
      expect(found.length, String(status)).toBe(markers);
      for (const one of found) expect(one).toMatchObject({ opportunityId: row.id, ids: [] });
    }
  });

  it('comes for a list that is not asked for, since its parent says that it is empty', async () => {
    const { company, row } = openAccount();
    Object.assign(row, { applications: [] });
    company.applications.clear();
    const run = await runEngine(company, {
      select: ['candidate_applications', 'candidate_reads'],
      receivedAt: () => DEMO_NOW,
    });
    expect(run.count(/applications$/)).toBe(0);
    expect(run.records('candidate_reads')).toEqual([
      {
        candidateId: row.id,
        stream: 'candidate_applications',
        ids: [],
        streams: ['candidate_applications'],
        readAt: new Date(DEMO_NOW).toISOString(),
      },
    ]);
  });

  it('counts the rows of a list that was begun again once', async () => {
    const { company, row } = openAccount();
    const offers = Array.from({ length: 4 }, (_, i) => ({ id: `o${i}`, createdAt: i }) as IdRow);
    (company.offers as Map<string, IdRow[]>).set(row.id, offers);
    let isStale = true;
    let clock = DEMO_NOW;
    const run = await runEngine(company, {
      select: ['opportunity_offers', 'opportunity_reads'],
      pageSize: 2,
      receivedAt: () => clock++,
      onRequest({ path, query }) {
        if (!path.endsWith('/offers') || !query.has('offset') || !isStale) return undefined;
        isStale = false;
        return 'stale-offset';
      },
    });
    expect(run.records('opportunity_offers').length).toBe(6);
    const [marker] = run.records('opportunity_reads');
    const ids = (marker?.['ids'] ?? []) as string[];
    expect([...ids].sort()).toEqual(['o0', 'o1', 'o2', 'o3']);
  });

  it('says of each full list what was there, by the key of its rows', async () => {
    const company = createCompany({ opportunities: 2 });
    const run = await runEngine(company, {
      select: ['users', 'tags', 'requisitions', 'list_reads'],
    });
    const idsOf = (stream: string) =>
      run.records('list_reads').find((one) => one['stream'] === stream)?.['ids'];
    expect(idsOf('users')).toEqual(run.records('users').map(({ id }) => id));
    expect(idsOf('tags')).toEqual(run.records('tags').map(({ text }) => text));
    expect(idsOf('requisitions')).toEqual(run.records('requisitions').map(({ id }) => id));
  });
});
